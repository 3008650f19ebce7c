"""Asking where the parts of the rows end: the same control on Train and on What the model sees."""

from typing import Any

import streamlit as st

from pages.kit.in_class import is_open
from pages.kit.next_run import form_key

__all__ = ["ask_marks"]

_LEAST, _MOST, _USUAL = 5, 98, 10  # percent of the rows


def ask_marks(split: dict[str, Any], page: str = "") -> None:
    """Show the marks between the parts; the shares that they stand for are put into the fields.

    Args:
        split: The fields of a ``SplitChoice``, changed in place; shares that the marks can't show stay as long as
            nobody moves them.
        page: Tells the controls of two pages apart.
    """
    if not is_open("split.train", "split.validation"):
        return
    before, key = _marks(split), form_key(f"{page}split")
    marks = st.slider(
        "Training ends, validation ends (% of rows)",
        _LEAST,
        _MOST,
        before,
        key=key,
        help="Rows in the order of time: training up to the first mark, validation between the marks, test after the "
        "second. With both marks together there is no validation part, and the test part is watched in its place.",
    )
    if marks != before:
        split |= {"train": marks[0] / 100, "validation": (marks[1] - marks[0]) / 100}
    if not split["validation"]:
        st.caption(
            "Both marks are together: there is no validation part. The test part's loss is watched while training, but "
            "nothing is chosen by it, so early stopping is off."
        )
        # Of two handles on each other only one can be seen, and it goes one way.
        st.button(
            "Make a validation part",
            icon=":material/vertical_split:",
            key=f"{key}_apart",
            on_click=_draw_apart,
            args=(key, marks[0]),
            help=f"The newest {_USUAL}% of the rows for training become a part of their own, to choose by.",
        )


def _draw_apart(key: str, mark: int) -> None:
    st.session_state[key] = (max(_LEAST, mark - _USUAL), mark)


def _marks(split: dict[str, Any]) -> tuple[int, int]:
    """Return the ends of training and validation in percent, as the slider can show them."""
    ends = (round(100 * split["train"]), round(100 * (split["train"] + split["validation"])))
    first, second = (min(max(end, _LEAST), _MOST) for end in ends)
    return first, second
