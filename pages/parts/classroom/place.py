"""A student's place in a class: joining it, the way to the work, handing in, and leaving."""

import streamlit as st

from lstm_core.classes.kept import KeptClass, Student
from lstm_core.errors import LabError
from lstm_core.knobs.words import settings_line
from lstm_core.link import settings_by_name
from lstm_core.numbers import counted, listed
from lstm_core.runs.class_shelf import MAX_STUDENT_NAME, MAX_WORDS
from lstm_core.runs.guesses import kept_guess
from lstm_core.runs.store import Run
from pages.kit import lab, owner
from pages.kit.header import page_top
from pages.kit.lesson_library import lesson_of_class
from pages.kit.messages import plain, show_error
from pages.parts.classroom.days import said_until

__all__ = ["show_place"]


def show_place(kept: KeptClass) -> None:
    """Show a class to somebody who is not its teacher."""
    me = lab.open_lab().store.member(kept.id, owner.owner_id())
    if kept.ended is not None:
        page_top(kept.rules.title, "This class is over.")
        if me is None:
            st.info("Ask your teacher for the code of the next one.", icon=":material/event_busy:")
        else:
            _say_what_stays(kept)
            _show_handed(me)
    elif me is None or me.gone is not None:
        _ask_to_join(kept, me)
    else:
        _show_work(kept, me)


def _ask_to_join(kept: KeptClass, me: Student | None) -> None:
    page_top(kept.rules.title, "Join this class: choose a name, or be an animal.")
    with st.form("join", border=False):
        name = st.text_input(
            "Your name in this class",
            "" if me is None else me.name,
            max_chars=MAX_STUDENT_NAME,
            placeholder="leave empty to be an animal",
            help="Your teacher sees it beside your guess and your runs. It need not be your real name.",
        )
        pressed = st.form_submit_button("Join", icon=":material/login:")
    st.caption(
        "No account: this browser is your place. Your name, your guess and what you hand in are deleted "
        f"{counted(kept.rules.keep_days, 'day')} after the class has ended."
        + ("" if kept.rules.keep_runs else " Your runs in it, too.")
    )
    if pressed:
        try:
            lab.open_lab().store.join(kept.id, owner.owner_id(), name)
        except LabError as error:
            show_error(error)
            return
        st.rerun()


def _show_work(kept: KeptClass, me: Student) -> None:
    rules = kept.rules
    page_top(rules.title, f"You are **{plain(me.name)}**. Do the work, then hand it in here.")
    named, lesson = lesson_of_class(kept)
    if lesson is not None:
        st.page_link(
            "pages/lessons.py",
            label=f"Go to the lesson: {plain(lesson.title)}",
            icon=":material/school:",
            query_params={"lesson": named},
        )
    else:
        st.page_link("pages/train.py", label="Go to Train", icon=":material/model_training:")
        st.caption(f"You begin with: {plain(settings_line(rules.base.config()))}.")
    st.markdown(plain(_what_may_change(kept, me)))
    runs = [run for run in lab.open_lab().store.class_runs(kept.id) if run.owner == me.owner]
    _hand_in(kept, me, runs)
    st.button(
        "Leave this class",
        icon=":material/logout:",
        type="tertiary",
        on_click=lab.open_lab().store.leave,
        args=(owner.owner_id(),),
        help="Your own settings come back. Whoever joins again finds their place as it was.",
    )


def _what_may_change(kept: KeptClass, me: Student) -> str:
    rules, known = kept.rules, settings_by_name()
    if rules.locks_nothing:
        told = ["You may change all settings."]
    else:
        names = [known[name].title for name in rules.open or ()] + (["the series"] if rules.own_data else [])
        told = [f"You may change: {listed(names)}." if names else "All settings stay as they are."]
    if rules.most_runs is not None and (rules.locks_nothing or rules.open or rules.own_data):
        told.append(f"You have begun {me.runs} of {counted(rules.most_runs, 'run')}.")
    return " ".join(told)


def _hand_in(kept: KeptClass, me: Student, runs: list[Run]) -> None:
    st.header("Hand in")
    works = {run.id: f"Run {number}: {settings_line(run.config)}" for number, run in enumerate(runs, 1)}
    works = dict(reversed(works.items()))
    if kept.rules.lesson:
        guess = kept_guess(lab.open_lab().store, owner.owner_id(), kept.rules.lesson)
        works = ({"": "The lesson: my guess and my sentence"} if guess and guess.in_class == kept.id else {}) | works
    if not works:
        st.caption("When you have guessed or trained something, you can hand it in here.")
        return
    _show_handed(me)
    with st.form("hand_in", border=False):
        work = st.selectbox("What?", list(works), format_func=lambda each: plain(works[each]))
        words = st.text_area("What do you say of it?", me.words, max_chars=MAX_WORDS)
        pressed = st.form_submit_button("Hand in", icon=":material/assignment_turned_in:")
    if pressed:
        try:
            lab.open_lab().store.hand_in(kept.id, me.owner, work, words)
        except LabError as error:
            show_error(error)
            return
        st.rerun()


def _show_handed(me: Student) -> None:
    if me.handed is not None:
        what = "a run" if me.work else "the lesson"
        st.success(f"You have handed in {what}. Handing in again takes its place.", icon=":material/check:")


def _say_what_stays(kept: KeptClass) -> None:
    runs = "Your runs stay yours, on **Runs**." if kept.rules.keep_runs else "Your runs in it are deleted then, too."
    st.info(
        f"Your name, your guess and what you handed in are kept until {said_until(kept)} and then deleted. {runs}",
        icon=":material/delete_history:",
    )
