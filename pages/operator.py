"""Operator: who runs what, the disk, stop and delete; behind the operator's secret, and only where one is set."""

import streamlit as st

from pages.kit.header import page_top
from pages.parts.operator.doing import ask_what_was_wanted
from pages.parts.operator.door import door_is_open, show_door, shut_door
from pages.parts.operator.tables import show_deletions, show_disk, show_people, show_work

page_top(
    "Operator", "See who uses this lab and what for, stop what should not go on, and delete what should not be here."
)
if not door_is_open():
    show_door()
    st.stop()
show_disk()
show_work()
show_people()
show_deletions()
ask_what_was_wanted()
st.button("Leave", icon=":material/logout:", on_click=shut_door)
