"""What a step of the tour needs before one can come to it: runs, and whether they are over."""

from collections.abc import Sequence

from lstm_core.runs.guesses import KeptGuess, kept_guess
from lstm_core.runs.store import Run
from lstm_core.tour.step import TourStep, tour
from pages.kit import lab, next_run, owner, state
from pages.kit.begun import found_again

__all__ = ["address_of", "missing", "next_step", "opening_runs", "said_at", "tour_run"]

_WAIT = "Both are being trained; it takes a moment."
_NO_RUN = "Press **Train** on this page first."
_NOT_OVER = "It still trains. Go on when it is done."
_SAY = "Say what you think first; nobody is told."
_NEWEST = 20  # runs that are looked through


def next_step(step: TourStep) -> tuple[TourStep | None, str]:
    """Return the step after one, ``None`` after the last; and why one can't go there yet, empty if one can."""
    place = tour().place_of(step.name)
    assert place is not None  # noqa: S101 - it is one of the tour's own
    later = [each for each in tour().steps[place + 1 :] if not (each.optional and _is_passed_over(each))]
    if not later:
        return None, ""
    if step.answers and not step.trains and said_at(step.name) is None:
        return later[0], _SAY
    return later[0], missing(later[0])


def missing(step: TourStep) -> str:
    """Say what a step still needs; empty if it can be shown."""
    if step.needs == "opening":
        return "" if all(run is not None and run.has_result for run in opening_runs()) else _WAIT
    run = None if step.needs == "nothing" else tour_run()
    if step.needs != "nothing" and run is None:
        return _NO_RUN
    return _NOT_OVER if step.needs == "result" and run is not None and not run.has_result else ""


def said_at(name: str) -> KeptGuess | None:
    """Return what the visitor has answered at a step; ``None`` if nothing yet."""
    return kept_guess(lab.open_lab().store, owner.owner_id(), f"tour:{name}")


def opening_runs() -> Sequence[Run | None]:
    """Return the trainings of the opening example; empty where they were not begun."""
    said = next((kept for step in tour().steps if step.trains and (kept := said_at(step.name)) is not None), None)
    return () if said is None else found_again(said.runs)


def tour_run() -> Run | None:
    """Return the run that the tour is about: the current one, else the newest, on the series that is chosen."""
    wanted = next_run.draft().data
    own = lab.open_lab().store.of(owner.owner_id(), _NEWEST)
    fitting = [
        run
        for run in own
        if (run.config.data.source, run.config.data.name, run.config.data.ticker)
        == (wanted.source, wanted.name, wanted.ticker)
        and (run.has_result or not run.is_over)
    ]
    return next((run for run in fitting if run.id == state.run_id()), next(iter(fitting), None))


def address_of(step: TourStep) -> dict[str, str]:
    """Return the query of the address of a step: of its page, and of the runs that it is about."""
    query = dict(step.query)
    if step.needs == "opening":
        query |= state.compare_address([run.id for run in opening_runs() if run is not None])
    elif step.needs != "nothing" and (run := tour_run()) is not None:
        query |= state.address(run.id)
    return query


def _is_passed_over(step: TourStep) -> bool:
    """Say whether what an optional step needs was never begun, or failed."""
    runs = opening_runs()
    return not runs or any(run is None or (run.is_over and not run.has_result) for run in runs)
