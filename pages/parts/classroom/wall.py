"""The teacher's wall: how students come in, who is where, what all have guessed, and the end of the class."""

import streamlit as st

from lstm_core.classes.kept import KeptClass
from lstm_core.classes.wall import places_in_words
from lstm_core.numbers import counted
from lstm_core.runs.codes import code_of
from pages.kit import in_class, lab, owner, state
from pages.kit.header import page_top
from pages.kit.lesson_library import lesson_of_class
from pages.kit.messages import fragment, plain
from pages.kit.polling import tick_seconds
from pages.kit.reach import show_reach
from pages.kit.sharing import full_address, picture
from pages.parts.classroom.compared import show_compared
from pages.parts.classroom.days import said_until
from pages.parts.classroom.guesses import show_guesses
from pages.parts.classroom.students import on_the_wall, show_students

__all__ = ["show_wall"]


def show_wall(kept: KeptClass) -> None:
    """Show a class to its teacher."""
    _, lesson = lesson_of_class(kept)
    does = f"the lesson '{plain(lesson.title)}'" if lesson else "free work"
    if kept.ended is None:
        page_top(kept.rules.title, f"Your class does {does}. Students type the code on **Home**, or scan it.")
        _show_way_in(kept)
    else:
        page_top(kept.rules.title, f"This class did {does} and is over.")
        runs = "stay with their students" if kept.rules.keep_runs else "are deleted, too"
        st.info(
            f"Names, guesses and what was handed in are deleted on {said_until(kept)}; runs {runs}.",
            icon=":material/delete_history:",
        )
    going = kept.ended is None
    fragment(_show_live, run_every=2 * tick_seconds(lab.open_lab().store.active()) if going else None)(kept.id)
    show_compared(kept)
    if going:
        _offer_the_end(kept)


def _show_way_in(kept: KeptClass) -> None:
    store, query = lab.open_lab().store, in_class.class_address(kept.id)
    code = code_of(store, "classroom", f"class={kept.id}")
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.metric("Code", code, width="content")
        box = st.popover("QR code and link", icon=":material/qr_code_2:", key="way_in", on_change="rerun")
        secret = state.session().teacher_secrets.get(kept.id)
        mine = st.popover("My link", icon=":material/key:", key="teacher_link", on_change="rerun")
    if box.open:
        with box:
            st.markdown("For students:")
            st.code(full_address(query), language=None, wrap_lines=True)
            st.image(picture(full_address(query)), width=420)
            show_reach()
    if mine.open:
        with mine:
            _show_my_link(kept, secret)


def _show_my_link(kept: KeptClass, secret: str | None) -> None:
    if secret is None:
        st.markdown("Your link was shown when the class was made, and is kept nowhere. This browser knows you.")
    else:
        st.markdown("Whoever has this link is a teacher of the class. Keep it for another computer; not for students.")
        st.code(full_address({"teach": secret}), language=None, wrap_lines=True)
    st.button(
        "Forget me on this computer",
        icon=":material/logout:",
        on_click=lab.open_lab().store.close_as_teacher,
        args=(kept.id, owner.owner_id()),
        help="For a computer that others use. Only your link opens the class again.",
    )


def _show_live(class_id: str) -> None:
    """Show what changes by itself."""
    store = lab.open_lab().store
    kept = store.a_class(class_id)
    _, lesson = lesson_of_class(kept)
    seen = on_the_wall(kept, lesson)
    st.header(places_in_words([one.place for one in seen]))
    with st.container(horizontal=True, vertical_alignment="center"):
        if lesson is not None and not kept.shows_outcome:
            st.button(
                "Reveal what happened",
                type="primary",
                icon=":material/visibility:",
                on_click=store.reveal,
                args=(kept.id, owner.owner_id()),
                help="Students whose runs are over see it at once.",
            )
        training = sum(one.place == "training" for one in seen)
        if training and st.button("Stop all runs", icon=":material/stop_circle:", help="What they reached is kept."):
            stopped = store.stop_class(kept.id, owner.owner_id())
            st.toast(f"{counted(stopped, 'run')} asked to stop.")
    if lesson is not None:
        show_guesses(kept, lesson)
    show_students(kept, seen)


@st.dialog("End this class?")
def _ask_for_the_end(kept: KeptClass) -> None:
    days = counted(kept.rules.keep_days, "day")
    also = "Students keep their runs." if kept.rules.keep_runs else "Their runs in it are deleted then, too."
    st.markdown(f"Nobody can join or hand in any more. Names and guesses are deleted after {days}. {also}")
    with st.container(horizontal=True):
        end = lab.open_lab().store.end_class
        if st.button("End it", type="primary", icon=":material/stop:", on_click=end, args=(kept.id, owner.owner_id())):
            st.rerun()  # closes the dialog
        if st.button("Go on", icon=":material/close:"):
            st.rerun()


def _offer_the_end(kept: KeptClass) -> None:
    if st.button("End this class", icon=":material/event_busy:", type="tertiary"):
        _ask_for_the_end(kept)
