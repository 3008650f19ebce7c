"""Choosing many tickers, from which one model is to learn."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_core.choices import ALL_TICKERS, DataChoice
from lstm_core.data.panel import FEWEST_TICKERS
from lstm_core.data.sources.registry import source_of
from lstm_core.errors import LabError
from pages.kit import lab, state
from pages.kit.settings.control import KNOBS

__all__ = ["pick_tickers"]

_ALL = ALL_TICKERS[0]


def pick_tickers(data: DataChoice, chosen: DataChoice) -> DataChoice:
    """Let a person choose further tickers to learn from; return the series with them.

    Args:
        data: The series that was chosen.
        chosen: The series of the draft, whose tickers stay where the set is the same.
    """
    there = _tickers(data)
    if len(there) < FEWEST_TICKERS:
        return data
    before = chosen.tickers if _tickers(chosen) == there else ()
    knob = KNOBS["data.tickers"]
    left, right = st.columns([3, 1])
    picked = left.multiselect(
        knob.about.label,
        [_ALL, *there],
        default=[name for name in before if name in (_ALL, *there)],
        format_func=lambda name: f"all {len(there):,} tickers" if name == _ALL else name,
        key=state.data_key(f"tickers_{data.source}_{data.name if source_of(data).is_brought else ''}"),
        help=f"{knob.about.help} The pages before training show the one ticker that is chosen above.",
        placeholder=f"One only; choose all {len(there):,}, or some",
    )
    tickers = ALL_TICKERS if _ALL in picked else tuple(picked)
    if len(picked) == 1 and _ALL not in picked:
        left.caption(
            f"Choose at least {FEWEST_TICKERS}, or all. With one alone the model learns from the series above."
        )
        tickers = ()
    if not tickers:
        return data
    return data.model_copy(update={"tickers": tickers, "unseen": _unseen(chosen.unseen, right)})


def _unseen(share: float, place: DeltaGenerator) -> float:
    knob = KNOBS["data.unseen"]
    # Not named by the form's generation, which changes with every choice of data.
    key = state.data_key("unseen")
    percent: float = place.number_input(knob.about.label, 0.0, 90.0, 100 * share, 5.0, key=key, help=knob.about.help)
    return share if percent == 100 * share else percent / 100


def _tickers(data: DataChoice) -> tuple[str, ...]:
    try:
        return source_of(data).tickers(data, lab.open_lab().libraries)
    except LabError:
        return ()  # The page says so once all that could change it is drawn.
