"""Settings as the query of an address: what differs from their preset, readable, to be sent to somebody.

``settings=2&preset=recommended&window=30&seed=8`` is the recommended preset with a window of 30 and seed 8. A setting
is called as its option on the command line is; one of how a file is read has ``reading.`` before it. Values are as they
are typed there: ``none`` for no value, ``on`` and ``off``, lists with commas.

The number says what the presets were when the link was made: where one of them changes, the number goes up and what
they were before stays here, so that an old link goes on meaning what it meant.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

from lstm_core.choices import DataChoice
from lstm_core.config import PRESETS
from lstm_core.draft import Draft, draft_of, parse_draft
from lstm_core.errors import ConfigError
from lstm_core.knobs.knob import Knob, knobs_of
from lstm_core.numbers import listed

__all__ = ["is_link", "link_of", "linked_draft", "setting_called", "settings_by_name"]

_LINK_NUMBER = 2
_BEFORE: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("1", "volatility"): {"training": {"hold_back": 0.0}},
}
"""What presets were other than now, by the number of links and the preset."""
_NUMBER, _PRESET, _READING = "settings", "preset", "data.reading."
_NONE, _ON, _OFF = "none", "on", "off"


def link_of(draft: Draft) -> dict[str, str]:
    """Return settings as the parameters of a query, none of them encoded yet.

    Args:
        draft: The settings. A series that somebody uploaded is named by its id, which only they may use.

    Example:
        >>> link_of(Draft().with_("features", window=30))
        {'settings': '2', 'preset': 'tutorial', 'window': '30', 'seed': '7'}
    """
    fields, usual = draft.model_dump(), _usual(draft.preset)
    query = {_NUMBER: str(_LINK_NUMBER), _PRESET: draft.preset}
    for name, knob in _names().items():
        value = knob.value(fields)
        # The seed is named in any case: whoever reads the link should see that chance is settled too.
        if knob.path != _PRESET and (value != knob.value(usual) or knob.path == "seed"):
            query[name] = _written(knob, value)
    return query


def is_link(query: Mapping[str, str]) -> bool:
    """Say whether the query of an address holds settings."""
    return _NUMBER in query


def linked_draft(query: Mapping[str, str]) -> Draft:
    """Return the settings that the query of an address holds.

    Args:
        query: Its parameters, decoded; all of them are read, so whatever is no setting has to be taken out before.

    Raises:
        ConfigError: The link is of a newer version, names a setting that does not exist, or one that can't be so.

    Example:
        >>> linked_draft({"settings": "1", "preset": "tutorial", "epochs": "5"}).training.epochs
        5
    """
    given = dict(query)
    number = given.pop(_NUMBER, "")
    _require_known_number(number)
    name = given.pop(_PRESET, "tutorial")
    if name not in PRESETS:
        raise ConfigError(
            f"This link begins from a preset '{name}', which does not exist; there are {listed(tuple(PRESETS))}."
        )
    unknown = [each for each in given if each not in _names()]
    if unknown:
        raise ConfigError(f"This link can't be used: {listed([_no_setting(each) for each in unknown])}.")
    fields = _usual(name, number)
    for each, text in given.items():
        _put(fields, _names()[each], text)
    return parse_draft(fields)


def setting_called(name: str) -> Knob | None:
    """Return the setting that links call so; ``None`` if there is none.

    Example:
        >>> setting_called("epochs").path
        'training.epochs'
    """
    return _names().get(name)


def settings_by_name() -> Mapping[str, Knob]:
    """Return all settings by what links call them, in the order of a draft's fields."""
    return _names()


def _usual(preset: str, number: str = str(_LINK_NUMBER)) -> dict[str, Any]:
    """Return the settings of a preset as plain fields, with the series as a person chooses one.

    Args:
        preset: Its name.
        number: Of the links for which it is asked.
    """
    draft = draft_of(PRESETS[preset])
    for part, changes in _BEFORE.get((number, preset), {}).items():
        draft = draft.with_(part, **changes)
    return draft.with_("data", missing=DataChoice().missing).model_dump()


def _require_known_number(number: str) -> None:
    if number in map(str, range(1, _LINK_NUMBER + 1)):
        return
    if not number.isdecimal() or number.startswith("0"):
        raise ConfigError(f"This link can't be used: '{number[:20]}' is no number of a format of links.")
    raise ConfigError(
        "This link was made by a newer version of the lab, and this one does not know what its settings mean. "
        "Ask whoever sent it for the settings in words, or open it in a newer version."
    )


def _no_setting(name: str) -> str:
    near = difflib.get_close_matches(name, _names(), n=1)
    return f"'{name}' is no setting{f' (is {near[0]} meant?)' if near else ''}"


@cache
def _names() -> Mapping[str, Knob]:
    """Return the settings by what a link calls them."""
    return {_name(knob): knob for knob in knobs_of(Draft).values()}


def _name(knob: Knob) -> str:
    return ("reading." if knob.path.startswith(_READING) else "") + (knob.about.option or knob.name)


def _written(knob: Knob, value: Any) -> str:
    if value is None:
        return _NONE
    if isinstance(value, bool):
        return _ON if value else _OFF
    if isinstance(value, tuple):
        return ",".join(_escaped(part, ",") for part in value)
    if isinstance(value, float):
        return repr(value)
    return _escaped(value) if knob.kind is str and not knob.values else str(value)


def _escaped(value: Any, apart: str = "") -> str:
    """Return a text so that no part of it is taken for a comma between two, or for no value."""
    text = str(value).replace("%", "%25")
    if apart:
        text = text.replace(apart, quote(apart))
    return f"%{ord(text[0]):02x}{text[1:]}" if text == _NONE else text


def _put(fields: dict[str, Any], knob: Knob, text: str) -> None:
    *parts, name = knob.path.split(".")
    here = fields
    for part in parts:
        if here[part] is None:
            here[part] = {}
        here = here[part]
    here[name] = _read(knob, text)


def _read(knob: Knob, text: str) -> Any:
    if knob.optional and text == _NONE:
        return None
    if knob.kind is tuple:
        return [unquote(part) for part in text.split(",")] if text else []
    return unquote(text) if knob.kind is str and not knob.values else text
