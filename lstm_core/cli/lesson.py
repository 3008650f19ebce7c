"""The command ``lesson``: hold a lesson without a class, count how often it surprises, keep its runs beside it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from lstm_core.cli.running import run_with_bar
from lstm_core.data.catalogue import load_data
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.lessons.computed import keep_computed
from lstm_core.lessons.facts import Facts, facts_of
from lstm_core.lessons.lesson import Lesson
from lstm_core.lessons.library import read_lesson
from lstm_core.lessons.measures import MEASURES
from lstm_core.lessons.outcome import agrees, truth_of
from lstm_core.numbers import listed
from lstm_core.settings import read_settings

__all__ = ["lesson"]

_APART = 100  # between the seeds of two repetitions: more than any lesson has runs


def lesson(
    file: Annotated[Path, typer.Argument(help="The lesson's file.")],
    repeat: Annotated[
        int, typer.Option(min=1, max=100, help="How often all runs are trained, each time from other seeds.")
    ] = 1,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep what came of the runs in a file beside the lesson, to be shown later.")
    ] = False,
) -> None:
    """Train the runs of a lesson and say what comes out."""
    held = read_lesson(file)
    drawn = held.question.drawing is not None
    truths = []
    for round_ in range(repeat):
        began = time.monotonic()
        facts = _trained(held, round_)
        measure = MEASURES[held.question.measure]
        truth = truth_of(held, facts)
        truths.append(truth)
        values = listed([measure.said(value) for value in measure.of(facts)])
        said = measure.said(truth) if isinstance(truth, float) else truth
        right = "" if drawn else f"; right is: {said if isinstance(said, str) else listed(said)}"
        typer.echo(f"{measure.label}: {values}{right}")
        if keep and not round_:
            typer.echo(f"Kept in {keep_computed(file, held, facts, time.monotonic() - began)}", err=True)
    if repeat > 1 and not drawn:  # what is drawn is another curve each time
        typer.echo(
            f"It came out as the first time in {sum(agrees(held, truths[0], truth) for truth in truths)} of {repeat}."
        )


def _trained(held: Lesson, round_: int) -> list[Facts]:
    facts = []
    libraries = Libraries.of(read_settings())
    for number, run in enumerate(held.runs, start=1):
        config = run.config.with_("", seed=run.config.seed + _APART * round_)
        result = run_with_bar(config, load_data(config.data, libraries), f"run {number} of {len(held.runs)}")
        facts.append(facts_of(result))
    return facts
