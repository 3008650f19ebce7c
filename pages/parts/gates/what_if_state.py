"""What a person has changed in a window so far, whichever way: by dragging, in the table, or by a shock."""

import math
from dataclasses import dataclass, field

import streamlit as st

from lstm_core.explain.trained import TrainedModel, Window
from lstm_core.explain.what_if import Change

__all__ = ["Changed", "Edits", "edits_of"]

Changed = tuple[int, str]  # time step, name of the input

_KEY = "what_if"


@dataclass
class Edits:
    """The changed cells of one window.

    Attributes:
        about: Which run and which of its predicted days they belong to.
        cells: New values by cell, in the columns' units.
        in_table: The same when the table was last drawn anew; what was typed into it since is not among them.
        version: Counts how often the table was drawn anew.
        answered: Number of the newest message from the line that is dragged.
    """

    about: str = ""
    cells: dict[Changed, float] = field(default_factory=dict)
    in_table: dict[Changed, float] = field(default_factory=dict)
    version: int = 0
    answered: int = 0

    @property
    def changes(self) -> list[Change]:
        """The changed cells as the core takes them."""
        return [Change(step, feature, value) for (step, feature), value in self.cells.items()]

    def put(self, model: TrainedModel, window: Window, cells: dict[Changed, float]) -> None:
        """Change cells; one that gets its old value back counts as unchanged. Impossible ones are left alone."""
        for (step, feature), value in cells.items():
            if not (0 <= step < len(window.values) and feature in model.inputs and math.isfinite(value)):
                continue
            if value == window.values[step, model.inputs.index(feature)]:
                self.cells.pop((step, feature), None)
            else:
                self.cells[step, feature] = value

    def redraw_table(self) -> None:
        """Have the table show all changes as they are now."""
        self.in_table = dict(self.cells)
        self.version += 1

    def reset(self) -> None:
        """Take all changes back."""
        self.cells.clear()
        self.redraw_table()


def edits_of(about: str) -> Edits:
    """Return this visitor's changes to a window; none when the last ones were made to another.

    Args:
        about: Names the run and the predicted day.
    """
    edits: Edits = st.session_state.setdefault(_KEY, Edits())
    if edits.about != about:
        edits = st.session_state[_KEY] = Edits(about)
    return edits
