"""What ``train`` prints about a run: one JSON object, or a few lines for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lstm_core.cli.by_ticker import by_ticker_json, by_ticker_lines
from lstm_core.data.catalogue import Loaded
from lstm_core.evaluation.forecast import forecast
from lstm_core.evaluation.intervals import intervals
from lstm_core.explain.attention import max_row_sum_error
from lstm_core.features.indicators import label
from lstm_core.numbers import in_column
from lstm_core.results import LeaderboardEntry, RunResult
from lstm_core.runs.result_fields import fields_of
from lstm_core.verdicts.leaderboard import judge_leaderboard, names_direction
from lstm_core.verdicts.learning import diagnose_run
from lstm_core.verdicts.next_steps import next_steps
from lstm_core.verdicts.skill import verdict_of

__all__ = ["data_json", "data_summary", "json_report", "summary"]


def data_json(table: Loaded) -> dict[str, Any]:
    """Return what is to be known of the rows that a run saw: how many, what was left out or changed, and why."""
    return {
        "rows": len(table),
        "start": table.step.iso(table.start),
        "end": table.step.iso(table.end),
        "left_out": list(table.notes),
        "issues": [finding.to_json() for finding in table.findings],
    }


def data_summary(table: Loaded) -> str:
    """Return the same in lines for people; empty if there is nothing to say."""
    lines = list(table.notes)
    for finding in table.findings:
        where = f" in {finding.where}" if finding.where else ""
        sentence = f"{finding.kind.capitalize()}{where}: {finding.action}"
        lines += [] if sentence in lines else [sentence]
    return "\n".join(lines)


def json_report(result: RunResult, with_forecast: bool = False) -> dict[str, Any]:
    """Return what ``train --json`` prints.

    Args:
        result: The run.
        with_forecast: Whether the forecast after the end of the series is among it.
    """
    fields = fields_of(result)
    return {
        "config": fields["config"],
        "data_sha256": result.data_sha256,
        "windows": {part: None if shape is None else list(shape) for part, shape in result.windows.items()},
        "parameters": asdict(result.parameters) | {"total": result.parameters.total},
        "history": {"loss": list(result.loss), "val_loss": list(result.val_loss)},
        "averaged": {"networks": len(result.members), "linear_model": result.linear is not None},
        "refitted": result.refitted,
        "later_trainings": fields["later"],
        "metrics": asdict(result.evaluation),
        "verdict": asdict(verdict_of(result)),
        **_against_opponent(result),
        "qlike": result.evaluation.model.qlike,
        "leaderboard": [_entry(entry) for entry in fields["leaderboard"]],
        # Intervals and forecasts are a ticker's own; those of many are on the pages of each.
        "intervals": [] if result.panel else _coverage(result),
        "forecast": forecast(result).to_json() if with_forecast and not result.panel else None,
        "attention": {
            "shape": list(result.attention.shape),
            "max_row_sum_error": max_row_sum_error(result.attention) if len(result.attention) else None,
        },
        "seconds": fields["seconds"],
        "by_ticker": None if result.panel is None else by_ticker_json(result.panel),
    }


def summary(result: RunResult, with_forecast: bool = False) -> str:
    """Return a run in a few lines: the leaderboard, the verdict, and the forecast if it was asked for."""
    lines = [
        f"{result.title}: {len(result.loss)} epochs, {result.kept_in_words}",
        *_board(result.leaderboard, "" if result.opponent is None else result.opponent.name),
        verdict_of(result).sentence,
        judge_leaderboard(result.leaderboard, result.opponent).sentence,
        diagnose_run(result).sentence,
        *(f"What to try next: {step}" for step in next_steps(result)[:1]),
    ]
    if result.panel is not None:
        unit = "Errors of all tickers together are in multiples of that of repeating each ticker's last value."
        lines += [unit, "", *by_ticker_lines(result.panel)]
    elif with_forecast:
        found = forecast(result)
        lines.append(f"\nForecast of {label(result.config.features.target)}:")
        dates = found.step.isos(found.dates)
        values = in_column(found.values.tolist(), 6)
        lines += [f"{date}{value:>16}" for date, value in zip(dates, values, strict=True)]
        lines.append(found.sentence)
    return "\n".join(lines)


def _against_opponent(result: RunResult) -> dict[str, Any]:
    """Return the best simple method before the test part, and how much better than it the model was."""
    found = result.opponent
    chosen = None if found is None else {"name": found.name, "label": found.label, "chosen_on": found.chosen_on}
    return {
        "opponent": chosen and chosen | {"rmse": result.entry(chosen["name"]).metrics.rmse},
        "skill_against_opponent": None if found is None else found.skill,
        "skill_against_opponent_interval": None if found is None else found.skill_interval,
        "skill_against_opponent_p": None if found is None else found.diebold_mariano_p,
    }


def _entry(fields: dict[str, Any]) -> dict[str, Any]:
    seconds = {"fit": fields["fit_seconds"], "predict": fields["predict_seconds"]}
    told = ("name", "label", "metrics", "validation_rmse", "note")
    return {name: fields[name] for name in told} | {"seconds": seconds}


def _coverage(result: RunResult) -> list[dict[str, Any]]:
    fixed = intervals(result.calibration, result.outputs)
    adaptive = intervals(result.calibration, result.outputs, "adaptive")
    return [
        {
            "nominal": one.nominal,
            "coverage": one.coverage,
            "mean_width": one.mean_width,
            "adaptive_coverage": other.coverage,
            "adaptive_mean_width": other.mean_width,
            "calibrated_on": result.calibration.part,
        }
        for one, other in zip(fixed, adaptive, strict=True)
    ]


def _board(entries: Sequence[LeaderboardEntry], opponent: str) -> list[str]:
    """Return a heading and a line an entry: its errors, and how often up or down was right where it names either.

    Whom the verdict goes by is marked; QLIKE is told where there is one.
    """
    errors = in_column([error for entry in entries for error in (entry.metrics.rmse, entry.metrics.mae)])
    columns = {
        "RMSE": errors[::2],
        "MAE": errors[1::2],
        "MASE": [_three(entry.metrics.mase) for entry in entries],
        "QLIKE": [_three(entry.metrics.qlike) for entry in entries],
        "direction": [
            f"{entry.metrics.direction:.1%}" if names_direction(entry, entries) else "-" for entry in entries
        ],
    }
    told = {name: cells for name, cells in columns.items() if set(cells) != {""}}
    names = [f"{'* ' if entry.name == opponent else '  '}{entry.label}" for entry in entries]
    lines = [f"{name:26}" + "".join(f"{cells[row]:>12}" for cells in told.values()) for row, name in enumerate(names)]
    marked = ["* the best simple method before the test part, which the verdict goes by"] if opponent else []
    return [f"{'':26}" + "".join(f"{name:>12}" for name in told), *lines, *marked]


def _three(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
