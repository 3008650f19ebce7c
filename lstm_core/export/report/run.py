"""The report of a run: the verdict first, then what was done, what came of it, the settings, and how to do it again."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lstm_core import __version__
from lstm_core.charts.attention.attention_sheet import attention_sheet
from lstm_core.charts.attention.profile import attention_profile
from lstm_core.charts.results.bands import banded_predictions
from lstm_core.charts.results.leaderboard import leaderboard_dots
from lstm_core.charts.results.predictions import errors_over_time, predicted_against_actual
from lstm_core.charts.results.skill import lag_bars, skill_against_zero
from lstm_core.charts.results.tickers import ticker_dots
from lstm_core.charts.training.loss import loss_curves
from lstm_core.config import ExperimentConfig
from lstm_core.evaluation.intervals import intervals
from lstm_core.export.report.misses import misses
from lstm_core.export.report.page import Section, chart, code, page, paragraph, points, table, titled
from lstm_core.features.indicators import label
from lstm_core.knobs.knob import knobs_of
from lstm_core.knobs.words import departures, in_words, settings_line
from lstm_core.leaks import LEAKS
from lstm_core.model.attentions import attention_of
from lstm_core.numbers import in_column, listed, seconds_in_words
from lstm_core.results import RunResult
from lstm_core.verdicts.intervals import judge_intervals
from lstm_core.verdicts.leaderboard import judge_leaderboard
from lstm_core.verdicts.learning import diagnose_run
from lstm_core.verdicts.next_steps import next_steps
from lstm_core.verdicts.skill import verdict_of

__all__ = ["run_report"]


def run_report(result: RunResult, *, title: str, made: str, source: str = "") -> bytes:
    """Write the report of a run.

    Args:
        result: What came of it; nothing is drawn from its series, which may be withheld.
        title: What the run is called.
        made: The day of its end, as ISO 8601 has it.
        source: Where the series is from and on what terms, in a few sentences; empty if nobody knows.

    Returns:
        A file of about 5 MB, of which Plotly's script is 4.8.

    Example:
        >>> run_report(result, title="IBM", made="2026-01-31")[:15]  # doctest: +SKIP
        b'<!doctype html>'
    """
    steps = [str(step) for step in next_steps(result)]
    sections = (
        Section("The verdict", _verdict(result)),
        Section("What was done", [points(list(_told(result)))]),
        Section("What it predicted", list(_predictions(result))),
        Section("Beside simple methods", list(_leaderboard(result))),
        Section("How it learned", _learning(result)),
        *([Section("Where it misses", list(misses(result)))] if result.panel is None else []),
        *([Section("Where it looked", _looked(result))] if _has_profile(result) else []),
        *([Section("What to try next", [points(steps)])] if steps else []),
        Section("Settings", [table(_settings(result.config))]),
        Section("The data", [paragraph(line) for line in _data(result, source)]),
        Section("Do it again", _again(result)),
    )
    return page(f"{title}: a run of an attention LSTM", f"{made}, attention LSTM lab {__version__}", sections)


def _verdict(result: RunResult) -> list[str]:
    verdict = verdict_of(result)
    parts = [paragraph(verdict.sentence, "verdict")]
    if result.measured.skill is not None and result.panel is None:
        parts.append(chart(skill_against_zero(verdict, result.opponent)))
    return [*parts, *(titled(reason.title, reason.text) for reason in verdict.reasons)]


def _told(result: RunResult) -> Iterator[str]:
    """Say what was done, a sentence each."""
    features, model = result.config.features, result.config.model
    ahead = "next row" if features.horizon == 1 else f"next {features.horizon} rows"
    inputs = listed([label(name) for name in features.inputs])
    yield f"It predicts {label(features.target)} in the {ahead} from the last {features.window} rows of {inputs}."
    parts = [
        f"{count:,} in the {part}ing part" if part == "train" else f"{count:,} in the {part} part"
        for part, count in result.samples.items()
        if count
    ]
    scattered = result.config.leak != "none" and LEAKS[result.config.leak].scatters
    place = "drawn from the whole series by a mistake made on purpose" if scattered else "later than all others"
    yield f"Windows: {listed(parts)}. The test part is {result.step.span(result.outputs.dates)}, {place}."
    yield (
        f"The network learns {result.parameters.total:,} numbers; attention: {attention_of(model).label}. "
        f"{result.kept_in_words[:1].upper()}{result.kept_in_words[1:]}."
    )
    if result.opponent is not None:
        part = result.opponent.chosen_on
        best = result.opponent.label
        yield f"The best simple method was chosen on the {part} part, before the test part was looked at: {best}."
    changes = [difference.sentence for difference in departures(result.config)]
    yield f"Beside the preset '{result.config.preset}': {'; '.join(changes) if changes else 'nothing is changed'}."
    yield f"It took {seconds_in_words(result.seconds.total)}."


def _predictions(result: RunResult) -> Iterator[str]:
    if result.panel is not None:
        yield paragraph(f"{len(result.panel.tickers)} tickers, each held against methods of its own.")
        yield chart(ticker_dots(result.panel, "opponent" if result.opponent is not None else "persistence"))
        return
    yield chart(predicted_against_actual(result))
    bands = intervals(result.calibration, result.outputs) if len(result.calibration) else ()
    if bands:
        yield paragraph(judge_intervals(bands, len(result.outputs), result.step).sentence)
        yield chart(
            banded_predictions(
                (result.outputs.dates, result.outputs.point[:, 0], result.outputs.actual[:, 0]),
                [(band.nominal, band.lower, band.upper) for band in bands],
                result.title,
                result.config.features.target,
                None,
                result.step,
            )
        )
    yield chart(errors_over_time(result))
    yield chart(lag_bars(result.measured.lags, result.config.features.target, result.step))


def _leaderboard(result: RunResult) -> Iterator[str]:
    yield paragraph(judge_leaderboard(result.leaderboard, result.opponent).sentence)
    if result.evaluation.skill is not None:
        yield chart(
            leaderboard_dots(result.leaderboard, result.title, "" if result.opponent is None else result.opponent.name)
        )
    entries = result.leaderboard
    yield table(
        pd.DataFrame(
            {
                "method": [entry.label for entry in entries],
                "typical error (RMSE)": in_column([entry.metrics.rmse for entry in entries]),
                "mean error (MAE)": in_column([entry.metrics.mae for entry in entries]),
                "what it does": [entry.note for entry in entries],
            }
        )
    )


def _learning(result: RunResult) -> list[str]:
    found = diagnose_run(result)
    drawn = [chart(loss_curves(result, found.epochs))] if result.loss else []
    return [paragraph(found.sentence), *drawn]


def _has_profile(result: RunResult) -> bool:
    return attention_of(result.config.model).is_learned and len(result.attention) > 0


def _looked(result: RunResult) -> list[str]:
    charts = [chart(draw(result, result.attention)) for draw in (attention_profile, attention_sheet)]
    if result.kept_epoch:
        return charts
    return [paragraph("These weights are from before training, so nothing that you see here was learned."), *charts]


def _settings(config: ExperimentConfig) -> pd.DataFrame:
    fields = config.model_dump()
    knobs = [knob for knob in knobs_of(type(config)).values() if knob.counts(fields) and knob.path != "data.sha256"]
    rows = [(knob.title, in_words(knob, knob.value(fields))) for knob in knobs]
    return pd.DataFrame(rows, columns=["setting", "value"])


def _data(result: RunResult, source: str) -> Iterator[str]:
    yield f"{result.title}."
    if source:
        yield source
    yield f"SHA-256 of its content, as the lab counts it: {result.data_sha256 or 'not recorded'}."


def _again(result: RunResult) -> list[str]:
    versions = listed([f"{name} {version}" for name, version in result.versions.items()])
    return [
        paragraph(
            "The same settings, data and seed give the same numbers. In the lab: open this run's bundle on the page "
            "Runs and press Replay. From the folder of the lab:"
        ),
        code("python -m lstm_core train --config result.json"),
        paragraph(f"In one line: {settings_line(result.config)}."),
        paragraph(f"Trained with {versions or 'versions that were not recorded'}.", "note"),
    ]
