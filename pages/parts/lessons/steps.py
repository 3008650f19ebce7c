"""A lesson's steps: the question, the runs, the guess beside what happened, two free minutes, and a sentence."""

from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from lstm_core.charts.lessons.drawing import drawing_beside_outcome
from lstm_core.charts.lessons.guess import guess_beside_outcome
from lstm_core.errors import LabError, StoreError
from lstm_core.lessons.computed import ComputedRuns
from lstm_core.lessons.drawings.drawing import DrawnGuess
from lstm_core.lessons.facts import facts_of
from lstm_core.lessons.lesson import Lesson
from lstm_core.lessons.outcome import Outcome, drawn_guess, outcome_of, still_answers
from lstm_core.numbers import counted, seconds_in_words
from lstm_core.results import RunResult
from lstm_core.runs.guesses import MAX_SENTENCE, KeptGuess, finish_sentence, forget_guess, keep_guess, kept_guess
from pages.kit import lab, owner, state
from pages.kit.begun import begin_together, found_again
from pages.kit.charts import show
from pages.kit.engine import show_engine
from pages.kit.messages import plain, show_error
from pages.kit.sharing import share
from pages.kit.words import explained
from pages.parts.lessons.class_reveal import is_done_in_class, is_from_before, is_held_back, wait_for_reveal
from pages.parts.lessons.free_minutes import show_free_minutes
from pages.parts.lessons.guessing import ask_for_guess
from pages.parts.lessons.running import follow_runs

__all__ = ["show_lesson"]


def show_lesson(name: str, lesson: Lesson, computed: ComputedRuns | None) -> None:
    """Show a lesson at the step that is due.

    Args:
        name: Its name in addresses.
        lesson: The lesson.
        computed: What came of its runs, where they were computed before.
    """
    kept = kept_guess(lab.open_lab().store, owner.owner_id(), name)
    if kept is None or is_from_before(name, kept):
        _ask(name, lesson)
    elif not still_answers(lesson.question, [run.name for run in lesson.runs], kept.guess):
        st.warning("The question of this lesson has changed since you guessed.")
        _offer_anew(name)
    elif computed is not None and not is_held_back(name):
        st.info(_replayed(computed, more=bool(lesson.open)), icon=":material/history:")
        _show_outcome(name, lesson, kept, outcome_of(lesson, computed.facts, kept.guess))
    else:
        runs = found_again(kept.runs)
        if not all(run is None or run.is_over for run in runs):
            _show_guess(lesson, kept)
            follow_runs(lesson, kept.runs)
        elif is_held_back(name):
            _show_guess(lesson, kept)
            wait_for_reveal(trained=bool(kept.runs))
        elif runs and all(run is not None and run.has_result for run in runs):
            _show_what_came(name, lesson, kept)
        else:
            st.warning("Not all runs of this lesson came to their end, so there is nothing to see.")
            _offer_anew(name)
    with st.container(horizontal=True, vertical_alignment="center"):
        share({"lesson": name}, "Whoever opens this link begins this lesson.", "lessons")
        st.page_link("pages/lessons.py", label="All lessons", icon=":material/list:", query_params={})


def _ask(name: str, lesson: Lesson) -> None:
    try:
        guess = ask_for_guess(name, lesson)
        if guess is None:
            show_engine()
            return
        runs = () if lesson.computed else begin_together(lesson.runs, lesson.title, "lesson")
        keep_guess(lab.open_lab().store, owner.owner_id(), name, guess, runs)
    except LabError as error:
        show_error(error)
        return
    st.rerun()


def _show_guess(lesson: Lesson, kept: KeptGuess) -> None:
    if lesson.question.drawing is not None:
        said = "a drawing; you will see it beside what happens"
    else:
        said = ", then ".join(map(str, kept.guess)) if isinstance(kept.guess, tuple) else f"{kept.guess}"
    st.info(f"Your guess: {plain(said)}", icon=":material/psychology_alt:")


def _replayed(computed: ComputedRuns, *, more: bool) -> str:
    """Say that nothing is trained now, and whether one can train below."""
    said = (
        f"These {counted(len(computed.runs), 'run')} were computed on {computed.made:%d %b %Y}, which took "
        f"{seconds_in_words(computed.seconds)}; you see what was kept of them."
    )
    return f"{said} Below you can train one yourself." if more else said


def _show_outcome(name: str, lesson: Lesson, kept: KeptGuess, outcome: Outcome) -> None:
    box = st.success if outcome.right else st.info
    box(plain(outcome.words), icon=":material/lightbulb:")
    if outcome.drawn is None:
        show(guess_beside_outcome(lesson, outcome, kept.guess), key=f"outcome_{name}")
    else:
        show(drawing_beside_outcome(outcome.drawn), key=f"outcome_{name}")
    st.markdown(explained(lesson.reveal))
    st.header("Look closer")
    st.markdown(explained(lesson.notice))
    page = urlsplit(lesson.page)
    st.page_link(
        f"pages/{page.path}.py",
        label=f"See it on the page {page.path.replace('_', ' ').capitalize()}",
        icon=":material/arrow_forward:",
        query_params={**dict(parse_qsl(page.query)), **(state.address(kept.runs[0]) if kept.runs else {})},
    )
    show_free_minutes(name, lesson)
    _ask_for_sentence(name, lesson, kept)
    if lesson.notes or lesson.sources:
        with st.expander("For the teacher", icon=":material/school:"):
            st.markdown(plain(lesson.notes))
            st.caption(f"What is revealed happened in {lesson.happens} of {lesson.tried} seeds that were tried.")
            for source in lesson.sources:
                st.caption(plain(source))
    if not is_done_in_class(name):  # a guess that is made after one has seen is none
        _offer_anew(name)


def _show_what_came(name: str, lesson: Lesson, kept: KeptGuess) -> None:
    """Show what came of the runs; where a guess can't be held against it any more, say why and offer to begin anew."""
    try:
        results = [lab.result_of(run_id) for run_id in kept.runs]
        drawn = None if lesson.question.drawing is None else _drawn(lesson, results[-1], kept)
        outcome = outcome_of(lesson, list(map(facts_of, results)), kept.guess, drawn)
    except StoreError:
        raise  # it passes by itself
    except LabError as error:
        show_error(error)
        _offer_anew(name)
        return
    _show_outcome(name, lesson, kept, outcome)


def _drawn(lesson: Lesson, result: RunResult, kept: KeptGuess) -> DrawnGuess | None:
    """Return the drawing beside what happened."""
    return drawn_guess(lesson, result, lab.load_table(lesson.runs[-1].config.data.choice), kept.guess)


def _ask_for_sentence(name: str, lesson: Lesson, kept: KeptGuess) -> None:
    st.header("Finish the sentence")
    words = st.text_area(plain(lesson.sentence), kept.sentence, max_chars=MAX_SENTENCE, key=f"sentence_{name}")
    if words != kept.sentence:
        finish_sentence(lab.open_lab().store, owner.owner_id(), name, words)
        st.caption("Kept.")


def _offer_anew(name: str) -> None:
    st.button(
        "Begin this lesson again",
        icon=":material/restart_alt:",
        on_click=forget_guess,
        args=(lab.open_lab().store, owner.owner_id(), name),
        help="Your guess is forgotten; the runs stay on the page Runs.",
    )
