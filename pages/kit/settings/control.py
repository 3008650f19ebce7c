"""One control for one knob: which widget asks for it follows from what is known of it."""

from collections.abc import Mapping
from typing import Any, TypedDict

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_core.draft import Draft
from lstm_core.knobs.knob import Knob, knobs_of
from lstm_core.knobs.words import in_words, words_of
from pages.kit.in_class import is_open, most_of
from pages.kit.next_run import form_key
from pages.kit.words import helped

__all__ = ["KNOBS", "ask", "ask_into"]

KNOBS: Mapping[str, Knob] = knobs_of(Draft)


class Common(TypedDict):
    """What every widget is told."""

    key: str
    help: str
    disabled: bool


def ask_into(fields: dict[str, Any], path: str, place: DeltaGenerator | None = None) -> None:
    """Ask for a setting and put what is chosen into the fields of a draft.

    It can't be changed where it needs something missing, and is not shown where it would do nothing, or where the
    visitor's class has locked it.

    Args:
        fields: Of the whole draft, changed in place.
        path: Which setting.
        place: Where the control is drawn; where the script stands if not given.
    """
    knob = KNOBS[path]
    if not knob.counts(fields) or not is_open(path):
        return
    there = knob.about.needs is None or knob.about.needs.met(fields) or bool(knob.about.needs.only)
    part = fields[knob.part] if knob.part else fields
    chosen = ask(knob, part[knob.name], place, disabled=not there)
    part[knob.name] = chosen if there else knob.default


def ask(knob: Knob, value: Any, place: DeltaGenerator | None = None, *, page: str = "", disabled: bool = False) -> Any:
    """Show the control of a setting and return what it says.

    Args:
        knob: Which setting.
        value: What the control begins with; a value that it can't show stays as long as nobody moves it.
        place: Where it is drawn.
        page: Tells the controls of two pages apart.
        disabled: Whether it can't be changed now.
    """
    place = place or st.container()
    common: Common = {
        "key": form_key(page + knob.path),
        "help": helped(knob.title, knob.about.help),
        "disabled": disabled,
    }
    if knob.about.switch:
        return _switched(knob, value, place, common)
    if knob.about.stops:
        stops = sorted({*knob.about.stops, value}, key=lambda stop: (stop is not None, stop))
        return place.select_slider(
            knob.about.label, stops, value, format_func=lambda stop: in_words(knob, stop), **common
        )
    if knob.values:
        values = list(knob.values)
        return place.selectbox(
            knob.about.label, values, values.index(value), format_func=words_of(knob).__getitem__, **common
        )
    if knob.kind is bool:
        return place.toggle(knob.about.label, value, **common)
    if knob.about.step and knob.about.percent is False:
        return place.slider(knob.about.label, float(knob.low), float(knob.high), value, knob.about.step, **common)
    return _number(knob, value, place, common)


def _switched(knob: Knob, value: Any, place: DeltaGenerator, common: Common) -> Any:
    """Show a switch beside the number, for a setting that may have no value."""
    on = place.toggle(knob.about.switch, value is not None, **common | {"key": f"{common['key']}_on"})
    closed: Common = {**common, "disabled": common["disabled"] or not on}
    chosen = _number(knob, knob.about.usual if value is None else value, place, closed)
    return chosen if on else None


def _number(knob: Knob, value: Any, place: DeltaGenerator, common: Common) -> Any:
    if not knob.about.percent:
        most = most_of(knob)
        return place.number_input(knob.about.label, knob.low, most, value, placeholder=knob.about.none, **common)
    before = None if value is None else 100 * value
    percent = place.number_input(
        knob.about.label, 0.0, 99.0, before, knob.about.step, format="%g", placeholder=knob.about.none, **common
    )
    if percent == before:  # what was shown may not be exact
        return value
    return None if percent is None else percent / 100
