"""The model and all baselines on the same test windows, the best first, and its opponent among them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.evaluation.arima import ARIMA_BASELINE
from lstm_core.evaluation.baselines import SEASONAL_NAIVE, SIMPLE_BASELINES, Baseline, Fitted, Setting, Unfit
from lstm_core.evaluation.choosing import Choosing, choosing_for, simplest_of_the_best
from lstm_core.evaluation.climatology import CLIMATOLOGY_BASELINE
from lstm_core.evaluation.evidence import Evidence, opponent_of
from lstm_core.evaluation.ewma import EWMA_BASELINE
from lstm_core.evaluation.garch import GARCH_BASELINE
from lstm_core.evaluation.har import HAR_BASELINE
from lstm_core.evaluation.learned_baselines import LEARNED_BASELINES
from lstm_core.evaluation.linear import LINEAR_BASELINE
from lstm_core.evaluation.mase import naive_error
from lstm_core.evaluation.measures import rmse
from lstm_core.evaluation.metrics import measure
from lstm_core.features.indicator_kinds import volatility_of
from lstm_core.results import LeaderboardEntry, Metrics, Opponent

__all__ = ["BASELINES", "Board", "Network", "leaderboard", "load_libraries"]

BASELINES: tuple[Baseline, ...] = (
    *SIMPLE_BASELINES,
    EWMA_BASELINE,
    SEASONAL_NAIVE,
    CLIMATOLOGY_BASELINE,
    HAR_BASELINE,
    ARIMA_BASELINE,
    GARCH_BASELINE,
    LINEAR_BASELINE,
    *LEARNED_BASELINES,
)
"""From the simplest on."""

_FITTED_LAST = {
    True: "Then it was fitted once more, to all before the test part.",
    False: "It was fitted to all before the test part.",
}


@dataclass(frozen=True)
class Network:
    """The model that is held against the baselines.

    Attributes:
        predicted: What it predicts of the first row ahead of each test window, in the target's unit, shape (samples,).
        fit_seconds, predict_seconds: How long that took.
        note: What it is, in one sentence.
    """

    predicted: Float64 = field(repr=False)
    fit_seconds: float
    predict_seconds: float
    note: str


@dataclass(frozen=True)
class Board:
    """What came of it.

    Attributes:
        entries: The model and the baselines, the least RMSE first; of equal ones the simpler first.
        opponent: The best simple method, as far as the rows before the test part could tell.
        predicted: What each baseline predicts of the first row ahead of each test window, by name, shape (samples,).
    """

    entries: tuple[LeaderboardEntry, ...]
    opponent: Opponent
    predicted: Mapping[str, Float64] = field(default_factory=dict, repr=False)


def load_libraries(target: str = "", baselines: Sequence[Baseline] | None = None) -> None:
    """Import what baselines use, which takes seconds, before any clock runs.

    Args:
        target: The target, which says whether a GARCH will be fitted.
        baselines: Which will be fitted; all if not given.
    """
    for baseline in BASELINES if baselines is None else baselines:
        if baseline is not GARCH_BASELINE or volatility_of(target):
            for name in baseline.libraries:
                import_module(name)


def leaderboard(
    setting: Setting, network: Network, *, refits: bool = False, baselines: Sequence[Baseline] | None = None
) -> Board:
    """Fit all baselines to the training part and score them beside the model on the test windows.

    All are scored by their predictions of the first row ahead, in the target's unit, whatever the horizon. Baselines
    that the series gives no ground for, or whose fit failed, are not on it; the note of persistence says so.

    Args:
        setting: The windows of the run and what else baselines look at.
        network: The model.
        refits: Whether the model was trained once more on everything before the test part. The opponent is chosen as
            ever; then all baselines are fitted to all that, too, so that nobody has less to learn from than the model.
        baselines: Which, from the simplest on, persistence among them; all if not given.

    Example:
        >>> from lstm_core.config import preset
        >>> from lstm_core.data.sources.synthetic import load_synthetic
        >>> from lstm_core.features.preparation import Preparation
        >>> from lstm_core.features.windows import prepare
        >>> table = load_synthetic("random_walk").last(200)
        >>> config = preset("recommended").with_("features", inputs=("value",), target="value", window=10)
        >>> data = prepare(table, Preparation.of(config))
        >>> setting = Setting.of(data, table, config.features, config.seed)
        >>> board = leaderboard(setting, Network(data.test.actual, 0.0, 0.0, "It knows."))
        >>> board.entries[0].label, len(board.entries), board.opponent.chosen_on
        ('the model', 11, 'validation')
    """
    load_libraries(setting.target, baselines)
    choosing, final = choosing_for(setting), setting.before_test if refits else setting
    found = {
        baseline: _scored(baseline, setting, final, choosing)
        for baseline in (BASELINES if baselines is None else baselines)
    }
    scored = {baseline: one for baseline, one in found.items() if isinstance(one, _Scored)}
    entries = [one.entry for one in scored.values()]
    missing = [f"{one.label} ({why.reason})" for one, why in found.items() if isinstance(why, Unfit) and why.reason]
    if missing:
        note = f"{entries[0].note} Not to be had here: {'; '.join(missing)}."
        entries[0] = replace(entries[0], note=note)
    model = LeaderboardEntry(
        name="model",
        label="the model",
        metrics=_metrics(setting, network.predicted),
        fit_seconds=network.fit_seconds,
        predict_seconds=network.predict_seconds,
        note=network.note,
    )
    # Rounded, because ARIMA(0,1,0) is persistence up to the last bits.
    ordered = sorted([*entries, model], key=lambda entry: float(f"{entry.metrics.rmse:.9g}"))
    by_name = {one.entry.name: one for one in scored.values()}
    predicted = {name: one.predicted for name, one in by_name.items()}
    return Board(tuple(ordered), _opponent(setting, network, by_name, choosing), predicted)


@dataclass(frozen=True)
class _Scored:
    """A baseline's entry, and what it predicted of the test windows."""

    entry: LeaderboardEntry
    predicted: Float64


def _scored(baseline: Baseline, setting: Setting, final: Setting, choosing: Choosing | None) -> _Scored | Unfit:
    began = time.perf_counter()
    first = setting if baseline.is_simple else final  # who can't be the opponent is fitted to nothing else
    fitted = baseline.fit(first)
    last = fitted if final is first or isinstance(fitted, Unfit) else _again(baseline, fitted, final)
    between = time.perf_counter()
    if isinstance(fitted, Unfit):
        return fitted
    if isinstance(last, Unfit):
        return last
    with np.errstate(over="ignore", invalid="ignore"):  # what comes of it is looked at below
        predicted = last.predict(setting.data.test)
    ended = time.perf_counter()
    if not np.isfinite(predicted).all():
        return Unfit("some of its predictions were too large to be numbers")
    entry = LeaderboardEntry(
        name=baseline.name,
        label=baseline.label,
        metrics=_metrics(setting, predicted),
        fit_seconds=between - began,
        predict_seconds=ended - between,
        note=last.note if final is setting else f"{last.note} {_FITTED_LAST[baseline.is_simple]}",
        validation_rmse=_error_before(baseline, fitted, choosing) if baseline.is_simple else None,
    )
    return _Scored(entry, predicted)


def _again(baseline: Baseline, fitted: Fitted, setting: Setting) -> Fitted | Unfit:
    """Fit a baseline to other rows."""
    return (fitted.again or baseline.fit)(setting)


def _metrics(setting: Setting, predicted: Float64) -> Metrics:
    test, data = setting.data.test, setting.data
    naive = naive_error(setting.level[setting.training_rows])
    return measure(test.actual, predicted, test.previous, data.level_scale, target=setting.target, naive=naive)


def _error_before(baseline: Baseline, fitted: Fitted, choosing: Choosing | None) -> float | None:
    """Return the error of a method where methods are chosen; ``None`` if it can't be had there."""
    if choosing is None:
        return None
    if choosing.setting is not None:
        again = _again(baseline, fitted, choosing.setting)
        if isinstance(again, Unfit):
            return None
        fitted = again
    with np.errstate(over="ignore", invalid="ignore"):
        error = rmse(choosing.windows.actual, fitted.predict(choosing.windows))
    return error if np.isfinite(error) else None


def _opponent(setting: Setting, network: Network, scored: Mapping[str, _Scored], choosing: Choosing | None) -> Opponent:
    errors = {name: one.entry.validation_rmse for name, one in scored.items()}
    known = {name: error for name, error in errors.items() if error is not None}
    chosen = scored[simplest_of_the_best(known) or "persistence"]
    test = setting.data.test
    evidence, chosen_on = Evidence(test.actual, network.predicted, test.previous), choosing and choosing.part
    return opponent_of(evidence, chosen.predicted, chosen.entry.name, chosen.entry.label, chosen_on or "training")
