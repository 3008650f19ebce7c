"""What can be drawn as a guess: one file for each. ``DRAWINGS`` has all of them, by the names that lessons use.

What others use:

- ``drawing``: what they have in common: a sheet before the runs, and what stands beside the drawing after them
- ``sheet``: what one draws on, and the check of what was drawn
"""

from __future__ import annotations

from collections.abc import Mapping

from lstm_core.lessons.drawings.attention import ATTENTION
from lstm_core.lessons.drawings.curve import CURVE
from lstm_core.lessons.drawings.drawing import Drawing

__all__ = ["DRAWINGS"]

DRAWINGS: Mapping[str, Drawing] = {"attention": ATTENTION, "curve": CURVE}
