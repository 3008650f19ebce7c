"""The error tree is what its drawing says."""

import inspect
import pickle
import re

import pytest

from lstm_core import errors


def _drawn() -> dict[str, str]:
    """Read each error's parent from the tree at the top of the module."""
    parents: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"^ {4}([│├└─ ]*)(\w+Error) ", line)
        if found:
            depth = len(found[1]) // 4
            above[depth:] = [found[2]]
            parents[found[2]] = above[depth - 1] if depth else "Exception"
    return parents


def test_the_drawing_names_every_error_and_no_other() -> None:
    assert sorted(_drawn()) == sorted(set(errors.__all__) - {"Answer"})


@pytest.mark.parametrize(("name", "parent"), _drawn().items())
def test_each_error_hangs_where_it_is_drawn(name: str, parent: str) -> None:
    assert [base.__name__ for base in getattr(errors, name).__bases__] == [parent]


def test_an_errors_text_is_the_sentence_it_was_given() -> None:
    assert str(errors.TooFewRowsError("Too few rows.")) == "Too few rows."


def test_one_handler_catches_whatever_is_meant_for_people() -> None:
    for name in _drawn():
        assert issubclass(getattr(errors, name), errors.LabError)


def _made(name: str) -> errors.LabError:
    """Make an error with an argument for each that it takes, the message first."""
    kind = getattr(errors, name)
    names = [] if kind.__init__ is Exception.__init__ else list(inspect.signature(kind).parameters)
    return kind(*(f"The {argument} of it." for argument in names or ["message"]))


@pytest.mark.parametrize("name", _drawn())
def test_an_error_comes_out_of_another_process_as_it_was(name: str) -> None:
    error = _made(name)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made a line above
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_an_error_with_more_than_a_message_is_among_those_tried() -> None:
    assert vars(_made("QuestionError")) == {"answers": "The answers of it."}
