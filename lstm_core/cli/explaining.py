"""The command ``explain``: what a trained model looked at to make one prediction."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from lstm_core.errors import DataError, RunNotFoundError, UnreadableError
from lstm_core.explain.explanation import Explanation, explain_day
from lstm_core.explain.trained import TrainedModel
from lstm_core.explain.which_weights import has_trained_weights, why_untrained, with_weights
from lstm_core.numbers import number
from lstm_core.results import RunResult
from lstm_core.runs.files import load_result

__all__ = ["explain", "load_run"]

_SHOWN = 5  # time steps, and inputs, that the text lists


def explain(
    run_dir: Annotated[Path, typer.Argument(help="Folder that 'train --out' wrote.", show_default=False)],
    day: Annotated[
        str | None,
        typer.Option(
            help="Explain the prediction for this date, written year-month-day, with the time where rows have one. "
            "Default: the last of the test part."
        ),
    ] = None,
    best_epoch: Annotated[
        bool,
        typer.Option(help="Explain the weights of the best trained epoch where the run kept its untrained ones."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Explain one prediction of a trained model: attention, what each input added, and whether attention is true."""
    result = load_run(run_dir)
    note = _about_the_weights(result, best_epoch=best_epoch)
    result = with_weights(result, "best" if best_epoch else "kept")
    model = TrainedModel.of(result)
    found = explain_day(model, len(model.test_rows) - 1 if day is None else model.sample_of(day))
    fields = {"weights_of_epoch": result.kept_epoch, **found.to_json()}
    typer.echo(json.dumps(fields) if as_json else _text(result.title, note, found))


def load_run(folder: Path) -> RunResult:
    """Read the run that ``train --out`` wrote, or one in the home folder of a lab.

    Raises:
        DataError: There is none, it can't be read, or its test figures are shut.
    """
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder}. Name the one that 'train --out' wrote a run to.")
    _require_open(folder)
    try:
        return load_result(folder)
    except UnreadableError as error:
        raise DataError(f"The run in {folder} can't be read. {error}") from error


def _require_open(folder: Path) -> None:
    """Refuse a run of a lab whose test figures its study keeps shut."""
    home = folder.resolve().parent.parent
    if not (home / "runs.sqlite").is_file():
        return
    # Imported here, as all studies come with it, and few folders are a lab's.
    from lstm_core.runs.store import RunStore
    from lstm_core.studies import tests_are_shut

    store = RunStore(home)
    try:
        shut = tests_are_shut(store, store.get(folder.resolve().name))
    except (RunNotFoundError, UnreadableError):
        return  # what is there is told by whoever reads it
    if shut:
        raise DataError(
            f"The run in {folder} is one of a study whose test figures are shut, as a choice by the exam spoils the "
            "exam. Open them on the lab's page Experiments first; it can't be undone."
        )


def _about_the_weights(result: RunResult, *, best_epoch: bool) -> str:
    """Say which weights are explained.

    Raises:
        DataError: Those of the best trained epoch are asked for, and there are none beside the kept ones.
    """
    best = result.best_trained_epoch
    if result.kept_epoch:
        if best_epoch:
            raise DataError(f"This run kept the weights of epoch {result.kept_epoch}; leave out --best-epoch.")
        return f"The weights are {_kept(result)}.{_whose(result)}"
    if not has_trained_weights(result):
        if best_epoch:
            raise DataError("This run has no weights of a trained epoch. Train it again to have them, without a stop.")
        way_out = ""
    elif best_epoch:
        return f"The weights are those of epoch {best}, which the run did not keep: {why_untrained(result)}."
    else:
        way_out = f" With --best-epoch you see its best trained epoch, {best}."
    return (
        f"The weights are from before training, random numbers that learned nothing: {why_untrained(result)}.{way_out}"
    )


def _kept(result: RunResult) -> str:
    epoch = result.kept_epoch
    return f"those of a refit, as long as up to epoch {epoch}" if result.refitted else f"those of epoch {epoch}"


def _whose(result: RunResult) -> str:
    """Say whose inside is explained where the run's prediction is a mean; empty otherwise."""
    count, linear = len(result.members), " and a linear model" if result.linear is not None else ""
    if count == 1 and not linear:
        return ""
    networks = f"{count} networks" if count > 1 else "a network"
    return f" The run predicts by the mean of {networks}{linear}; explained is the {'first ' * (count > 1)}network."


def _text(title: str, note: str, found: Explanation) -> str:
    window, model = found.window, found.model
    assert window.predicted is not None and window.actual is not None  # a test day
    lines = [
        f"{title}, {model.target} on {model.step.iso(window.predicted)}: predicted {number(found.prediction)}, actual "
        f"{number(window.actual)}, last value before {number(window.previous)}",
        note,
        "",
        f"Attention, the largest of {len(window.dates)} weights (equal shares: {1 / len(window.dates):.2%}; it is as "
        f"narrow as {number(found.attended.effective_steps)} equal time steps):",
        *_attended(found),
        "",
        f"Inputs that moved the prediction the most, from that of a window in which {model.in_average_window}, in "
        f"scaled units ({number(found.attribution.baseline)} to {number(found.attribution.prediction)}):",
        *_moved(found),
        "",
        *(
            f"Layer {layer.number}, {layer.shape[1]} units, mean gates: "
            + ", ".join(f"{name} {values.mean():.2f}" for name, values in layer.gates.items())
            for layer in found.layers
        ),
        "",
        f"Is the attention true? {found.exam.verdict.sentence}",
        *(f"  {reason.title}\n    {reason.text}" for reason in found.exam.verdict.reasons),
    ]
    if found.exam.planted is not None:
        lines += ["", found.exam.planted.sentence]
    return "\n".join(lines)


def _attended(found: Explanation) -> list[str]:
    weights, dates = found.attended.attention, found.window.dates
    first = np.argsort(-weights, kind="stable")[:_SHOWN]
    named = found.model.step.isos(dates)
    return [f"  {named[step]}  {len(weights) - step:4} before  {weights[step]:8.2%}" for step in first]


def _moved(found: Explanation) -> list[str]:
    values, labels = found.attribution.values, found.model.labels
    named = found.model.step.isos(found.window.dates)
    if not values.any():
        return ["  none: no input moves the prediction"]
    first = np.argsort(-np.abs(values), axis=None, kind="stable")[:_SHOWN]
    places = zip(*np.unravel_index(first, values.shape), strict=True)
    return [
        f"  {named[step]}  {len(values) - step:4} before  {values[step, feature]:+.4f}  {labels[feature]}"
        for step, feature in places
    ]
