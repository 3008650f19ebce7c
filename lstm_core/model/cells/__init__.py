"""The recurrent cells: each file of this folder is one, and only here is one found by its name."""

from __future__ import annotations

from typing import Protocol

from lstm_core.model.cell import Cell
from lstm_core.model.folder import kinds_in

__all__ = ["CELLS", "cell_of"]

CELLS: dict[str, Cell] = kinds_in(__name__, Cell)
"""By name, in the order in which people are offered them."""


class _HasCell(Protocol):
    """What says which cell a network has; a ``ModelConfig`` does."""

    @property
    def cell(self) -> str:
        """The cell's name."""


def cell_of(model: _HasCell) -> Cell:
    """Return the cell of a network.

    Example:
        >>> from lstm_core.config import ModelConfig
        >>> cell_of(ModelConfig(cell="gru")).label
        'GRU'
    """
    return CELLS[model.cell]
