"""The runs of a study: whose they are, whether they are over, and which of them can be used."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lstm_core.errors import UnreadableError
from lstm_core.numbers import counted
from lstm_core.runs.store import KeptStudy, Run
from lstm_core.studies.common.study import Study
from pages.kit import lab, owner
from pages.kit.messages import plain

__all__ = ["goes_on", "is_own", "lacking", "runs_of_study", "trained_of", "usable"]


def runs_of_study(parent: str, purpose: str, study_id: str) -> list[Run]:
    """Return the runs of a study in order.

    Args:
        parent: The run that it is made of.
        purpose: Which study.
        study_id: Its id; empty for one from before studies had ids.
    """
    store = lab.open_lab().store
    return store.study_runs(study_id) if study_id else store.group(parent, purpose)


def goes_on(study: Study[Any], kept: KeptStudy | None, runs: Sequence[Run]) -> bool:
    """Say whether a study is not over: a run is under way or waits, or the run service will add more.

    Args:
        study: Which study.
        kept: It as the store knows it; ``None`` for one from before studies had ids.
        runs: Its runs so far.
    """
    if not _are_over(runs):
        return True
    if kept is None or kept.stop_requested or not any(map(usable, runs)):
        return False
    return study.goes_on(kept.asked, [run.config for run in runs])


def trained_of(runs: Sequence[Run], names: Sequence[str]) -> tuple[tuple[int, str, str], ...]:
    """Return number, name and id of those runs of a study that came to their end."""
    named = enumerate(zip(names, runs, strict=True), 1)
    return tuple((number, name, each.id) for number, (name, each) in named if usable(each))


def is_own(run: Run) -> bool:
    """Say whether a run is the visitor's."""
    return run.owner == owner.owner_id()


def _are_over(runs: Sequence[Run]) -> bool:
    """Say whether nothing more will happen to any of the runs."""
    return all(run.is_over for run in runs)


def usable(run: Run) -> bool:
    """Say whether a run came to its end and its result can be read."""
    return run.state == "finished" and not _damage(run.id)


@st.cache_resource(max_entries=1000, show_spinner=False)
def _damage(run_id: str) -> str:
    """Return why a result can't be read; empty if it can."""
    try:
        lab.open_lab().store.result(run_id)
    except UnreadableError as error:
        return str(error)
    return ""


def lacking(runs: Sequence[Run], names: Sequence[str]) -> str:
    """Say in words, as Markdown, which runs did not come to their end and why; empty if all did."""
    lost = [(run, name) for run, name in zip(runs, names, strict=True) if not usable(run)]
    if not lost:
        return ""
    early = sum(run.was_pruned for run, _ in lost)
    told = [f"{name} {_end(run)}" for run, name in lost if not run.was_pruned]
    if early:
        told.append(f"{counted(early, 'trial was', 'trials were')} ended early by the search")
    said = "; ".join(told)
    left = len(runs) - len(lost)
    rest = f"What follows counts the {left} of {len(runs)} that were finished." if left else "So there is no result."
    return plain(f"{said[0].upper()}{said[1:]}. {rest}")


def _end(run: Run) -> str:
    if run.state == "finished":
        return f"is finished, but its result is lost ({_damage(run.id).rstrip('.')})"
    return f"failed ({run.message.rstrip('.')})" if run.state == "failed" else "was stopped"
