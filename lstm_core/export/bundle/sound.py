"""Whether a result that somebody brought is one that a run could have left: its numbers, its shapes, its words.

Pages trust what the lab itself computed. So what comes from elsewhere has to be such that a run could have come to it:
finite numbers, arrays as long as one another, and, where the lab writes words, words such as the lab writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_core.config import QUANTILES, ExperimentConfig
from lstm_core.errors import BundleError
from lstm_core.evaluation.measures import rmse
from lstm_core.export.judged import judged_series
from lstm_core.features.scaling import Scaler
from lstm_core.features.target_unit import TargetUnit
from lstm_core.results import Outputs, RunResult
from lstm_core.runs.summary import summary_of
from lstm_core.verdicts.learning import diagnose_run
from lstm_core.verdicts.next_steps import next_steps
from lstm_core.verdicts.skill import verdict_of

__all__ = ["check_fields", "check_result", "check_text_of_fields"]

_DEEPEST, _LARGEST, _LONGEST = 12, 1e15, 2000
_MOST_JSON, _MOST_GROUPS, _MOST_VALUES = 8 * 2**20, 100_000, 1_000_000  # five times what 500 tickers take
_OFF = 1e-4  # how far a score may be from what the predictions come to, as a share
_MAY_DIVERGE = "later"  # a training that came to nothing has a loss that is no number
_MARKUP = frozenset('<>[]{}`|$\\*_~#!&"\x7f')
_WORDS = ("label", "note", "kernel", "versions", "chosen_on")
_WAY_OUT = "Bring the zip as the lab wrote it."


def check_text_of_fields(content: bytes) -> None:
    """Make sure that JSON is small enough to be read: a few bytes of it can become many times as much in memory.

    Args:
        content: It, before anything was made of it.

    Raises:
        BundleError: It is not.
    """
    if (
        len(content) > _MOST_JSON
        or content.count(b"{") + content.count(b"[") > _MOST_GROUPS
        or content.count(b",") > _MOST_VALUES
    ):
        raise _unsound("more fields than a run has")


def check_fields(fields: Mapping[str, Any]) -> None:
    """Make sure that what a bundle says of a run in JSON is plain: not deep, not endless, no markup in the lab's words.

    Args:
        fields: As ``result.json`` has them.

    Raises:
        BundleError: It is not.
    """
    for path, value in _leaves(fields):
        if isinstance(value, str):
            _check_text(path, value)
        elif isinstance(value, int | float) and not abs(value) <= _LARGEST and _MAY_DIVERGE not in path:  # NaN, too
            raise _unsound("a number that is none, or too large to be one")


def check_result(result: RunResult, *, with_data: bool) -> None:
    """Make sure that a result could be that of a run.

    Args:
        result: It.
        with_data: Whether the values of its series are to be there.

    Raises:
        BundleError: It could not.
    """
    config, dates = result.config, result.series.index
    tested = result.samples.get("test")
    if set(result.samples) != {"train", "validation", "test"} or not result.samples["train"]:
        raise _unsound("other parts than a run has")
    if any(count is not None and count < 0 for count in result.samples.values()) or tested != len(result.outputs):
        raise _unsound("another number of test windows than it says")
    for outputs in (result.outputs, result.calibration):
        _check_outputs(outputs, config)
        if not outputs.dates.isin(dates).all():
            raise _unsound("predictions of days that its series does not have")
    if not dates.is_monotonic_increasing and result.panel is None:
        raise _unsound("rows that are not in the order of time")
    _check_values(result, with_data=with_data)
    if len(result.loss) != len(result.val_loss) or not 0 <= result.kept_epoch <= len(result.loss):
        raise _unsound("other epochs than it says")
    _check_panel(result)
    _check_scores(result)
    _try(result)


def _check_text(path: tuple[str, ...], text: str) -> None:
    if len(text) > _LONGEST or any(ord(sign) < 32 for sign in text):
        raise _unsound("a text that is too long, or has signs that no text has")
    if set(path) & {*_WORDS} and (_MARKUP & set(text) or "://" in text):
        raise _unsound("markup where the lab writes plain words")


def _leaves(fields: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Return each value with the names that lead to it.

    Raises:
        BundleError: It is nested deeper than a result is.
    """
    left: list[tuple[tuple[str, ...], int, Any]] = [((), 0, fields)]
    while left:
        path, depth, value = left.pop()
        if depth > _DEEPEST:
            raise _unsound("fields inside fields inside fields")
        if isinstance(value, dict):
            if any(len(name) > _LONGEST for name in value):
                raise _unsound("a name that is too long")
            left += [((*path, str(name)), depth + 1, inner) for name, inner in value.items()]
            yield from ((path, name) for name in value)
        elif isinstance(value, list):
            left += [(path, depth + 1, inner) for inner in value]
        else:
            yield path, value


def _check_outputs(outputs: Outputs, config: ExperimentConfig) -> None:
    levels = len(QUANTILES) if config.training.loss == "quantile" else 1
    count, horizon = len(outputs.dates), config.features.horizon
    shapes = {"previous": (count,), "actual": (count, horizon), "values": (count, horizon, levels)}
    for name, shape in shapes.items():
        found = getattr(outputs, name)
        if found.shape != shape or found.dtype.kind != "f" or not np.isfinite(found).all():
            raise _unsound(f"predictions ({name}) of another shape, or no numbers")
    if not count or outputs.part not in ("training", "validation", "test") or outputs.dates.hasnans:
        raise _unsound("no predictions")


def _check_values(result: RunResult, *, with_data: bool) -> None:
    window = result.config.features.window
    samples = 0 if result.panel is not None else len(result.outputs)
    if result.attention.shape not in ((samples, window), (0, window), (len(result.outputs), 0)):
        raise _unsound("attention of another shape")
    groups: list[Mapping[str, NDArray[Any]]] = [*result.members, result.best_trained_weights or {}]
    arrays = [result.attention, *(array for group in groups for array in group.values())]
    if result.opponent is not None:
        arrays.append(result.opponent.predicted)
        if result.panel is None and result.opponent.predicted.shape != (len(result.outputs),):
            raise _unsound("an opponent with other days")
    values = result.series.to_numpy()
    if not all(np.isfinite(array).all() for array in arrays) or np.isinf(values).any():
        raise _unsound("weights, attention or rows that are no numbers")
    if not with_data and not np.isnan(values).all():
        raise _unsound("data, although it says that it has none")
    if with_data and np.isnan(values).any():
        raise _unsound("rows without a value")


def _check_panel(result: RunResult) -> None:
    panel, tickers = result.panel, result.config.data.tickers
    if (panel is None) != (not tickers):
        raise _unsound("one series where the settings say many, or the reverse")
    if panel is None:
        return
    counts = {
        "rows": len(result.series),
        "tested": len(result.outputs),
        "calibrated": len(result.calibration),
    }
    for name, count in counts.items():
        found = [getattr(ticker, name) for ticker in panel.tickers]
        if any(one < 0 for one in found) or sum(found) != count:
            raise _unsound("tickers with other rows than it says")
    if panel.opponents.shape != (len(result.outputs),) or not np.isfinite(panel.opponents).all():
        raise _unsound("opponents with other days")
    if len(set(panel.names)) < len(panel.names):
        raise _unsound("a ticker twice")


def _check_scores(result: RunResult) -> None:
    """Require that model and persistence have the errors that their predictions come to: verdicts go by these."""
    boards = [result.leaderboard] if result.panel is None else [one.leaderboard for one in result.panel.tickers]
    for one, board in zip(judged_series(result), boards, strict=True):
        said = {entry.name: entry.metrics.rmse for entry in board}
        actual = one.outputs.actual[:, 0]
        for name, predicted in (("model", one.outputs.point[:, 0]), ("persistence", one.outputs.previous)):
            error = rmse(actual, predicted)
            if name not in said or abs(said[name] - error) > _OFF * max(error, float(np.abs(actual).max()) * _OFF):
                raise _unsound("scores that are not those of its predictions")


def _try(result: RunResult) -> None:
    """Ask of a result what lists and pages ask first; what it can't answer is not the result of a run."""
    try:
        for scalers in _all_scalers(result):
            inputs = Scaler.from_json(scalers["input"])
            unit = TargetUnit.from_json(scalers["target"], result.config.features)
            numbers = [inputs.center, inputs.scale, unit.scaler.center, unit.scaler.scale]
            if inputs.center.shape != (len(result.config.features.inputs),) or not all(map(_are_numbers, numbers)):
                raise ValueError("scalers")
        verdict_of(result), summary_of(result), diagnose_run(result), next_steps(result)
        if result.linear is not None:
            shape = (result.config.features.window, len(result.config.features.inputs))
            result.linear.outputs(np.zeros((1, *shape), "float32"))
        if result.panel is not None:
            verdict_of(result.of_ticker(result.panel.names[0]))
    except Exception as error:  # whatever it is that does not fit, it is not to be met again on a page
        raise _unsound(f"numbers that do not belong together ({type(error).__name__})") from error


def _all_scalers(result: RunResult) -> list[dict[str, dict[str, Any]]]:
    """Return the scalers of all series and of both trainings."""
    found = [result.scalers, result.first_scalers]
    for ticker in result.panel.tickers if result.panel else ():
        found += [ticker.scalers, ticker.first_scalers]
    return [scalers for scalers in found if scalers is not None]


def _are_numbers(values: NDArray[Any]) -> bool:
    return values.dtype.kind in "fi" and bool(np.isfinite(values).all())


def _unsound(what: str) -> BundleError:
    return BundleError(f"The run in this bundle holds {what}, so it is not as a lab left it. {_WAY_OUT}")
