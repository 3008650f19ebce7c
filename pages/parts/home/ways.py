"""The ways from Home: one that is clear, the tour, and what else somebody may have come for."""

import streamlit as st

from lstm_core.data.sources.registry import UPLOADS
from lstm_core.tour.step import tour
from pages.kit import state
from pages.kit.going import go
from pages.kit.messages import plain
from pages.kit.tour.place import come_back, kept_step, waits_for_class

__all__ = ["other_ways", "way_in"]


def way_in() -> None:
    """Show the one clear way in: the tour, from its beginning or from where it was left."""
    step, steps = kept_step(), tour().steps
    with st.container(border=True):
        st.header("Take the tour")
        if step is None:
            st.markdown(
                "Build a model that predicts a price, watch it learn, and find out whether it is any good. "
                f"{len(steps)} small steps, about seven minutes, no code."
            )
            label = "Take the tour"
        else:
            number = steps.index(step) + 1
            st.markdown(f"You are at step {number} of {len(steps)}: **{plain(step.title)}**.")
            label = "Go on with the tour"
        if waits_for_class():
            st.caption(
                "The tour waits until you have left your class: it chooses settings that the class keeps for you."
            )
        elif st.button(label, type="primary", icon=":material/tour:"):
            come_back()


def other_ways() -> bool:
    """Show the other ways; say whether the pictures of what can be known were asked for."""
    known, table, teacher = st.columns(3)
    with known.container(border=True, height="stretch"):
        st.markdown(
            "**See what an LSTM can and cannot know.** The weather, how far a price moves, and the price itself: three "
            "small models, side by side."
        )
        asked = st.button("Train the three and watch", icon=":material/play_arrow:")
    with table.container(border=True, height="stretch"):
        st.markdown(
            "**Bring your own table.** Anything with a column of dates and columns of numbers: a CSV file, a sheet of "
            "a workbook, parquet."
        )
        if st.button("Bring your own table", icon=":material/upload_file:"):
            state.want_source(UPLOADS.name)
            go("pages/data.py")
    with teacher.container(border=True, height="stretch"):
        st.markdown(
            "**I teach.** Make a class: students come by a code, without accounts. They guess first, and you see all "
            "guesses on one page."
        )
        if st.button("I teach", icon=":material/groups:"):
            go("pages/classroom.py")
    return asked
