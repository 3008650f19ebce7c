"""The runs of a study: whose they are, whether they are over, and which of them can be used."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.errors import UnreadableError
from lstm_core.runs.store import Run
from pages.kit import lab, owner
from pages.kit.messages import plain

__all__ = ["are_over", "is_own", "lacking", "usable"]


def is_own(run: Run) -> bool:
    """Say whether a run is the visitor's."""
    return run.owner == owner.owner_id()


def are_over(runs: Sequence[Run]) -> bool:
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
    told = [f"{name} {_end(run)}" for run, name in lost]
    said = "; ".join(told)
    left = len(runs) - len(lost)
    rest = f"What follows counts the {left} of {len(runs)} that were finished." if left else "So there is no result."
    return plain(f"{said[0].upper()}{said[1:]}. {rest}")


def _end(run: Run) -> str:
    if run.state == "finished":
        return f"is finished, but its result is lost ({_damage(run.id).rstrip('.')})"
    return f"failed ({run.message.rstrip('.')})" if run.state == "failed" else "was stopped"
