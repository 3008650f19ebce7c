"""The commands ``judge`` and ``rules``: what is said of a run by the rules of today, and the rules themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from lstm_core.cli.explaining import load_run
from lstm_core.errors import ConfigError
from lstm_core.evaluation.intervals import intervals
from lstm_core.explain.exam import examine
from lstm_core.explain.gate_words import label_of
from lstm_core.explain.gates import gates_of
from lstm_core.explain.permutation import permutation_importance
from lstm_core.explain.trained import TrainedModel
from lstm_core.results import RunResult
from lstm_core.verdicts.attention import ATTENTION
from lstm_core.verdicts.gates import judge_gates
from lstm_core.verdicts.importance import IMPORTANCE, judge_importance
from lstm_core.verdicts.intervals import INTERVALS, judge_intervals
from lstm_core.verdicts.kit import Judgement
from lstm_core.verdicts.kit import judge as judge_by
from lstm_core.verdicts.lateness import LATENESS, Lateness
from lstm_core.verdicts.leaderboard import LEADERBOARD, judge_leaderboard
from lstm_core.verdicts.learning import LEARNING, diagnose_run
from lstm_core.verdicts.next_steps import NEXT_STEPS, next_steps
from lstm_core.verdicts.page import rules_page, with_rules
from lstm_core.verdicts.skill import SKILL, verdict_of

__all__ = ["judge", "rules"]


def judge(
    run_dir: Annotated[Path, typer.Argument(help="Folder that 'train --out' wrote.", show_default=False)],
    inside: Annotated[
        bool,
        typer.Option(help="Examine attention, inputs and gates, too; takes up to a minute."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Judge a run by the rules of today, whichever version trained it: all that the pages say of it."""
    result = load_run(run_dir)
    found = _of_predictions(result) | (_of_the_inside(result) if inside else {})
    steps = next_steps(result)
    if as_json:
        typer.echo(json.dumps({title: one.to_json() for title, one in found.items()} | {NEXT_STEPS.title: steps}))
        return
    told = [f"{title}\n  {one.sentence}" for title, one in found.items()]
    typer.echo("\n".join([*told, *([NEXT_STEPS.title] if steps else []), *(f"  {step}" for step in steps)]))


def rules(
    into: Annotated[
        Path | None,
        typer.Option(help="Write them into this document, between its two comments, instead of printing them."),
    ] = None,
) -> None:
    """Print the rules by which runs are judged, as they stand in docs/verdict.md."""
    if into is None:
        typer.echo(rules_page(), nl=False)
        return
    try:
        into.write_text(with_rules(into.read_text(encoding="utf-8")), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ConfigError(f"The rules can't be written into {into}: {error}") from error


def _of_predictions(result: RunResult) -> dict[str, Judgement]:
    skill, learning = verdict_of(result), diagnose_run(result)
    bands = intervals(result.calibration, result.outputs)
    return {
        SKILL.title: Judgement(skill.outcome, skill.sentence),
        LATENESS.title: judge_by(LATENESS, Lateness(result.measured.lags, result.step)),
        LEADERBOARD.title: judge_leaderboard(result.leaderboard, result.opponent),
        INTERVALS.title: judge_intervals(bands, len(result.outputs), result.step),
        LEARNING.title: Judgement(learning.kind, learning.sentence),
    }


def _of_the_inside(result: RunResult) -> dict[str, Judgement]:
    """Judge attention, inputs and, for the last test row, the gates."""
    model = TrainedModel.of(result)
    layers = gates_of(model.run(model.windows()[-1:]))
    gates = {
        f"Layer {layer.number}, {label_of(name)}, last window": found
        for layer in layers
        for name, found in judge_gates(layer).items()
    }
    needs = judge_importance(permutation_importance(model), model.labels)
    return {ATTENTION.title: examine(model).verdict, IMPORTANCE.title: needs} | gates
