"""How much memory the training of a run will need, reckoned from its settings before it begins; without TensorFlow.

What grows with the settings is what each layer keeps of each time step of a batch for the way back, and the weights
with all that stands beside them. Measured on nine configs (RSS, the peak of a training and a prediction, over
that of a small model; TensorFlow 2.21 on Linux), the estimate is at most 4% too low and at most 28% too high;
``docs/decisions.md`` has the figures.
"""

from __future__ import annotations

from lstm_core.config import ExperimentConfig
from lstm_core.model.summary import parameters_of

__all__ = ["megabytes_needed", "why_too_large"]

_FLOAT = 4  # bytes
_BASE = 50_000_000  # tracing a model, whatever its size
_KEPT_A_STEP = 12  # numbers kept of each unit at each time step: gates, states, their gradients, what attention keeps
_COPIES = 12  # of each weight: itself, its gradients, the optimizer's, the best ones, those of a checkpoint
_MEGABYTE = 1_000_000


def megabytes_needed(config: ExperimentConfig, rows: int | None = None) -> int:
    """Return about how many megabytes the training of a run takes, beside what a worker takes anyway.

    Args:
        config: Its settings.
        rows: Rows of its data, of all tickers together; as many as the settings ask for when not given, which may be
            none.

    Example:
        >>> megabytes_needed(ExperimentConfig())
        56
    """
    model, features, training = config.model, config.features, config.training
    kept = _KEPT_A_STEP * training.batch_size * features.window * model.units * model.layers
    series = len(config.data.tickers) or 1
    there = (config.data.last_rows or 0) * series if rows is None else rows
    # The rows as they are, scaled, and in TensorFlow; and of each window its attention and its predictions.
    data = there * (4 * len(features.inputs) + features.window + 2 * config.outputs)
    return (_BASE + _FLOAT * (kept + _COPIES * parameters_of(config).total + data)) // _MEGABYTE


def why_too_large(config: ExperimentConfig, most: int, rows: int | None = None) -> str:
    """Say why a run needs more memory than it may have, and what to make smaller; empty if it does not.

    Args:
        config: Its settings.
        most: Megabytes that it may take.
        rows: As ``megabytes_needed`` takes them.
    """
    need = megabytes_needed(config, rows)
    if need <= most:
        return ""
    model, features, training = config.model, config.features, config.training
    return (
        f"Training this would take about {need:,} MB of memory, and a run may take {most:,} MB in this lab. What "
        f"counts is batch size x window x units x layers, here {training.batch_size:,} x {features.window} x "
        f"{model.units} x {model.layers}: make the largest of them smaller, say a batch of "
        f"{_smaller(training.batch_size, need, most)}."
    )


def _smaller(batch: int, need: int, most: int) -> int:
    """Return a batch size that would do, as a power of two below what is too large."""
    would_do = max(1, batch * most // (2 * need))
    return 1 << (would_do.bit_length() - 1)
