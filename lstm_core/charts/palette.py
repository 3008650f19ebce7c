"""The one palette, by meaning.

The hues are those of Okabe and Ito (2008), which stay apart for the common kinds of color blindness. Of
their eight only four, and grey, reach a contrast of 3:1 on white as well as on Streamlit's near-black
(WCAG 2.2, 1.4.11); the others are not used for lines. Lines that share a figure differ in dash or width
as well, so that nothing hangs on color alone.
"""

from __future__ import annotations

__all__ = [
    "ACTUAL",
    "ATTENTION",
    "ATTENTION_LINE",
    "CORRELATION",
    "DOWN",
    "DRAWING",
    "GRID",
    "MODEL",
    "MUTED",
    "OPPONENT",
    "PERSISTENCE",
    "RUNS",
    "SEQUENTIAL",
    "TEST_PART",
    "TRAINING_LOSS",
    "TRAINING_PART",
    "UP",
    "VALIDATION_LOSS",
    "VALIDATION_PART",
    "VALUES",
    "VOLUME",
    "translucent",
]

_BLUE = "#0072B2"
_VERMILLION = "#D55E00"
_GREEN = "#009E73"
_PURPLE = "#CC79A7"
_GREY = "#808080"

# Blue is what was known, vermillion is the model on what it has not learned from.
ACTUAL = _BLUE
MODEL = _VERMILLION
PERSISTENCE = _GREEN
OPPONENT = _PURPLE
TRAINING_LOSS = _BLUE
VALIDATION_LOSS = _VERMILLION
TRAINING_PART = _BLUE
VALIDATION_PART = _GREEN
TEST_PART = _VERMILLION
UP = _BLUE
DOWN = _VERMILLION
VOLUME = _GREY
ATTENTION_LINE = _PURPLE
MUTED = _GREY
# Runs beside one another, where nothing else is in color.
RUNS = (_VERMILLION, _BLUE, _GREEN, _PURPLE)

# Drawings have light grounds with dark ink on them, so that they read in light and in dark themes.
DRAWING = {
    "ink": "#0e1117",
    "white": "#ffffff",
    "blue": "#a9d3ee",
    "orange": "#f6c9a3",
    "grey": "#e6e6e6",
    "purple": "#ecc8da",
}

# A sequential scale of even steps in lightness, made for color-blind eyes (Nuñez et al. 2018).
ATTENTION = "Cividis"
SEQUENTIAL = ATTENTION
# The same kind, but brighter: for cells that should be told apart at a glance.
VALUES = "Viridis"


def translucent(color: str, opacity: float) -> str:
    """Return a color of the form ``#rrggbb`` as CSS with an opacity from 0 to 1.

    Example:
        >>> translucent("#0072B2", 0.25)
        'rgba(0, 114, 178, 0.25)'
    """
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity:g})"


GRID = translucent(_GREY, 0.25)

# From -1 to 1. Its middle is nearly clear, so that "no relation" recedes into a light as well as into a dark page.
CORRELATION = [[0.0, _VERMILLION], [0.5, translucent(_GREY, 0.1)], [1.0, _BLUE]]
