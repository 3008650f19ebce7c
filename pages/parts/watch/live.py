"""The current run, live: progress, losses and predictions while it trains, and their replay."""

import time
from contextlib import suppress

import streamlit as st

from lstm_core.charts.training.live import live_loss, live_predictions
from lstm_core.errors import UnreadableError
from lstm_core.events import Diverged
from lstm_core.knobs.words import settings_line
from lstm_core.numbers import epochs_in_words, seconds_in_words
from lstm_core.progress import Course, Progress
from lstm_core.runs.store import EngineStatus, Run
from pages.kit import lab, state
from pages.kit.again import train_again
from pages.kit.charts import show, show_numbers
from pages.kit.engine import SILENT, engine_line, offer_another_try
from pages.kit.header import verdict_text
from pages.kit.longer import offer_more_epochs
from pages.kit.messages import errors_shown, fragment, plain, show_error
from pages.kit.polling import tick_seconds
from pages.kit.replay.replay import show_replay
from pages.kit.replay.watched import follow
from pages.kit.study.shut import SHUT, are_shut
from pages.parts.watch.announce import announce
from pages.parts.watch.controls import PAUSED, badge_of, show_controls
from pages.parts.watch.history import show_history

__all__ = ["FIRST_NUMBER_SECONDS", "JUST_BEGUN_SECONDS", "LOOK_SECONDS", "watch"]

FIRST_NUMBER_SECONDS = 0.8
JUST_BEGUN_SECONDS = 2.0
LOOK_SECONDS = 0.04

_REFIT = (
    "**Learning once more, from training and validation part together.** Both charts stay as the first training left "
    "them: now that the network learns from the validation part too, its misses there say nothing any more."
)


def watch(run: Run) -> None:
    """Show a run and keep it up to date until it is over."""
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    left.header(plain(run.title))
    with right:
        if st.button("Change settings", icon=":material/tune:", width="stretch", help="Train again with a change."):
            train_again(run.config, run.id)
        _offer_more_epochs(run)
    st.markdown(plain(settings_line(run.config)))
    tick = None if run.is_over else tick_seconds(lab.open_lab().store.active())
    fragment(_panel, run_every=tick)(run.id, run.is_over)
    show_history(run)
    _replay_box(run)


def _offer_more_epochs(run: Run) -> None:
    if run.has_result:
        with suppress(UnreadableError):  # the panel says what is wrong with it
            offer_more_epochs(run, lab.result_of(run.id), "stretch")


@fragment
def _replay_box(run: Run) -> None:
    """Offer the replay; closed, it costs nothing."""
    with st.expander(
        "Replay: how predictions and attention formed", icon=":material/replay:", key="replay_box", on_change="rerun"
    ) as box:
        if box.open:
            show_replay(run)


def _panel(run_id: str, was_over: bool) -> None:
    with errors_shown():
        run, progress = _await_the_first_number(run_id)
        if run.is_over and not was_over:
            st.rerun()  # the whole page, so that it stops asking
        _announce(run)
        _show_state(run, progress)
        course = progress.first if run.is_over else progress.course
        watched = run.config.watched if course.started is None else course.started.watched
        _show_numbers(run, progress, watched, kept := _kept_epoch(run))
        st.space("small")  # for the toolbar of the charts, which would cover the numbers
        losses, predictions = st.container(key="live").columns(2)
        with losses:
            chart = live_loss(course.epochs, _last_epoch(run, course), watched, progress.batch)
            show(chart, key=f"live_loss_{run_id}")
        with predictions:
            target = run.config.features.target
            show(live_predictions(course.started, course.preview, target), key=f"live_predictions_{run_id}")
            _tell_whose_predictions(run, course, kept)
        if progress.started is not None and progress.started.refit and not run.is_over:
            st.caption(_REFIT)
        for event in progress.diverged.values():
            st.caption(_diverged(event))


def _diverged(event: Diverged) -> str:
    if event.refit:
        what, so = f"training network {event.member} once more", "it predicts with what its first training kept"
    else:
        what, so = f"training network {event.member}", "it does not count"
    return f"**Diverged:** while {what}, the loss became infinite; {so}. A smaller learning rate may help."


def _kept_epoch(run: Run) -> int | None:
    """Return the epoch whose weights a run kept; ``None`` while it is open or where that can't be read."""
    if not run.has_result:
        return None
    try:
        return lab.result_of(run.id).kept_epoch
    except UnreadableError:
        return None


def _tell_whose_predictions(run: Run, course: Course, kept: int | None) -> None:
    """Say it where the predictions drawn are of one ticker of many, or not those of the weights that were kept."""
    if run.config.data.tickers:
        st.caption("**One of many:** the predictions drawn are those of the first ticker; the losses are of all.")
    if kept is not None and run.config.trainings > 1:
        st.caption(
            "**Not what predicts:** both charts show the first training of the first network. Results says what the "
            "run predicts with."
        )
        return
    if course.preview is None or kept is None or kept == course.preview.epoch:
        return
    which = f"those of epoch {kept}" if kept else "those from before training"
    is_last = course.preview.epoch == course.epochs[-1].epoch
    # Of a long training every few epochs are drawn, so that one that ended early may have gone on after the newest.
    place = "the last one" if is_last else "the newest that was drawn, as a long training draws every few epochs only"
    st.caption(
        f"**Not what was kept:** these are the predictions after epoch {course.preview.epoch}, {place}. The weights "
        f"that were kept are {which}; their predictions stand on Results."
    )


def _last_epoch(run: Run, course: Course) -> int:
    """Return where the axis of epochs ends; a run that ended early has no use for the rest."""
    return len(course.epochs) if run.is_over and course.epochs else run.config.training.epochs


def _await_the_first_number(run_id: str) -> tuple[Run, Progress]:
    """Return a run with its progress; if it has just begun, wait a moment for its first loss."""
    patience = time.monotonic() + FIRST_NUMBER_SECONDS
    while True:
        run = lab.open_lab().store.get(run_id)
        progress = follow(run).progress
        just_begun = time.time() - (run.started or run.created) < JUST_BEGUN_SECONDS
        shows_nothing = not run.is_over and progress.batch is None and progress.last is None
        if not (just_begun and shows_nothing) or time.monotonic() > patience:
            return run, progress
        time.sleep(LOOK_SECONDS)


def _show_state(run: Run, progress: Progress) -> None:
    word, icon, color = badge_of(run)
    what, action = st.columns([4, 1], vertical_alignment="center")
    with what:
        st.badge(word, icon=icon, color=color)
        if run.is_over:
            _show_end(run)
        else:
            engine = lab.open_lab().store.engine()
            st.progress(progress.fraction, text=_progress_text(run, progress, engine))
            offer_another_try(engine, f"retry_{run.id}")
    show_controls(run, action)


def _progress_text(run: Run, progress: Progress, engine: EngineStatus) -> str:
    if run.state == "paused":
        return PAUSED
    if run.state == "queued":
        return " ".join(filter(None, (_waiting(run, engine), engine_line(engine))))
    if engine.state == "absent":
        return SILENT
    if progress.started is None:
        return "Preparing the data and the model …"
    if progress.evaluating:
        return "Training is done; comparing with the baselines …"
    text = f"{progress.place[:1].upper()}{progress.place[1:]}"
    if progress.seconds_left is not None:
        bound = "at most " if run.config.training.patience and progress.started.trainings == 1 else "about "
        text += f" · {bound}{seconds_in_words(progress.seconds_left)} left"
    return text


def _announce(run: Run) -> None:
    """Say out loud how the run stands; a reader of the screen hears when training has ended."""
    words = {
        "queued": "is waiting",
        "paused": "is paused",
        "running": "is training",
        "finished": "has finished training",
    }
    state = f"The run {words.get(run.state, f'has {run.state}')}."
    announce(f"{state} {run.message}".strip(), "state_of_the_run")


def _waiting(run: Run, engine: EngineStatus) -> str:
    """Say where in the queue a run is, and about how long it will wait, as far as that can be known."""
    store = lab.open_lab().store
    place = store.position(run.id)
    if not place:
        return ""
    if run.aside is not None:
        return (
            f"It has made room for a run that had not begun, and goes on by itself where it was; number {place} in the "
            "queue."
        )
    seconds = store.seconds_to_wait(run.id, engine.workers) if engine.workers else None
    if seconds is None:
        return f"Waiting, number {place} in the queue."
    when = "at once" if seconds < 1 else f"in about {seconds_in_words(seconds)}"
    return f"Waiting, number {place} in the queue; it begins {when}."


def _show_end(run: Run) -> None:
    if run.message:
        st.markdown(plain(run.message))
    if not run.has_result:
        return
    try:
        st.markdown(SHUT if are_shut(run) else verdict_text(run.id))
    except UnreadableError as error:
        show_error(error)
        return
    address = state.address(run.id)
    with st.container(horizontal=True):
        st.page_link("pages/results.py", label="Results", icon=":material/query_stats:", query_params=address)
        st.page_link(
            "pages/reality_check.py", label="Reality check", icon=":material/fact_check:", query_params=address
        )
        st.page_link("pages/forecast.py", label="Forecast", icon=":material/trending_up:", query_params=address)
        st.page_link("pages/attention.py", label="Attention", icon=":material/visibility:", query_params=address)
        st.page_link("pages/gates.py", label="Gates", icon=":material/memory:", query_params=address)


def _show_numbers(run: Run, progress: Progress, watched: str, kept: int | None) -> None:
    course = progress.first if run.is_over else progress.course
    last, batch = course.last, None if course is not progress.course else progress.batch
    newest = batch.loss if batch is not None else None if last is None else last.loss
    show_numbers(
        (
            "Epochs done",
            epochs_in_words(progress.done if course is progress.course else len(course.epochs)),
            "How many times the model has gone through all training windows.",
        ),
        ("Loss", "–" if newest is None else f"{newest:.5f}", "Mean error on the training part, in scaled units."),
        (
            f"{watched.capitalize()} loss",
            "–" if last is None else f"{last.val_loss:.5f}",
            "Error on rows that are not learned from, scaled.",
        ),
        (
            "Best epoch" if kept is None else "Kept epoch",
            ("–" if last is None else f"{last.best_epoch}") if kept is None else f"{kept}" if kept else "none",
            "The epoch whose loss there was the lowest."
            if kept is None
            else "The epoch whose weights were kept; none where those from before training were.",
        ),
    )
