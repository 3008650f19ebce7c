"""What a step of the tour asks and offers: an answer before one sees, both trainings at once, the tutorial's file."""

import streamlit as st

from lstm_core.data.sources.registry import SOURCES, source_of
from lstm_core.errors import LabError
from lstm_core.runs.guesses import keep_guess
from lstm_core.tour.step import TourStep, tour
from pages.kit import lab, next_run, owner, state
from pages.kit.begun import begin_together
from pages.kit.engine import engine_line, offer_another_try
from pages.kit.messages import fragment, plain, show_error
from pages.kit.polling import tick_seconds
from pages.kit.run_progress import under_way
from pages.kit.tour.needed import opening_runs, said_at, tour_run

__all__ = ["ask_first", "offer_file"]


def ask_first(step: TourStep) -> None:
    """Show the answers of a step as buttons until one was pressed; then which one it was."""
    if not step.answers:
        return
    said = said_at(step.name)
    if said is None:
        with st.container(horizontal=True, key="tour_answers", gap="small"):
            pressed = [
                answer
                for answer in step.answers
                if st.button(plain(answer), key=f"tour_answer_{answer}", type="primary")
            ]
        if pressed:
            _keep(step, pressed[0])
        return
    if step.trains:
        _follow(f"{said.guess}")
    else:
        st.caption(f"You said: **{plain(str(said.guess))}**. The next steps show it.")


def offer_file() -> None:
    """Lead to where the tutorial's own file can be fetched, where the lab does not have it."""
    data = next_run.draft().data
    fetched = next(source for source in SOURCES if source.is_fetched)
    if source_of(data).is_fetched or state.session().source == fetched.name:
        return
    if st.button("Fetch the tutorial's own file instead", icon=":material/download:", key="tour_file", type="tertiary"):
        state.want_source(fetched.name)
        st.rerun()


def _keep(step: TourStep, answer: str) -> None:
    store, me = lab.open_lab().store, owner.owner_id()
    run = None if step.trains else tour_run()
    try:
        runs = begin_together(tour().opening, step.title, "tour") if step.trains else () if run is None else (run.id,)
        keep_guess(store, me, f"tour:{step.name}", answer, runs)
    except LabError as error:
        show_error(error)
        return
    st.rerun()


def _follow(said: str) -> None:
    """Show how far both trainings are, until they are over."""
    over = all(run is None or run.is_over for run in opening_runs())
    tick = None if over else tick_seconds(lab.open_lab().store.active())
    fragment(_panel, run_every=tick)(said, over)


def _panel(said: str, was_over: bool) -> None:
    runs = opening_runs()
    over = all(run is None or run.is_over for run in runs)
    if over and not was_over:
        st.rerun()
    if over:
        st.caption(f"You said: **{plain(said)}**. Both are trained; a later step shows what came of it.")
        return
    st.caption(f"You said: **{plain(said)}**. Go on meanwhile; a later step shows what came of it.")
    words = [
        f"{each.name} · {'deleted' if run is None else run.state if run.is_over else under_way(run)[1]}"
        for each, run in zip(tour().opening, runs, strict=False)
    ]
    shares = [1.0 if run is None or run.is_over else under_way(run)[0] for run in runs]
    engine = lab.open_lab().store.engine()
    line = engine_line(engine)
    st.progress(sum(shares) / len(shares), text=line or plain(" — ".join(words)))
    offer_another_try(engine, "retry_tour")
