"""The bin: runs go into it at a press and come back at another, for a week."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from lstm_core.numbers import counted, listed
from lstm_core.runs.run import Run, UnreadableRun
from pages.kit import lab, owner, state
from pages.kit.messages import errors_shown, plain
from pages.kit.run_names import at

__all__ = ["delete_runs", "show_bin", "show_undo"]

_NAMED = 3


def delete_runs(runs: Sequence[Run | UnreadableRun], label: str) -> None:
    """Show the button that puts runs into the bin."""
    st.button(
        label,
        key=f"delete_{runs[0].id}_{len(runs)}",
        icon=":material/delete:",
        type="tertiary",
        help="Into the bin, with its studies. You can take it back for seven days. What is still training is stopped.",
        on_click=_put_in,
        args=([run.id for run in runs],),
    )


def show_undo() -> None:
    """Say what was put into the bin last, and offer to take it back."""
    binned = state.session().binned
    there = {run.id: run for run in lab.open_lab().store.in_bin(owner.owner_id())} if binned else {}
    runs = [there[run_id] for run_id in binned if run_id in there]
    if not runs:
        return
    told, undo = st.columns([4, 1], vertical_alignment="center")
    told.info(f"Deleted: {_named(runs)}. It is in the bin below for seven days.", icon=":material/delete:")
    undo.button("Undo", icon=":material/undo:", width="stretch", on_click=_take_back, args=([run.id for run in runs],))


def show_bin() -> None:
    """Show what is in the bin, by when it went in, and let one take it back."""
    runs = lab.open_lab().store.in_bin(owner.owner_id())
    if not runs:
        return
    with st.expander(f"Bin: {counted(len(runs), 'run')}", icon=":material/delete:", key="runs_bin"):
        st.caption("Each is deleted for good seven days after it went in.")
        for place, (_, group) in enumerate(groupby(runs, key=_moment)):
            together = list(group)
            told, back = st.columns([4, 1], vertical_alignment="center")
            told.markdown(f"{_named(together)} · deleted {_when(together[0])}")
            back.button(
                "Take back",
                key=f"back_{place}_{together[0].id}",
                icon=":material/undo:",
                width="stretch",
                on_click=_take_back,
                args=([run.id for run in together],),
            )
        st.button(
            "Empty the bin",
            icon=":material/delete_forever:",
            help="Deletes all of these for good: settings, predictions and weights.",
            on_click=_empty,
        )


def _named(runs: Sequence[Run | UnreadableRun]) -> str:
    names = [f"**{plain(_name(run))}**" for run in runs[:_NAMED]]
    more = [f"{len(runs) - _NAMED} more"] if len(runs) > _NAMED else []
    return listed([*names, *more])


def _name(run: Run | UnreadableRun) -> str:
    return (run.name if isinstance(run, Run) else "") or run.title


def _moment(run: Run | UnreadableRun) -> float:
    return run.binned or 0.0


def _when(run: Run | UnreadableRun) -> str:
    return at(_moment(run))


def _put_in(run_ids: list[str]) -> None:
    with errors_shown():
        lab.open_lab().store.put_in_bin(run_ids, owner.owner_id())
        state.session().binned = tuple(run_ids)
        if state.run_id() in run_ids:
            state.forget_run()


def _take_back(run_ids: list[str]) -> None:
    with errors_shown():
        lab.open_lab().store.take_from_bin(run_ids, owner.owner_id())
        state.session().binned = ()


def _empty() -> None:
    with errors_shown():
        lab.open_lab().store.empty_bin(owner.owner_id())
        state.session().binned = ()
