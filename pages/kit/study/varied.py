"""Asking which settings a study varies, and over which values."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lstm_core.config import ExperimentConfig
from lstm_core.knobs.knob import Knob, knobs_of, value_at
from lstm_core.knobs.words import bounds_in_words, in_words
from lstm_core.studies.common.asks import Start, Varied
from lstm_core.studies.common.worth_trying import few_around
from pages.kit.messages import plain

__all__ = ["ask_varied"]

_KNOBS = knobs_of(ExperimentConfig)
_ORDER = ("First setting", "Second setting", "Third setting")
_WIDTH = 800  # pixels, a row of its own, as names are cut off in less; on a phone as wide as that is


def ask_varied(ask: Varied, start: Start, key: str) -> dict[str, tuple[Any, ...]]:
    """Show the choice of a few settings and of the values that each takes.

    Args:
        ask: What is asked.
        start: What the study begins with.
        key: Tells its controls from others.

    Returns:
        ``path -> values``; a value that a person typed is text.
    """
    offers, usual = ask.offers(start), ask.usual(start)
    if ask.most > len(_ORDER):
        return _ask_many(ask, offers, usual, key)
    answer: dict[str, tuple[Any, ...]] = {}
    with st.container(width=_WIDTH):
        for place in range(ask.most):
            names = [path for path in offers if path not in answer]
            first = next((path for path in usual if path not in answer), None)
            path = _ask_path(ask, place, names, first, key)
            if path is None:
                break
            few = few_around(offers[path], value_at(start.config.model_dump(), path))
            answer[path] = _ask_values(_KNOBS[path], offers[path], usual.get(path, few), key)
    return answer


def _ask_many(
    ask: Varied, offers: Mapping[str, tuple[Any, ...]], usual: Mapping[str, tuple[Any, ...]], key: str
) -> dict[str, tuple[Any, ...]]:
    """Ask for settings in one place, and for their values behind a door: most people leave these as they are."""
    with st.container(width=_WIDTH):
        chosen = st.multiselect(
            ask.label,
            list(offers),
            [path for path in offers if path in usual],
            format_func=lambda path: _KNOBS[path].title,
            max_selections=ask.most,
            key=f"{key}_paths",
            help=plain(ask.help),
        )
        with st.expander("Values", icon=":material/tune:"):
            return {path: _ask_values(_KNOBS[path], offers[path], offers[path], key) for path in chosen}


def _ask_path(ask: Varied, place: int, names: list[str], first: str | None, key: str) -> str | None:
    """Ask which setting; the first one has to be there, further ones need not."""
    chosen: str | None = st.selectbox(
        ask.label if ask.most == 1 else _ORDER[place],
        names,
        names.index(first) if first is not None else (0 if place == 0 else None),
        format_func=lambda path: _KNOBS[path].title,
        placeholder="None",
        key=f"{key}_{place}",
        help=plain(ask.help) if place == 0 else "Leave it empty to vary one setting only; the cross takes it away.",
    )
    return chosen


def _ask_values(knob: Knob, offered: tuple[Any, ...], usual: tuple[Any, ...], key: str) -> tuple[Any, ...]:
    """Ask over which values; of a number others than those offered may be typed."""
    number = knob.kind in (int, float)
    bounds = bounds_in_words(knob)
    own = f" Type others{f', {bounds}' if bounds else ''}." if number else ""
    found = st.multiselect(
        f"Values of {knob.title[:1].lower()}{knob.title[1:]}",
        list(offered),
        [value for value in offered if value in usual],
        format_func=lambda value: value if isinstance(value, str) and number else in_words(knob, value),
        accept_new_options=number,
        key=f"{key}_{knob.path}",
        help=plain(f"{knob.about.help} One run is trained for each value.{own}"),
    )
    return tuple(found)
