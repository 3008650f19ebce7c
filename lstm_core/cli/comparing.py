"""The command ``compare``: a few trained runs beside one another, and what of the difference is sure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from lstm_core.cli.explaining import load_run
from lstm_core.compare.comparison import FEWEST, MOST, Comparison, Contender
from lstm_core.compare.comparison import compare as compare_results
from lstm_core.compare.one_ticker import for_one_ticker
from lstm_core.compare.words import chosen_in_words, remarks, sentence
from lstm_core.errors import ConfigError
from lstm_core.numbers import in_column, number
from lstm_core.results import RunResult

__all__ = ["compare"]


def compare(
    run_dirs: Annotated[
        list[Path],
        typer.Argument(
            help="Folders that 'train --out' wrote, 2 to 8; the others are held against the first.",
            metavar="RUN RUN...",
            show_default=False,
        ),
    ],
    shared_days: Annotated[
        bool, typer.Option(help="Compare runs whose test parts differ, on the days that they share.")
    ] = False,
    ticker: Annotated[
        str | None,
        typer.Option(
            help="Of runs on many tickers, compare this one. Default: the first that all were tested on.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Compare a few trained runs: what differs in their settings, and what of the difference in error is sure."""
    if not FEWEST <= len(run_dirs) <= MOST:
        raise ConfigError(f"Name {FEWEST} to {MOST} runs to compare, not {len(run_dirs)}.")
    chosen, results = for_one_ticker([load_run(folder) for folder in run_dirs], ticker)
    found = compare_results(results, [folder.name for folder in run_dirs], shared=shared_days)
    told = remarks(found, results)
    if as_json:
        fields = {"sentence": sentence(found), "ticker": chosen, **found.to_json(), "remarks": told}
        typer.echo(json.dumps(fields | {"choosing": chosen_in_words(found)}))
        return
    typer.echo("\n".join([*_text(found, chosen, results), "", chosen_in_words(found), *told]))


def _text(found: Comparison, ticker: str, results: Sequence[RunResult]) -> list[str]:
    """Return the sentence, the settings that differ, and the errors, in lines."""
    step, target = found.days.step, results[0].config.features.target
    names = [f"{run.letter}  {run.name}" for run in found.runs]
    settings = [f"  {one.title}: {', '.join(one.values)}" for one in found.settings]
    head = f"{'':28}{'RMSE':>12}{'MAE':>12}{'skill':>9}{'to A':>9}  95% interval{'':12}p"
    rmses, maes = in_column([one.rmse for one in found.lines]), in_column([one.mae for one in found.lines])
    lines = [
        f"{one.letter or one.name:28}{rmse:>12}{mae:>12}{_rest(one)}"
        for one, rmse, mae in zip(found.lines, rmses, maes, strict=True)
    ]
    of = f" of {ticker}" if ticker else ""
    tested = f"{target}{of}, {step.count(len(found.days))}: {step.span(found.days.dates)}"
    return [
        sentence(found),
        "",
        *names,
        *(["", "What differs:", *settings] if settings else []),
        "",
        tested,
        head,
        *lines,
    ]


def _rest(one: Contender) -> str:
    """Return skill, change against the reference, its interval and p, as far as there are any."""
    skill = "" if one.skill is None else f"{one.skill:+.3f}"
    if one.against is None:
        return f"{skill:>9}"
    change, ends = one.against.change, one.against.change_interval
    told = "" if change is None else f"{change:+.1%}"
    interval = "" if ends is None else f"{ends[0]:+.1%} to {ends[1]:+.1%}"
    return f"{skill:>9}{told:>9}  {interval:<24}{'' if one.p is None else number(one.p, 2)}".rstrip()
