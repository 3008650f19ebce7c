"""What ``train`` prints about a run: one JSON object, or a few lines for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lstm_core.data.table import PriceTable
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


def data_json(table: PriceTable) -> dict[str, Any]:
    """Return what is to be known of the rows that a run saw: how many, what was left out or changed, and why."""
    return {
        "rows": len(table),
        "start": table.step.iso(table.start),
        "end": table.step.iso(table.end),
        "left_out": list(table.notes),
        "issues": [finding.to_json() for finding in table.findings],
    }


def data_summary(table: PriceTable) -> str:
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
        "leaderboard": [_entry(entry) for entry in fields["leaderboard"]],
        "intervals": _coverage(result),
        "forecast": forecast(result).to_json() if with_forecast else None,
        "attention": {
            "shape": list(result.attention.shape),
            "max_row_sum_error": max_row_sum_error(result.attention),
        },
        "seconds": fields["seconds"],
    }


def summary(result: RunResult, with_forecast: bool = False) -> str:
    """Return a run in a few lines: the leaderboard, the verdict, and the forecast if it was asked for."""
    lines = [
        f"{result.title}: {len(result.loss)} epochs, {result.kept_in_words}",
        f"{'':26}{'RMSE':>12}{'MAE':>12}{'direction':>12}",
        *_board(result.leaderboard),
        verdict_of(result).sentence,
        judge_leaderboard(result.leaderboard, result.opponent).sentence,
        diagnose_run(result).sentence,
        *(f"What to try next: {step}" for step in next_steps(result)[:1]),
    ]
    if with_forecast:
        found = forecast(result)
        lines.append(f"\nForecast of {label(result.config.features.target)}:")
        dates = found.step.isos(found.dates)
        values = in_column(found.values.tolist(), 6)
        lines += [f"{date}{value:>16}" for date, value in zip(dates, values, strict=True)]
        lines.append(found.sentence)
    return "\n".join(lines)


def _entry(fields: dict[str, Any]) -> dict[str, Any]:
    seconds = {"fit": fields["fit_seconds"], "predict": fields["predict_seconds"]}
    return {name: fields[name] for name in ("name", "label", "metrics", "note")} | {"seconds": seconds}


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


def _board(entries: Sequence[LeaderboardEntry]) -> list[str]:
    """Return a line an entry: its errors, and how often up or down was right where it names either."""
    errors = in_column([error for entry in entries for error in (entry.metrics.rmse, entry.metrics.mae)])
    rates = [f"{entry.metrics.direction:.1%}" if names_direction(entry, entries) else "-" for entry in entries]
    cells = zip(entries, errors[::2], errors[1::2], rates, strict=True)
    return [f"{entry.label:26}{rmse:>12}{mae:>12}{rate:>12}" for entry, rmse, mae, rate in cells]
