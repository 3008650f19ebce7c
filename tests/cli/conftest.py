"""Calling the command line as a person does."""

import sys
from collections.abc import Callable

import pytest

from lstm_core import cli


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that calls the command line with some arguments."""

    def call(*arguments: str) -> None:
        monkeypatch.setattr(sys, "argv", ["lstm_core", *arguments])
        try:
            cli.main()
        except SystemExit as end:
            if end.code:
                raise

    return call


@pytest.fixture
def refused(lab: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return a function that calls the command line and returns the sentence with which it refuses."""

    def call(*arguments: str) -> str:
        with pytest.raises(SystemExit) as end:
            lab(*arguments)
        out, err = capsys.readouterr()
        assert (end.value.code, out) == (2, "")
        assert "Traceback" not in err
        return err.strip()

    return call
