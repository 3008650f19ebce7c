"""The bar of the tour: which step it is, what to look at, and the ways on, back and out."""

from collections.abc import Callable

import streamlit as st

from lstm_core.errors import LabError
from lstm_core.tour.facts import RESULT_FACTS, SERIES_FACTS, result_facts, series_facts
from lstm_core.tour.step import TourStep, tour
from pages.kit import lab, next_run
from pages.kit.messages import plain
from pages.kit.tour.asking import ask_first, offer_file
from pages.kit.tour.look import lead_the_eye
from pages.kit.tour.needed import missing, next_step, said_at, tour_run
from pages.kit.tour.place import go_to, leave, open_step, settle_at

__all__ = ["show_tour"]

_NO_RUN = "This step is about a run that is not there, or not done. Go **Back** to where one is trained."
_NO_NUMBERS = "What this step has to say needs settings that work; the page below says what is wrong."


def show_tour(page: str) -> Callable[[], None]:
    """Show the step of a visitor who takes the tour, on the page where it is; elsewhere the way back to it.

    Args:
        page: The page that is open, as addresses call it.

    Returns:
        What is to be called once the page is drawn: its controls may have changed the numbers that the step tells.
    """
    step = open_step()
    if step is None:
        return _nothing
    if step.page_name != page and (followed := _followed(step, page)) is not None:
        settle_at(followed)
        step = followed
    with st.container(key="tour", gap="xsmall"):
        if step.page_name == page:
            return _show(step)
        _wait(step)
    return _nothing


def _nothing() -> None:
    """Do nothing, where there is no text that could have changed."""


def _followed(step: TourStep, page: str) -> TourStep | None:
    """Return the step that a visitor has gone on to by the page's own control, as by Train; ``None`` for none."""
    place = tour().place_of(step.name) or 0
    training = next((each for each in tour().steps[place + 1 :] if each.needs == "run"), None)
    following, why = next_step(step)
    for later, reason in ((following, why), (training, "" if training is None else missing(training))):
        if later is not None and not reason and later.page_name == page:
            return later
    return None


def _show(step: TourStep) -> Callable[[], None]:
    lead_the_eye(step)
    _title(step)
    place, told = st.empty(), _text(step)
    place.markdown(told)

    def tell_again() -> None:
        if (now := _text(step)) != told:
            place.markdown(now)

    ask_first(step)
    if step.offers_file:
        offer_file()
    _ways(step)
    return tell_again


def _wait(step: TourStep) -> None:
    _title(step)
    with st.container(horizontal=True, key="tour_ways", gap="small"):
        if st.button("Back to the tour", icon=":material/tour:", type="primary", key="tour_back_to"):
            go_to(step)
        st.button("Leave the tour", icon=":material/logout:", on_click=leave, key="tour_leave", type="tertiary")


def _title(step: TourStep) -> None:
    number, count = (tour().place_of(step.name) or 0) + 1, len(tour().steps)
    st.caption(f":material/tour: Tour, {number} of {count} · **{plain(step.title)}**")


def _text(step: TourStep) -> str:
    """Return the text of a step as Markdown, with its numbers."""
    if missing(step):
        return _NO_RUN
    try:
        found = _facts(step)
    except LabError:
        return _NO_NUMBERS
    return step.text.format_map({name: f"**{plain(value)}**" for name, value in found.items()})


def _facts(step: TourStep) -> dict[str, str]:
    found: dict[str, str] = {}
    if step.facts & set(SERIES_FACTS):
        draft = next_run.draft()
        found |= series_facts(draft.config(), lab.load_table(draft.data))
    if step.facts & set(RESULT_FACTS) and (run := tour_run()) is not None:
        result = lab.result_of(run.id)
        found |= result_facts(result)
    said = said_at(step.recalls) if step.recalls else None
    return found | {"said": "nothing" if said is None else f"{said.guess}"}


def _ways(step: TourStep) -> None:
    place = tour().place_of(step.name) or 0
    following, why = next_step(step)
    before = next((each for each in reversed(tour().steps[:place]) if not missing(each)), None)
    with st.container(horizontal=True, key="tour_ways", gap="small", vertical_alignment="center"):
        back = st.button("Back", icon=":material/arrow_back:", disabled=before is None, key="tour_back")
        on = following is not None and st.button(
            "Next",
            icon=":material/arrow_forward:",
            type="secondary" if step.answers and said_at(step.name) is None else "primary",
            disabled=bool(why),
            help=why or None,
            key="tour_next",
        )
        label = "Leave the tour" if following is not None else "End the tour"
        st.button(label, icon=":material/logout:", on_click=leave, key="tour_leave", type="tertiary")
    if back and before is not None:
        go_to(before)
    if on and following is not None:
        go_to(following)
