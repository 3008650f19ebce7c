"""Which weights of a run are looked at: those that it kept, or those of its best trained epoch.

They differ where no epoch was better than the weights from before training by as much as the settings ask for, so that
the untrained ones were kept: random numbers, whose attention and gates say nothing of the series. A run records the
weights of its best epoch all the same, so that one can look at what was learned.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from lstm_core.explain.trained import TrainedModel
from lstm_core.results import RunResult

__all__ = ["WhichWeights", "has_trained_weights", "why_untrained", "with_weights"]

WhichWeights = Literal["kept", "best"]


def has_trained_weights(result: RunResult) -> bool:
    """Say whether a run kept its untrained weights and has those of its best trained epoch, too."""
    return result.kept_epoch == 0 and result.best_trained_weights is not None


def with_weights(result: RunResult, which: WhichWeights) -> RunResult:
    """Return a result as explanations are to see it.

    Args:
        result: What a run left behind.
        which: ``kept`` returns it as it is, and so does ``best`` where ``has_trained_weights`` says no. Otherwise
            weights, kept epoch, attention and predictions of the test part become those of the best trained epoch of
            the first network alone. Leaderboard, what was measured and calibration stay those of the kept weights.

    Example:
        >>> with_weights(result, "best").kept_epoch == result.best_trained_epoch  # doctest: +SKIP
        True
    """
    best = result.best_trained_weights
    if which == "kept" or best is None or not has_trained_weights(result):
        return result
    seen = replace(
        result,
        weights=best,
        kept_epoch=result.best_trained_epoch,
        others=(),
        linear=None,
        scalers=result.scalers_of_losses,
        first_scalers=None,
    )
    model = TrainedModel.of(seen)
    outputs = replace(result.outputs, values=model.put_out())
    return replace(seen, attention=model.attention(), outputs=outputs)


def why_untrained(result: RunResult) -> str:
    """Say, as part of a sentence, why a run kept the weights from before its training."""
    if not result.loss:
        return "it was stopped before the first epoch was done"
    training = result.config.training
    clearly = f"at least {100 * training.min_gain:.3g}% better" if training.min_gain else "better"
    return f"on the {result.watched} part, no epoch was {clearly} than {_untrained(result)}"


def _untrained(result: RunResult) -> str:
    """Say what the model did before its training: with a head of zeros that predicts changes, repeat the last value."""
    kind = result.config.features.target_kind
    if not result.config.model.zero_head or kind == "level":
        return "the untrained model"
    if kind == "har":
        return "HAR (means of the last 1, 5 and 22 values), which the untrained model is"
    return "repeating the last value, as the untrained model does"
