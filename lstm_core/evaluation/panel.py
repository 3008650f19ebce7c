"""A model of many tickers held against simple methods, ticker by ticker and all together.

For each ticker only what takes no time is fitted: persistence, drift, mean, moving average, EWMA, HAR and the linear
model, beside HAR and the linear model of all tickers together. Errors of all tickers together are in multiples of each
ticker's persistence, and days are what is counted: tickers share them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lstm_core.arrays import Float64, Int64
from lstm_core.config import ExperimentConfig
from lstm_core.evaluation.answer_columns import answer_columns, last_inputs
from lstm_core.evaluation.baselines import Setting
from lstm_core.evaluation.choosing import simplest_of_the_best
from lstm_core.evaluation.evidence import Evidence, measure_evidence, opponent_of
from lstm_core.evaluation.leaderboard import BASELINES, Board, Network, leaderboard
from lstm_core.evaluation.metrics import weighted_mean
from lstm_core.evaluation.pooled import POOLED, pooled_baselines
from lstm_core.features.panel import PreparedPanel, TickerData
from lstm_core.results import LeaderboardEntry, Measured, Metrics, Panel, PanelTicker

__all__ = ["QUICK", "JudgedPanel", "judge_panel"]

QUICK = ("persistence", "drift", "mean", "moving_average", "ewma", "har", "linear")
"""The methods that are fitted to each ticker by itself."""


@dataclass(frozen=True)
class JudgedPanel:
    """What came of it: the board and the measures of all tickers together, and the tickers one by one."""

    board: Board
    measured: Measured
    panel: Panel


def judge_panel(
    data: PreparedPanel,
    network: Network,
    config: ExperimentConfig,
    calibrated: Mapping[str, int],
    fed: PreparedPanel,
    *,
    refits: bool,
) -> JudgedPanel:
    """Hold a model against simple methods.

    Args:
        data: The tickers.
        network: The model, with its predictions of the test windows of all tickers, one after the other.
        config: Of the run.
        calibrated: By ticker, how many windows intervals are calibrated on.
        fed: The tickers as the model gets them; ``data`` itself unless it was trained once more.
        refits: As ``leaderboard`` has it.
    """
    settings = [Setting.of(ticker.data, ticker.table, config.features, config.seed) for ticker in data.tickers]
    seen = [setting for setting, ticker in zip(settings, data.tickers, strict=True) if ticker.seen]
    baselines = [baseline for baseline in BASELINES if baseline.name in QUICK]
    baselines += pooled_baselines(seen)
    ends = np.cumsum([len(ticker.data.test) for ticker in data.tickers])
    predicted = np.split(network.predicted, ends[:-1])
    boards = [
        leaderboard(setting, replace(network, predicted=own), refits=refits, baselines=baselines)
        for setting, own in zip(settings, predicted, strict=True)
    ]
    tickers = [
        replace(
            _ticker(ticker, board, own, config.features.inputs, calibrated[ticker.name]),
            scalers=model.data.scalers,
            first_scalers=None if fed is data else ticker.data.scalers,
        )
        for ticker, model, board, own in zip(data.tickers, fed.tickers, boards, predicted, strict=True)
    ]
    panel = Panel(
        tickers=tuple(tickers),
        left_out=tuple(one.why for one in data.left_out),
        opponents=np.concatenate([board.opponent.predicted for board in boards]),
        dates=data.dates,
    )
    return _together(data, network, [baseline.name for baseline in baselines], boards, panel)


def _ticker(
    ticker: TickerData, board: Board, predicted: Float64, inputs: Sequence[str], calibrated: int
) -> PanelTicker:
    data = ticker.data
    split, test = data.split, data.test
    columns = answer_columns(*last_inputs(data.train), inputs)
    return PanelTicker(
        name=ticker.name,
        seen=ticker.seen,
        split=(split.train.start, split.validation.start, split.test.start, split.test.stop),
        rows=len(ticker.table),
        samples={
            "train": len(data.train),
            "validation": None if data.validation is None else len(data.validation),
            "test": len(test),
        },
        calibrated=calibrated,
        leaderboard=board.entries,
        measured=measure_evidence(Evidence(test.actual, predicted, test.previous), columns),
        opponent=board.opponent.facts,
        scalers=data.scalers,
    )


def _together(
    data: PreparedPanel, network: Network, simplest_first: Sequence[str], boards: Sequence[Board], panel: Panel
) -> JudgedPanel:
    """Return what holds of all tickers together, each in multiples of its own persistence's error."""
    rows = [{entry.name: entry for entry in board.entries} for board in boards]
    samples = np.array([ticker.tested for ticker in panel.tickers])
    persistence = [row["persistence"] for row in rows]
    units = _units([entry.metrics.rmse for entry in persistence], data)
    # What is chosen by the rows before the test part is counted in what was known by then.
    units_before = _units([entry.validation_rmse for entry in persistence], data)
    names = [name for name in rows[0] if all(name in row for row in rows)]
    entries = {name: _entry([row[name] for row in rows], samples, units, units_before) for name in names}
    before = {name: entries[name].validation_rmse for name in simplest_first if name in entries}
    chosen = simplest_of_the_best({name: error for name, error in before.items() if error is not None}) or "persistence"
    said = np.concatenate([board.predicted[chosen] for board in boards])
    unit = np.repeat(units, samples)
    test = data.test
    evidence = Evidence(
        test.actual / unit,
        network.predicted / unit,
        test.previous / unit,
        days=test.dates.to_numpy(),
        begins=tuple(np.cumsum([0, *samples[:-1]]).tolist()),
    )
    chosen_on = panel.tickers[0].opponent.chosen_on
    opponent = replace(opponent_of(evidence, said / unit, chosen, entries[chosen].label, chosen_on), predicted=said)
    ordered = sorted(entries.values(), key=lambda entry: float(f"{entry.metrics.rmse:.9g}"))
    return JudgedPanel(Board(tuple(ordered), opponent), measure_evidence(evidence, _answers(panel)), panel)


def _units(errors: Sequence[float | None], data: PreparedPanel) -> Float64:
    """Return the errors of each ticker's persistence; where it makes none, the width of a scaled unit."""
    return np.array([error or ticker.data.level_scale for error, ticker in zip(errors, data.tickers, strict=True)])


def _answers(panel: Panel) -> tuple[str, ...]:
    """Return the inputs that seem to hold the answer for at least half of the tickers that training sees."""
    named = [ticker.measured.answer_columns for ticker in panel.tickers if ticker.seen]
    found = dict.fromkeys(name for columns in named for name in columns)
    return tuple(name for name in found if 2 * sum(name in columns for columns in named) >= len(named))


def _entry(
    entries: Sequence[LeaderboardEntry], samples: Int64, units: Float64, units_before: Float64
) -> LeaderboardEntry:
    """Return one method's entry for all tickers: of ``entries``, one a ticker."""
    first, validation = entries[0], [entry.validation_rmse for entry in entries]
    known = [error / unit for error, unit in zip(validation, units_before, strict=True) if error is not None]
    return replace(
        first,
        metrics=_metrics([entry.metrics for entry in entries], samples, units),
        fit_seconds=first.fit_seconds if first.name == "model" else sum(entry.fit_seconds for entry in entries),
        predict_seconds=first.predict_seconds
        if first.name == "model"
        else sum(entry.predict_seconds for entry in entries),
        note=first.note if first.name in ("model", *POOLED) else f"{first.label} of each ticker by itself.",
        validation_rmse=float(np.sqrt(np.mean(np.square(known)))) if len(known) == len(entries) else None,
    )


def _metrics(metrics: Sequence[Metrics], samples: Int64, units: Float64) -> Metrics:
    """Return the metrics of all windows of all tickers, errors in multiples of ``units``, one a ticker."""

    def required(values: Sequence[float]) -> float:
        return float(np.average(values, weights=samples))

    return Metrics(
        mse_scaled=required([one.mse_scaled for one in metrics]),
        rmse=float(np.sqrt(required([(one.rmse / unit) ** 2 for one, unit in zip(metrics, units, strict=True)]))),
        mae=required([one.mae / unit for one, unit in zip(metrics, units, strict=True)]),
        mape=weighted_mean([one.mape for one in metrics], samples),
        r2=weighted_mean([one.r2 for one in metrics], samples),
        direction=required([one.direction for one in metrics]),
        qlike=weighted_mean([one.qlike for one in metrics], samples),
        mase=weighted_mean([one.mase for one in metrics], samples),
    )
