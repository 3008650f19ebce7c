"""How much memory the training of a run will need, reckoned from its settings before it begins; without TensorFlow.

What grows with the settings is what each layer keeps of each time step of a batch for the way back, the weights
with all that stands beside them, and the rows. Measured on nine networks and five tables (RSS, the peak of a training
and a prediction, over that of a small one; TensorFlow 2.21 on Linux), the estimate is at most 5% too low and at most
28% too high; ``docs/decisions.md`` has the figures.
"""

from __future__ import annotations

from lstm_core.config import ExperimentConfig
from lstm_core.model.summary import parameters_of

__all__ = ["megabytes_needed", "why_too_large"]

_FLOAT = 4  # bytes
_BASE = 50_000_000  # tracing a model, whatever its size
_KEPT_A_STEP = 12  # numbers kept of each unit at each time step: gates, states, their gradients, what attention keeps
_COPIES = 12  # of each weight: itself, its gradients, the optimizer's, the best ones, those of a checkpoint
_KEPT_A_ROW = 300  # numbers kept of each row while it is read, scaled, learned from, predicted, and judged
_MEGABYTE = 1_000_000


def megabytes_needed(config: ExperimentConfig, rows: int | None = None) -> int:
    """Return about how many megabytes the training of a run takes, beside what a worker takes anyway.

    Args:
        config: Its settings.
        rows: Rows of its data, of all tickers together; as many as the settings ask for when not given, which may be
            none.

    Example:
        >>> megabytes_needed(ExperimentConfig()), megabytes_needed(ExperimentConfig(), rows=300_000)
        (56, 500)
    """
    return (_of_network(config) + _rows(config, rows) * _of_a_row(config)) // _MEGABYTE


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
    begin = f"Training this would take about {need:,} MB of memory, and a run may take {most:,} MB in this lab."
    there, network = _rows(config, rows), _of_network(config)
    would_do = (most * _MEGABYTE - network) // _of_a_row(config)
    if there * _of_a_row(config) > network and would_do >= 1000:
        fewer, each = f"{would_do // (len(config.data.tickers) or 1) // 100 * 100:,}", bool(config.data.tickers)
        return (
            f"{begin} Most of it is for the {there:,} rows of the data: choose fewer of them, say the newest "
            f"{fewer}{' of each ticker' * each}."
        )
    return (
        f"{begin} What counts is batch size x window x units x layers, here {training.batch_size:,} x "
        f"{features.window} x {model.units} x {model.layers}: make the largest of them smaller, say a batch of "
        f"{_smaller(training.batch_size, need, most)}."
    )


def _of_network(config: ExperimentConfig) -> int:
    """Return the bytes that a network takes while it learns, whatever it learns from."""
    model, training = config.model, config.training
    kept = _KEPT_A_STEP * training.batch_size * config.features.window * model.units * model.layers
    return _BASE + _FLOAT * (kept + _COPIES * parameters_of(config).total)


def _of_a_row(config: ExperimentConfig) -> int:
    """Return the bytes that each row takes: of its window there are attention and what the simple methods see of it."""
    features = config.features
    return _FLOAT * (_KEPT_A_ROW + features.window + 4 * len(features.inputs) + 2 * config.outputs)


def _rows(config: ExperimentConfig, rows: int | None) -> int:
    return (config.data.last_rows or 0) * (len(config.data.tickers) or 1) if rows is None else rows


def _smaller(batch: int, need: int, most: int) -> int:
    """Return a batch size that would do, as a power of two below what is too large."""
    would_do = max(1, batch * most // (2 * need))
    return 1 << (would_do.bit_length() - 1)
