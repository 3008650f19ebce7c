"""Guesses in lessons and short codes, as the store keeps them."""

import pytest

from lstm_core.errors import ConfigError, UnreadableError
from lstm_core.runs.codes import CODE_LETTERS, code_of, link_of_code
from lstm_core.runs.guesses import KeptGuess, finish_sentence, forget_guess, keep_guess, kept_guess
from lstm_core.runs.store import RunStore


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path)


@pytest.mark.parametrize("guess", ["a bit", 29.0, ("a", "b")])
def test_a_guess_comes_back_with_its_runs(store, guess):
    keep_guess(store, "ann", "one", guess, ["r1", "r2"])
    assert kept_guess(store, "ann", "one") == KeptGuess(guess, ("r1", "r2"))
    assert kept_guess(store, "bob", "one") is None and kept_guess(store, "ann", "two") is None


def test_a_sentence_is_finished_and_all_can_be_forgotten(store):
    keep_guess(store, "ann", "one", "a", ["r1"])
    finish_sentence(store, "ann", "one", "  because. " + "x" * 600)
    assert kept_guess(store, "ann", "one").sentence == ("because. " + "x" * 600)[:500]
    forget_guess(store, "ann", "one")
    assert kept_guess(store, "ann", "one") is None


@pytest.mark.parametrize("kept", ["{", "[]", '{"format": 1}', '{"format": 9, "written_by": "9.9"}', "3"])
def test_a_guess_that_can_not_be_read_is_told(store, kept):
    keep_guess(store, "ann", "one", "a", ["r1"])
    with store.database.open() as connection:
        connection.execute("UPDATE guesses SET guess = ?", (kept,))
    with pytest.raises(UnreadableError, match="our guess in this lesson"):
        kept_guess(store, "ann", "one")


def test_a_link_has_one_code_and_a_code_one_link(store):
    code = code_of(store, "train", "settings=1&seed=8")
    assert set(code) <= set(CODE_LETTERS) and len(code) == 5
    assert code_of(store, "train", "settings=1&seed=8") == code
    assert code_of(store, "train", "settings=1&seed=9") != code
    for written in (code, code.lower(), f" {code[:2]}-{code[2:]} "):
        assert link_of_code(store, written) == ("train", "settings=1&seed=8")


@pytest.mark.parametrize("code", ["", "ABC", "'; DROP TABLE codes; --", "x" * 1000])
def test_a_wrong_code_is_told(store, code):
    with pytest.raises(ConfigError, match="no code"):
        link_of_code(store, code)
