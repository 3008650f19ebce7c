"""Options that are settings: each made from what is known of its knob."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import typer

from lstm_core.draft import Draft
from lstm_core.knobs.knob import Knob, knobs_of
from lstm_core.knobs.words import bounds_in_words, defaults_in_words, in_words

__all__ = ["BY_HAND", "KNOB_OPTIONS", "knob_option", "knob_value"]

# What options say that are no setting alone: --config, --dataset, --csv, --features with --indicators ...
BY_HAND = (
    *("preset", "data.source", "data.name", "data.ticker", "data.tickers", "data.extra", "data.last_rows"),
    *("features.inputs", "features.target"),
)
_NONE = "none"

KNOB_OPTIONS: Mapping[str, Knob] = {
    (knob.about.option or knob.name).replace("-", "_"): knob
    for path, knob in knobs_of(Draft).items()
    if path not in BY_HAND and knob.part != "data.reading"  # reading_options.py
}
"""The knobs that have an option, by the name of the field of ``TrainOptions``."""


def knob_option(name: str, knob: Knob) -> Any:
    """Return the annotation that makes Typer offer a setting; its value is ``None`` where it is not given.

    Args:
        name: A key of ``KNOB_OPTIONS``.
        knob: What belongs to it.
    """
    flag, help_text = f"--{name.replace('_', '-')}", _help(knob)
    if knob.optional:  # so that it can be taken away as well
        return Annotated[str | None, typer.Option(flag, metavar=f"NUMBER|{_NONE}", help=help_text)]
    if knob.kind is bool:
        return Annotated[bool | None, typer.Option(f"{flag}/--no{flag[1:]}", help=help_text)]
    if knob.values:
        return Annotated[Literal[knob.values] | None, typer.Option(flag, help=help_text)]
    if knob.kind is int:  # whose bounds are checked with all others, so that one sentence says the same everywhere
        return Annotated[int | None, typer.Option(flag, metavar="NUMBER", help=help_text)]
    return Annotated[float | None, typer.Option(flag, metavar="NUMBER", help=help_text)]


def knob_value(given: Any) -> Any:
    """Return the value that an option stands for; how it is to be is checked with all others together.

    Example:
        >>> knob_value("none"), knob_value("5"), knob_value(0.2)
        (None, '5', 0.2)
    """
    return None if given == _NONE else given


def _help(knob: Knob) -> str:
    """Return what the form says of a setting, its bounds, and what it is without the option."""
    bounds = bounds_in_words(knob)
    sentences = [f"{knob.title}.", knob.about.help, f"{bounds[:1].upper()}{bounds[1:]}." if bounds else ""]
    return " ".join(filter(None, [*sentences, defaults_in_words(knob, _said)]))


def _said(knob: Knob, value: Any) -> str:
    """Return a value as it is typed, or in words where nothing is."""
    if value is None or isinstance(value, bool):
        return in_words(knob, value)
    return f"{value:g}" if isinstance(value, float) else str(value)
