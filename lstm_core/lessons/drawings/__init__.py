"""What can be drawn as a guess: one file for each.

What others use:

- ``DRAWINGS``: all of them, by the names that lessons use
- ``Drawing``: what they have in common
- ``sheet``: what one draws on, and the check of what was drawn
"""

from __future__ import annotations

from collections.abc import Mapping

from lstm_core.lessons.drawings.attention import ATTENTION
from lstm_core.lessons.drawings.curve import CURVE
from lstm_core.lessons.drawings.drawing import Drawing

__all__ = ["DRAWINGS", "Drawing"]

DRAWINGS: Mapping[str, Drawing] = {"attention": ATTENTION, "curve": CURVE}
