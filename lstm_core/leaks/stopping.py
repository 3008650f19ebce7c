"""The mistake of choosing the epoch by the test part; ``watched_part`` (``config.py``) knows that it is watched."""

from __future__ import annotations

from lstm_core.config import ExperimentConfig
from lstm_core.leaks.leak import Leak, LeakOutcome
from lstm_core.numbers import counted
from lstm_core.results import RunResult

__all__ = ["LEAK"]


class _StoppingLeak(Leak):
    """The exam is looked at while training."""

    title = "test part used for early stopping"
    short_title = ("stopped by", "test part")
    done = (
        "The test part decides which epoch is kept, and when training stops if it may stop early, in place of a "
        "validation part."
    )
    why = (
        "Of all epochs the one is kept that happens to fit the test part best, and then its score is read off this "
        "very part."
    )
    with_it = "With the test part choosing the epoch"
    confession = "the test part chose the epoch to keep, so it is no exam that the model had never seen"

    def made_with(self, config: ExperimentConfig) -> ExperimentConfig:
        """Return the run that keeps the epoch that the test part likes best, early stopping or not."""
        return super().made_with(config).with_("training", restore_best=True)

    def about(self, config: ExperimentConfig) -> str:
        """Say how long the run with the mistake trains, and which epoch it keeps.

        Args:
            config: The honest run.

        Example:
            >>> LEAK.about(ExperimentConfig())
            'With this mistake all 40 epochs are trained, and the one with the lowest loss on the test part is kept.'
        """
        training = self.made_with(config).training
        trained = f"all {training.epochs:,} epochs are trained" if training.epochs > 1 else "1 epoch is trained"
        if training.patience is not None:
            patience = "an epoch" if training.patience == 1 else f"{training.patience} epochs"
            trained = f"training ends after {patience} without a lower loss on the test part"
        there = "there" if training.patience else "on the test part"
        unless = " if it is clearly lower than before training" if training.min_gain else ""
        falls = " The learning rate falls by that loss, too." if training.schedule == "plateau" else ""
        return f"With this mistake {trained}, and the one with the lowest loss {there} is kept{unless}.{falls}"

    def reason(self, outcome: LeakOutcome, honest: RunResult, leaked: RunResult) -> str:
        """Say which epochs were kept, and after how many training ended."""
        epochs = f"epoch {leaked.kept_epoch} was kept, and epoch {honest.kept_epoch} in the honest run"
        if outcome == "flatters":
            return f"of {counted(len(leaked.loss), 'epoch')} the one was kept that fits the test part best ({epochs})"
        if outcome == "worse" and len(leaked.loss) < len(honest.loss):
            return f"it stopped after {len(leaked.loss)} epochs, while the honest run went on to {len(honest.loss)}"
        return epochs


LEAK = _StoppingLeak()
