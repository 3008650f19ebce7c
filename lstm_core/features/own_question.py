"""Presets that ask a question of their own: which inputs and which target they bring to a series that is chosen.

The tutorial and the recommended preset are ways to learn, and leave open what is predicted. The volatility preset asks
how far a price will move; it brings its target and its inputs along, as far as a series has what they are computed
from.
"""

from __future__ import annotations

from lstm_core.config import preset
from lstm_core.data.first_choice import first_inputs
from lstm_core.data.table import PriceTable
from lstm_core.draft import Draft, draft_of
from lstm_core.errors import ConfigError
from lstm_core.features.indicators import INDICATORS, can_be_added, label
from lstm_core.features.panel_inputs import market_of

__all__ = ["QUESTION", "asking", "begin_from", "can_ask", "has_own_question"]

QUESTION = "volatility"
"""The preset that asks how far something will move."""


def has_own_question(name: str) -> bool:
    """Say whether a preset brings its own target.

    Example:
        >>> has_own_question("volatility"), has_own_question("recommended")
        (True, False)
    """
    return preset(name).features.target in INDICATORS


def can_ask(table: PriceTable, name: str = QUESTION) -> bool:
    """Say whether a series has what the target of a preset is computed from.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> can_ask(load_bundled("ibm")), can_ask(load_bundled("seattle"))
        (True, False)
    """
    return can_be_added(preset(name).features.target, table)


def asking(draft: Draft, name: str, table: PriceTable) -> Draft:
    """Return settings with the target of a preset, and those of its inputs that a series can be given.

    Where many tickers are learned from, the mean of the target over all of them that day is an input as well.

    Args:
        draft: The settings.
        name: A preset with a question of its own.
        table: The series.

    Raises:
        ConfigError: The series lacks what the target is computed from.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> asking(Draft(), "volatility", load_bundled("ibm")).features.target
        'logrange'
    """
    features = preset(name).features
    if not can_ask(table, name):
        raise ConfigError(
            f"The {name} preset asks how far the price moves in a row, and {table.title} has no columns 'high' and "
            "'low' with values above 0 to tell. Choose a series that has them, or another preset."
        )
    market = (market_of(features.target),) if draft.data.tickers else ()
    own = tuple(column for column in features.inputs if can_be_added(column, table))
    return draft.with_("features", inputs=own + market, target=features.target)


def begin_from(name: str, now: Draft, table: PriceTable) -> tuple[Draft, tuple[str, ...]]:
    """Return a preset's settings for the series that is chosen, and sentences on what it could not bring.

    Inputs and target stay as they are chosen, unless the preset has its own. Those that such a preset brought go with
    it again.

    Args:
        name: The preset.
        now: The settings so far.
        table: The series that they name.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> draft, told = begin_from("volatility", Draft(), load_bundled("ibm"))
        >>> draft.features.inputs[:2], draft.features.window, told
        (('logrange', 'down'), 22, ())
        >>> begin_from("tutorial", draft, load_bundled("ibm"))[0] == Draft()
        True
    """
    fresh = draft_of(preset(name)).with_("data", **now.data.model_dump())
    kept = fresh.with_("features", inputs=now.features.inputs, target=now.features.target)
    if has_own_question(name):
        try:
            return asking(fresh, name, table), ()
        except ConfigError as error:
            stays = f"{error} Until then the target stays {label(now.features.target, table)}."
            return kept, (stays,)
    if has_own_question(now.preset) and now.features.target == preset(now.preset).features.target:
        return fresh.with_("features", inputs=first_inputs(now.data, table), target=table.default_target), ()
    return kept, ()
