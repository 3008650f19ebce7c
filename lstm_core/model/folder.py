"""Finds the kinds of something in a folder that has one file for each of them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, TypeVar

__all__ = ["Kind", "kinds_in"]


class Kind(Protocol):
    """What each file of such a folder has under the name ``KIND``.

    Attributes:
        name: As configs name it, for ever; its file's name.
        place: Where it stands where all are listed, the smallest first.
    """

    name: str
    place: int


_Kind = TypeVar("_Kind", bound=Kind)


def kinds_in(package: str, kind: type[_Kind]) -> dict[str, _Kind]:
    """Return the kinds that a folder holds by their names, in the order in which they are listed.

    Args:
        package: The folder as an import names it; every file in it but ``__init__.py`` is a kind.
        kind: What all of them are.

    Example:
        >>> from lstm_core.model.cell import Cell
        >>> list(kinds_in("lstm_core.model.cells", Cell))
        ['lstm', 'gru']
    """
    files = iter_modules(import_module(package).__path__)
    found: dict[str, _Kind] = {file.name: import_module(f"{package}.{file.name}").KIND for file in files}
    return dict(sorted(found.items(), key=lambda named: named[1].place))
