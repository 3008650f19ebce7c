"""Every setting that a person can choose in the app can be typed, and is checked together with the others."""

from collections.abc import Callable
from typing import Any

import pytest
import typer

from lstm_core.cli.asked import asked_for
from lstm_core.cli.job import job_of
from lstm_core.cli.knob_options import KNOB_OPTIONS
from lstm_core.cli.options import TrainOptions, with_train_options
from lstm_core.draft import Draft
from lstm_core.errors import ConfigError
from tests.setting_leaves import EXAMPLES, TOGETHER, value_of

Typed = Callable[..., TrainOptions]


@pytest.fixture
def typed() -> Typed:
    """Return a function that reads what was typed."""
    said: list[TrainOptions] = []

    @with_train_options
    def take(options: TrainOptions) -> None:
        """Take the options."""
        said.append(options)

    app = typer.Typer()
    app.command()(take)

    def read(*arguments: str) -> TrainOptions:
        typer.main.get_command(app).main(list(arguments), standalone_mode=False)
        return said.pop()

    return read


def as_typed(name: str, value: Any) -> list[str]:
    flag = f"--{name.replace('_', '-')}"
    if isinstance(value, bool):
        return [flag if value else f"--no{flag[1:]}"]
    return [flag, "none" if value is None else str(value)]


def draft_of(options: TrainOptions) -> Draft:
    return asked_for(options)[0]


@pytest.mark.parametrize("name", KNOB_OPTIONS)
def test_a_typed_setting_is_that_of_the_draft(typed: Typed, name: str) -> None:
    knob = KNOB_OPTIONS[name]
    arguments = as_typed(name, EXAMPLES[knob.path])
    for other, value in TOGETHER.get(knob.path, {}).items():
        arguments += as_typed(other, value)
    draft = draft_of(typed("--preset", "recommended", *arguments))
    assert value_of(draft, knob.path) == EXAMPLES[knob.path]


def test_what_needs_each_other_is_checked_together(typed: Typed) -> None:
    draft = draft_of(typed("--patience", "5", "--restore-best", "--min-gain", "0.02", "--validation", "0.1"))
    training = draft.training
    assert (training.patience, training.restore_best, training.min_gain) == (5, True, 0.02)
    with pytest.raises(ConfigError, match="need a validation part of their own"):
        draft_of(typed("--patience", "5"))


def test_what_a_preset_sets_can_be_taken_away(typed: Typed) -> None:
    draft = draft_of(typed("--preset", "recommended", "--patience", "none", "--no-restore-best", "--min-gain", "none"))
    training = draft.training
    assert (training.patience, training.restore_best, training.min_gain) == (None, False, None)


def test_what_was_typed_and_does_nothing_is_told(typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    job_of(typed("--weight-decay", "0.1", "--heads", "2", "--decay-epochs", "5", "--max-age", "9"))
    said = capsys.readouterr().err.splitlines()
    assert [sentence.partition(" does nothing here: ")[0] for sentence in said] == [
        "A value serves for (data.max_age)",
        "Heads (model.heads)",
        "Epochs until it falls (training.decay_epochs)",
        "Weight decay (training.weight_decay)",
    ]
    job_of(typed("--weight-decay", "0.1", "--optimizer", "adamw"))
    assert capsys.readouterr().err == ""


def test_what_is_impossible_is_named_as_everywhere(typed: Typed) -> None:
    with pytest.raises(ConfigError, match=r"training\.patience is 'soon' but must be a whole number"):
        draft_of(typed("--patience", "soon"))
    with pytest.raises(ConfigError, match=r"model\.dropout is 0\.9 but must be at most 0\.8"):
        draft_of(typed("--dropout", "0.9"))
