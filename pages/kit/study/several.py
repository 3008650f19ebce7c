"""Asking for a few things of many: chips where they are few, a list with a search where they are not."""

import streamlit as st

from lstm_core.studies.common.asks import Offered, Several, Start
from pages.kit.messages import plain

__all__ = ["ask_several"]

_CHIPS = 12
"""Of more, a person would look for one rather than read all."""
_WIDTH = 800  # pixels, a row of its own; on a phone as wide as that is


def ask_several(ask: Several, start: Start, key: str) -> tuple[str, ...]:
    """Show what may be chosen, group by group.

    Args:
        ask: What is asked.
        start: What the study begins with.
        key: Tells its controls from others.

    Returns:
        What was chosen, as it is written, in the order of the groups.
    """
    usual = ask.usual(start)
    with st.container(width=_WIDTH):
        st.markdown(f"**{plain(ask.label)}**", help=plain(ask.help))
        found = [_group(each, usual, f"{key}_{place}", ask.most) for place, each in enumerate(ask.offers(start))]
    return tuple(one for group in found for one in group)


def _group(group: Offered, usual: tuple[str, ...], key: str, most: int) -> list[str]:
    """Show the choice of one group; what a person typed gets what stands before such a name."""
    options = list(group.options)
    first = [one for one in options if one in usual]

    def named(written: str) -> str:
        return plain(group.options.get(written, written))

    if len(options) <= _CHIPS and not group.typed:
        return list(st.pills(group.label, options, selection_mode="multi", default=first, format_func=named, key=key))
    chosen = st.multiselect(
        group.label,
        options,
        first,
        format_func=lambda written: group.options.get(written, written),
        max_selections=most,
        accept_new_options=bool(group.typed),
        placeholder="Choose or type" if group.typed else "Choose",
        key=key,
        help="Type others as the Train page writes them, such as sma:50 or rsi:7@volume." if group.typed else None,
    )
    return [one if one in options else f"{group.typed}{one}" for one in chosen]
