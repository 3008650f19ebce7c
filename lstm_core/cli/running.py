"""Training with a progress bar on standard error, and the folder that results go to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as ProgressBar

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import Loaded
from lstm_core.errors import ConfigError
from lstm_core.events import Event, Sink
from lstm_core.numbers import seconds_in_words
from lstm_core.progress import Progress
from lstm_core.results import RunResult

__all__ = ["check_folder", "run_with_bar"]


def run_with_bar(
    config: ExperimentConfig, table: Loaded, name: str = "", ends: Callable[[Event], bool] | None = None
) -> RunResult:
    """Train and evaluate, with a bar that shows how far it is.

    Args:
        config: What to do.
        table: The series.
        name: What the bar says first, as ``fold 2 of 5``.
        ends: Sees each event, and says whether training is to end; ``None`` lets it run to its end.
    """
    from lstm_core.experiment import run

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[note]}"))
    with ProgressBar(*columns, console=Console(stderr=True), transient=False) as bar:
        sink = _bar_sink(bar, f"{name}, " if name else "")
        if ends is None:
            return run(config, sink, table=table)
        stopped = False

        def watched(event: Event) -> None:
            nonlocal stopped
            sink(event)
            stopped = stopped or ends(event)

        return run(config, watched, lambda: stopped, table=table)


def check_folder(out: Path | None) -> None:
    """Find out before training, not after it, that results can't be written.

    Raises:
        ConfigError: The folder can't be made or written to.
    """
    if out is None:
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"The folder {out} can't be made ({error.strerror}); name another one with --out.") from None
    if not os.access(out, os.W_OK):
        raise ConfigError(f"The folder {out} can't be written to; name another one with --out.")


def _bar_sink(bar: ProgressBar, before: str) -> Sink:
    progress = Progress()
    task = bar.add_task(f"{before}starting", total=1.0, note="")

    def sink(event: Event) -> None:
        progress.add([event])
        if progress.started is None:
            return
        if progress.evaluating:
            bar.update(task, description=f"{before}comparing with the baselines", completed=1.0, note="")
            return
        notes = [] if progress.batch is None else [f"loss {progress.batch.loss:.5f}"]
        if progress.last is not None and not progress.started.refit:
            notes.append(f"{progress.started.watched} loss {progress.last.val_loss:.5f}")
        if progress.seconds_left is not None:
            notes.append(f"{seconds_in_words(progress.seconds_left)} left")
        bar.update(task, description=f"{before}{progress.place}", completed=progress.fraction, note=", ".join(notes))

    return sink
