"""Calling the command line, as in tests of it."""

from tests.cli.conftest import lab

__all__ = ["lab"]
