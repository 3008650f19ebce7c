"""Things in two columns that stand in their order on a phone, too, where columns stand below one another."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

__all__ = ["in_pairs"]

_Thing = TypeVar("_Thing")


def in_pairs(things: Sequence[_Thing]) -> Iterator[tuple[DeltaGenerator, _Thing]]:
    """Yield each thing with a bordered place for it, two beside each other where there is room."""
    for first in range(0, len(things), 2):
        # The last of an odd number leaves a column empty.
        for column, thing in zip(st.columns(2), things[first : first + 2], strict=False):
            yield column.container(border=True, height="stretch"), thing
