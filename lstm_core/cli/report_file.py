"""The command ``report``: a trained run, or a few beside one another, as one HTML file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from lstm_core.cli.explaining import load_run
from lstm_core.cli.written import day_of_run, write_out
from lstm_core.compare.comparison import MOST, compare
from lstm_core.compare.one_ticker import for_one_ticker
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.errors import ConfigError
from lstm_core.export.bundle.used import origin_of
from lstm_core.settings import read_settings
from lstm_core.steps import day_of

__all__ = ["report"]


def report(
    run_dirs: Annotated[
        list[Path],
        typer.Argument(
            help=f"Folder that 'train --out' wrote; of 2 to {MOST} of them, the others are held against the first.",
            metavar="RUN [RUN...]",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option(help="File to write, such as report.html.", show_default=False)],
    shared_days: Annotated[
        bool, typer.Option(help="Compare runs whose test parts differ, on the days that they share.")
    ] = False,
    ticker: Annotated[
        str | None,
        typer.Option(help="Of runs on many tickers, compare this one. Default: the first that all were tested on."),
    ] = None,
) -> None:
    """Write one HTML file that says and shows what came of a run, without a network and ready to be printed."""
    from lstm_core.export.report.comparison import comparison_report  # with which Plotly comes
    from lstm_core.export.report.run import run_report

    if len(run_dirs) > MOST:
        raise ConfigError(f"Name 1 to {MOST} runs, not {len(run_dirs)}.")
    results = [load_run(folder) for folder in run_dirs]
    if len(results) == 1:
        source = origin_of(results[0].config.data, Libraries.of(read_settings())).in_words()
        content = run_report(results[0], title=results[0].title, made=day_of_run(run_dirs[0]), source=source)
    else:
        _, alone = for_one_ticker(results, ticker)
        found = compare(alone, [folder.name for folder in run_dirs], shared=shared_days)
        content = comparison_report(found, alone, made=day_of(time.time()))
    write_out(out, content)
