"""Test rows that were drawn at random, on purpose: what has to be known before single predictions are looked at."""

import streamlit as st

from lstm_core.leaks import LEAKS
from lstm_core.results import RunResult

__all__ = ["tell_scattered"]


def tell_scattered(result: RunResult, which: str = "they are scattered over the series", beware: str = "") -> None:
    """Say that a run's test rows are not neighbors, where they are not.

    Args:
        result: The run's.
        which: What that means for what the page shows.
        beware: What it is easily taken for there, as the end of a sentence.
    """
    if (leak := LEAKS.get(result.config.leak)) and leak.scatters:
        st.info(
            f"This run drew its test rows at random, on purpose, so {which}. Each has the window of the rows right "
            f"before its date{beware}.",
            icon=":material/shuffle:",
        )
