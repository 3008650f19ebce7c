"""Whatever can be typed is explained where it is asked for, and what the README shows can be typed."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer

from lstm_core.cli import app
from lstm_core.cli.knob_options import BY_HAND, KNOB_OPTIONS
from lstm_core.draft import Draft
from lstm_core.knobs.knob import knobs_of
from lstm_core.studies import STUDIES

README = Path(__file__).parents[2] / "README.md"
TOP = typer.main.get_command(app)


def commands(command: click.Command, name: str = "lstm_core") -> Iterator[tuple[str, click.Command]]:
    """Return a command and all below it, with what is typed to call it."""
    yield name, command
    for word, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{name} {word}")


COMMANDS = dict(commands(TOP))
PARAMETERS = [
    (name, parameter) for name, command in COMMANDS.items() for parameter in command.params if parameter.name != "help"
]


def test_all_commands_are_walked() -> None:
    assert {name.partition(" ")[2] for name in COMMANDS} == {
        "",
        "datasets",
        "inspect",
        "settings",
        "train",
        "explain",
        "export",
        "report",
        "judge",
        "compare",
        "bundle",
        "lesson",
        "runs",
        "rules",
        "backup",
        "restore",
        "certificates",
        "end",
        "doctor",
        "study",
        *(f"study {study.command}" for study in STUDIES.values()),
        *(study.command for study in STUDIES.values() if study.has_own_command),
    }
    assert len(PARAMETERS) > 40


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    assert re.match(r"[A-Z].*[^ ]\.", COMMANDS[name].help or ""), f"say what '{name}' does"


def test_every_option_and_argument_is_explained() -> None:
    silent = [
        f"{name} {parameter.name}" for name, parameter in PARAMETERS if len(getattr(parameter, "help", None) or "") < 10
    ]
    assert silent == []


@pytest.mark.parametrize("name", [name for name in COMMANDS if " " in name])
def test_the_help_text_shows_every_option(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        TOP.main([*name.split()[1:], "--help"])
    assert ended.value.code == 0
    shown = " ".join(capsys.readouterr().out.split())
    for command, parameter in PARAMETERS:
        if command == name and isinstance(parameter, click.Option | typer.core.TyperOption):
            assert parameter.opts[0] in shown


def test_the_default_number_of_rows_is_told() -> None:
    (rows,) = [parameter for name, parameter in PARAMETERS if (name, parameter.name) == ("lstm_core train", "rows")]
    assert "1259 of a bundled stock" in rows.help


def test_every_setting_has_an_option() -> None:
    own = {knob.path for knob in KNOB_OPTIONS.values()} | set(BY_HAND)
    reading = {path for path in knobs_of(Draft) if path.startswith("data.reading.")}
    assert own | reading == knobs_of(Draft).keys()
    given = {parameter.name for name, parameter in PARAMETERS if name == "lstm_core train"}
    assert KNOB_OPTIONS.keys() <= given


def test_the_default_of_a_setting_is_told_for_each_preset() -> None:
    (epochs,) = [parameter for name, parameter in PARAMETERS if (name, parameter.name) == ("lstm_core train", "epochs")]
    assert epochs.help.endswith("at most. From 1 to 2,000. Default: 40; recommended: 100; volatility: 20.")


LINES = re.findall(r"^ +python -m lstm_core (.+)$", README.read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("line", LINES)
def test_what_the_readme_shows_can_be_typed(line: str) -> None:
    word, *arguments = shlex.split(line)
    command = COMMANDS[f"lstm_core {word}"]
    command.make_context(word, arguments)  # reads all options and runs nothing


def test_the_readme_shows_commands() -> None:
    assert len(LINES) > 5
