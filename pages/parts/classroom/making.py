"""Making a class: what its students do, what they may change, and how much they may train."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import streamlit as st

from lstm_core.classes.rules import ClassRules
from lstm_core.data.sources.registry import source_of
from lstm_core.draft import Draft, draft_of
from lstm_core.errors import LabError
from lstm_core.frozen_model import parsed
from lstm_core.glossary.terms import LANGUAGES
from lstm_core.knobs.words import settings_line
from lstm_core.lessons.lesson import Lesson
from lstm_core.link import settings_by_name
from pages.kit import in_class, lab, next_run, owner, state
from pages.kit.going import go
from pages.kit.language import language_name
from pages.kit.lesson_library import lesson_library
from pages.kit.messages import plain, show_error

__all__ = ["ask_for_class"]

_FREE = "Free work, from my settings on Train"
_NOT_ALONE = ("data.", "features.inputs", "features.target", "preset")  # chosen with the series, or never alone


class _Task(NamedTuple):
    """What a class begins with.

    Attributes:
        name: The lesson's name in addresses; empty for free work.
        lesson: The lesson; ``None`` for free work.
        base: The settings that students begin with.
    """

    name: str
    lesson: Lesson | None
    base: Draft


def ask_for_class() -> None:
    """Show the form, and make the class when asked to; ends the script then."""
    title = st.text_input("What is the class called?", f"Class of {datetime.now(UTC):%d %B}", max_chars=60)
    task = _ask_for_task()
    st.caption(f"Students begin with: {plain(settings_line(task.base.config()))}.")
    fields = _ask_what_is_open(task) | _ask_for_limits(task) | _ask_for_the_end(task)
    lends = source_of(task.base.data).is_brought
    if lends:
        st.info(
            "Your settings on Train use a file that you brought. As long as the class goes on and you keep the file, "
            "its students may train on it and see its numbers; it does not stand among their files.",
            icon=":material/upload_file:",
        )
    given = [] if task.lesson is None else [run.config.model_dump() for run in task.lesson.runs]
    if st.button("Make a class", type="primary", icon=":material/group_add:"):
        try:
            if lends:
                lab.load_table(task.base.data)  # nobody lends what is not theirs
            rules = parsed(
                ClassRules,
                {
                    "title": title.strip(),
                    "lesson": task.name,
                    "given": given,
                    "base": task.base.model_dump(),
                    "lent_by": owner.owner_id() if lends else "",
                    **fields,
                },
            )
            class_id, secret = lab.open_lab().store.make_class(rules, owner.owner_id())
        except LabError as error:
            show_error(error)
            return
        state.session().teacher_secrets[class_id] = secret
        go(in_class.PAGE, in_class.class_address(class_id))


def _ask_for_task() -> _Task:
    lessons = lesson_library().lessons
    called = {f"Lesson: {lesson.title}{_language(lesson)}": name for name, lesson in lessons.items()}
    chosen = st.selectbox("What does it do?", [*called, _FREE], help="One lesson, or work with settings of your own.")
    if chosen == _FREE:
        return _Task("", None, next_run.draft())
    lesson = lessons[called[chosen]]
    return _Task(called[chosen], lesson, draft_of(lesson.runs[0].config))


def _language(lesson: Lesson) -> str:
    return "" if lesson.language == "en" else f" ({language_name(lesson.language)})"


def _ask_what_is_open(task: _Task) -> dict[str, Any]:
    if task.lesson is not None:
        return {"open": _pick("in its free minutes", task.lesson.open, task.lesson.open)}
    if st.toggle("Students may change everything", help="Only then are there studies, such as sweeps and backtests."):
        return {"open": None, "own_data": True}
    names = [name for name, knob in settings_by_name().items() if not knob.path.startswith(_NOT_ALONE)]
    own_data = st.toggle("Students choose the series", help="And with it inputs and target. Otherwise it is yours.")
    return {"open": _pick("on Train", tuple(names), ("units", "window")), "own_data": own_data}


def _pick(where: str, names: tuple[str, ...], first: tuple[str, ...]) -> tuple[str, ...]:
    known = settings_by_name()
    return tuple(
        st.multiselect(
            f"What may students change {where}?",
            names,
            first,
            format_func=lambda name: known[name].title,
            key=f"open_{'_'.join(first)}_{len(names)}",
            help="All other settings are hidden, and the lab refuses runs in which one of them differs.",
            placeholder="Nothing",
        )
    )


def _ask_for_limits(task: _Task) -> dict[str, Any]:
    epochs = task.base.training.epochs
    with st.container(horizontal=True):
        runs = st.number_input(
            "Runs of each student", 1, 1000, 5, width=170, help="Those of the lesson itself are not counted."
        )
        most = st.number_input(
            "Epochs of a run", epochs, 2000, 2 * epochs, width=170, help="At least as many as students begin with."
        )
        seconds = st.number_input(
            "Seconds of a run", 10, 3600, 60, width=170, help="A run stops then and keeps the best it has reached."
        )
    return {"most_runs": runs, "most_epochs": most, "most_seconds": seconds}


def _ask_for_the_end(task: _Task) -> dict[str, Any]:
    reveals = task.lesson is not None and st.toggle(
        "Students see what happened only when I reveal it", value=True, help="So that all have guessed by then."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.number_input("Delete names and guesses after (days)", 1, 365, 30, width=280, help="After the end.")
        keep = st.toggle("Students keep their runs", value=True, help="Otherwise they are deleted, too.")
    languages = {"As each browser says": ""} | {language_name(code): code for code in LANGUAGES}
    language = st.selectbox(
        "Language of lessons and glossary",
        list(languages),
        width=280,
        help="In which they open for students. Labels on other pages are in English.",
    )
    return {"language": languages[language], "teacher_reveals": reveals, "keep_days": days, "keep_runs": keep}
