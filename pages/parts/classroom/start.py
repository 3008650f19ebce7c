"""The page Class before one is in a class: joining one by its code, going on with one's own, or making one."""

import streamlit as st

from lstm_core.classes.kept import KeptClass
from lstm_core.errors import ClassError, LabError
from lstm_core.runs.codes import link_of_code
from pages.kit import in_class, lab, owner
from pages.kit.going import go
from pages.kit.header import page_top
from pages.kit.messages import plain, show_error
from pages.kit.reach import show_reach
from pages.parts.classroom.making import ask_for_class

__all__ = ["show_start"]


def show_start() -> None:
    """Show how one comes into a class, the classes that one teaches, and how to make one."""
    page_top("Class", "Students join with a code. A teacher makes a class in two minutes; nobody needs an account.")
    join, teach = st.columns([2, 3], gap="large")
    with join:
        st.header("I have a code")
        _ask_for_code()
        _list(lab.open_lab().store.classes_of(owner.owner_id()))
    with teach:
        st.header("I teach")
        show_reach()  # before a class is made that nobody could join
        ask_for_class()


def _ask_for_code() -> None:
    with st.form("class_code", border=False):
        code = st.text_input("Code", placeholder="five letters, from your teacher", max_chars=20)
        pressed = st.form_submit_button("Go to my class", icon=":material/arrow_forward:")
    if not pressed:
        return
    try:
        page, query = link_of_code(lab.open_lab().store, code)
        if page != "classroom":
            raise ClassError("This code is of a page and not of a class. Type it on Home.")
    except LabError as error:
        show_error(error)
        return
    go(in_class.PAGE, in_class.class_address(query.removeprefix("class=")))


def _list(classes: list[KeptClass]) -> None:
    if classes:
        st.header("My classes")
    for one in classes:
        st.page_link(
            in_class.PAGE,
            label=plain(one.rules.title) + (" · over" if one.ended is not None else ""),
            icon=":material/groups:",
            query_params=in_class.class_address(one.id),
        )
