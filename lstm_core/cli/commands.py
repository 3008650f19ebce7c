"""All commands under one roof, and how a person's mistake ends."""

from __future__ import annotations

import io
import logging
import os
import sys

import typer

from lstm_core.brought_words import in_view, shortened
from lstm_core.cli.bundling import bundle
from lstm_core.cli.certificates import certificates
from lstm_core.cli.comparing import compare
from lstm_core.cli.doctor import doctor
from lstm_core.cli.ending import end
from lstm_core.cli.explaining import explain
from lstm_core.cli.exporting import export
from lstm_core.cli.judging import judge, rules
from lstm_core.cli.keeping import backup, restore
from lstm_core.cli.lesson import lesson
from lstm_core.cli.look import datasets, inspect, settings
from lstm_core.cli.report_file import report
from lstm_core.cli.runs import runs
from lstm_core.cli.study import own_commands, study_app
from lstm_core.cli.training import train
from lstm_core.errors import DataChangedError, DifferentDaysError, LabError, QuestionError

__all__ = ["app", "main"]

app = typer.Typer(
    help="Explore an attention LSTM on dated tables.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (
    datasets,
    inspect,
    settings,
    train,
    explain,
    judge,
    compare,
    export,
    bundle,
    certificates,
    report,
    lesson,
    runs,
    rules,
    backup,
    restore,
    end,
    doctor,
):
    app.command()(command)
for name, command in own_commands():
    app.command(name)(command)
app.add_typer(study_app, name="study")

_MOST_NAME = 200  # letters of a file's name that are shown


def main() -> None:
    """Run the command line; a person's mistake ends with one sentence and exit status 2."""
    # What TensorFlow says of itself is not for whoever trains: its build, and each new shape that it traces.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # Windows writes letters of its own into a file or a pipe
    try:
        app()
    except LabError as error:
        # Names of files and columns may hold what a terminal would obey.
        said = "\n".join(in_view(line) for line in f"{error}{_way_out(error)}".split("\n"))
        print(said, file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except OSError as error:
        if error.filename is None:
            raise
        named = shortened(str(error.filename), _MOST_NAME)
        print(f"{named} can't be used ({error.strerror}). Name another file or folder.", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def _way_out(error: LabError) -> str:
    """Return which option helps, as one more sentence."""
    if isinstance(error, QuestionError):
        return f" Add {' or '.join(answer.option for answer in error.answers)}."
    if isinstance(error, DifferentDaysError):
        return " Add --shared-days for that."
    return " Add --changed-data for that." if isinstance(error, DataChangedError) else ""
