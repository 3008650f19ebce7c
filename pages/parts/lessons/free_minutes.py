"""Two free minutes: the few settings that a lesson leaves open, and one more run with them."""

from typing import Any

import streamlit as st

from lstm_core.draft import draft_of, parse_draft
from lstm_core.errors import LabError
from lstm_core.lessons.lesson import Lesson
from lstm_core.link import setting_called
from pages.kit.in_class import is_open
from pages.kit.messages import show_error
from pages.kit.settings.control import ask
from pages.kit.submit import submit

__all__ = ["show_free_minutes"]


def show_free_minutes(name: str, lesson: Lesson) -> None:
    """Show the settings that are open, and train with them when asked to; ends the script then.

    Args:
        name: The lesson's name in addresses.
        lesson: The lesson.
    """
    knobs = [knob for each in lesson.open if (knob := setting_called(each)) is not None and is_open(knob.path)]
    if not knobs:
        return
    st.header("Two free minutes")
    st.caption("Change what you like. All other settings stay as they were.")
    fields = draft_of(lesson.runs[0].config).model_dump()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for knob in knobs:
            part: dict[str, Any] = fields[knob.part] if knob.part else fields
            part[knob.name] = ask(knob, part[knob.name], st.container(width=220), page=f"lesson_{name}_")
        pressed = st.button("Try it", type="primary", icon=":material/play_arrow:")
    if pressed:
        try:
            submit(parse_draft(fields))
        except LabError as error:
            show_error(error)
