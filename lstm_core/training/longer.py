"""Training a finished run for more epochs: when that is the same as having trained so long at once, and how.

All that the next epoch depends on is what the last one left (weights, the optimizer's state, dropout's) and its number,
from which the order of the windows and the learning rate follow. So a longer run has the numbers, bit for bit, of one
that was asked for so many epochs from the beginning, whenever nothing that was done by then depended on how many
were to come. Where that does not hold, a run can't be trained longer, only anew: a run's settings always say all of it.
"""

from __future__ import annotations

from lstm_core.choices import TrainingConfig
from lstm_core.config import ExperimentConfig
from lstm_core.numbers import counted
from lstm_core.trainings import EndedBy

__all__ = ["MOST_EPOCHS", "longer", "why_not_longer"]

MOST_EPOCHS: int = next(rule.le for rule in TrainingConfig.model_fields["epochs"].metadata if hasattr(rule, "le"))
"""How many epochs a run may have at most."""


def longer(config: ExperimentConfig, trained: int, more: int) -> ExperimentConfig:
    """Return the settings of a run that goes on where another ended.

    Args:
        config: The other's.
        trained: How many epochs it has trained.
        more: How many are to follow.

    Example:
        >>> longer(ExperimentConfig(), trained=40, more=10).training.epochs
        50
    """
    return config.with_("training", epochs=trained + more)


def why_not_longer(config: ExperimentConfig, ended_by: EndedBy) -> str:
    """Say why a run can't go on where it ended, as sentences for the person; empty if it can.

    Args:
        config: Its settings.
        ended_by: Why its training ended.

    Example:
        >>> why_not_longer(ExperimentConfig(), "epochs")
        ''
    """
    training = config.training
    if config.leak != "none":
        return "This run makes a mistake on purpose, to show what comes of it. It is not trained any longer."
    if training.ensemble > 1:
        return (
            f"This run is the mean of {counted(training.ensemble, 'network')}. Each of them has ended, and only the "
            "weights that it predicts with were kept."
        )
    if config.refits:
        return (
            "This run has learned once more, from training and validation part together, for as many updates as the "
            "validation part had chosen. With more epochs it might have chosen others, and all of that begins anew."
        )
    if training.schedule == "cosine":
        return (
            f"The learning rate of this run falls to zero over its {counted(training.epochs, 'epoch')}. In a longer "
            "one it falls more slowly from the first epoch on, so that nothing of this run can be taken over."
        )
    if ended_by == "early_stopping":
        return (
            f"Early stopping has ended this run: {counted(training.patience or 0, 'epoch')} in a row were no better. "
            "It would end at once again. With more patience it can be trained anew."
        )
    return ""
