"""Where a visitor is on the tour, and how they get from there to another step."""

from typing import NoReturn

import streamlit as st

from lstm_core.data.first_choice import first_draft, in_the_fetched_file
from lstm_core.draft import Draft
from lstm_core.errors import LabError, StoreError, UnreadableError
from lstm_core.runs.tour_place import (
    TourPlace,
    forget_before,
    keep_before,
    keep_place,
    kept_before,
    kept_place,
)
from lstm_core.tour.step import SeriesName, TourStep, tour
from pages.kit import lab, next_run, owner, state
from pages.kit.going import go
from pages.kit.messages import log
from pages.kit.tour.needed import address_of

__all__ = ["come_back", "go_to", "kept_step", "leave", "open_step", "settle_at", "waits_for_class"]


def _where() -> TourPlace | None:
    """Return where the visitor is, as the store has it; ``None`` if they never began."""
    session = state.session()
    if session.tour is None:
        try:
            session.tour = kept_place(lab.open_lab().store, owner.owner_id()) or TourPlace("", left=True)
        except StoreError as error:
            log.warning("where somebody is on the tour can't be read just now: %s", error)
    return session.tour if session.tour is not None and session.tour.step else None


def kept_step() -> TourStep | None:
    """Return the step at which a visitor is, or left; ``None`` if they never began, or it is no more."""
    place = _where()
    number = None if place is None else tour().place_of(place.step)
    return None if number is None else tour().steps[number]


def waits_for_class() -> bool:
    """Say whether the visitor is in a class that keeps settings for them: the tour chooses its own."""
    found = state.session().my_class
    return found is not None and not found[0].rules.locks_nothing


def open_step() -> TourStep | None:
    """Return the step that the pages are to show; ``None`` for who is not on the tour, or can't take it now."""
    place = _where()
    return None if place is None or place.left or waits_for_class() else kept_step()


def settle_at(step: TourStep) -> None:
    """Note that a visitor has come to a step."""
    _keep(TourPlace(step.name))
    state.session().tour_moves += 1


def go_to(step: TourStep) -> NoReturn:
    """Go to a step, on its page, with the series that it is about; ends the script."""
    _choose_series(step)
    settle_at(step)
    go(f"pages/{step.page_name}.py", address_of(step))


def come_back() -> NoReturn:
    """Begin the tour, or go on where it was left; ends the script."""
    go_to(kept_step() or tour().steps[0])


def leave() -> None:
    """Leave the tour; where one was is kept, and one's own settings from before come back."""
    place = _where()
    if place is not None:
        _keep(TourPlace(place.step, left=True))
    store, me = lab.open_lab().store, next_run.whose()
    try:
        before = kept_before(store, me)
    except UnreadableError as error:
        log.warning("what somebody had chosen before the tour is lost: %s", error)
        before = None
    if before is not None:
        next_run.adopt(before)
        state.want_source("")
        forget_before(store, me)
        st.toast("Your own settings from before the tour are back.", icon=":material/undo:")


def _keep(place: TourPlace) -> None:
    state.session().tour = place
    try:
        keep_place(lab.open_lab().store, owner.owner_id(), place)
    except StoreError as error:
        log.warning("where somebody is on the tour can't be kept just now, only this session knows: %s", error)


def _choose_series(step: TourStep) -> None:
    """Choose the series that a step begins with, where it is not chosen; what was chosen is kept for afterwards."""
    if not step.series:
        return
    now, wanted = next_run.draft(), _wanted(step.series)
    if (now.data.source, now.data.name, now.data.ticker) == (wanted.data.source, wanted.data.name, wanted.data.ticker):
        return
    store, me = lab.open_lab().store, next_run.whose()
    ours = [first_draft(), *map(_wanted, tour().series)]
    if now not in ours and kept_before(store, me) is None:
        keep_before(store, me, now)
    next_run.adopt(wanted)
    state.want_source("")


def _wanted(series: SeriesName) -> Draft:
    """Return what a series begins with: of prices those of the tutorial's own file, where the lab has it."""
    draft = tour().draft(series)
    try:
        own = in_the_fetched_file(draft.data, lab.open_lab().libraries)
    except LabError as error:
        log.warning("the tutorial's own file can't be read: %s", error)
        own = None
    return draft if own is None else draft.with_("data", **own.model_dump())
