"""What can be done with several runs at once, and looking into a study or a group of seeds."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.errors import LabError
from lstm_core.numbers import counted
from lstm_core.runs.lists.lines import Line, Listed
from lstm_core.studies import STUDIES
from pages.kit import lab, state
from pages.kit.messages import plain
from pages.kit.phone import on_a_phone
from pages.kit.study.asking import PAGES_OF_STUDIES
from pages.parts.runs.bin import delete_runs
from pages.parts.runs.card import show_card
from pages.parts.runs.table import show_table

__all__ = ["show_chosen"]

_INSIDE = ("run", "state", "differs", "skill", "validation", "epoch", "seconds")
_COMPARE = "pages/compare.py"
_MOST_COMPARED = 8


def show_chosen(chosen: Sequence[Line], all_runs: Sequence[Listed], columns: Sequence[str]) -> None:
    """Show what can be done with the lines whose rows are ticked.

    Args:
        chosen: These lines.
        all_runs: All runs of the visitor.
        columns: Those of the table.
    """
    if not chosen:
        st.caption("Tick a row to open, name, pin, train again or delete it; tick several to do it with all of them.")
    elif len(chosen) == 1 and chosen[0].kind == "run":
        show_card(chosen[0].first, all_runs)
    elif len(chosen) == 1:
        _show_inside(chosen[0], all_runs, columns)
    else:
        with st.container(border=True):
            _show_actions(chosen)


def _show_inside(line: Line, all_runs: Sequence[Listed], columns: Sequence[str]) -> None:
    """Show the runs inside a line as a table of their own."""
    with st.container(border=True):
        st.markdown(f"**{_head(line)}**")
        with st.container(horizontal=True, vertical_alignment="center"):
            if line.kind == "study":
                _link_to_study(line)
            delete_runs([each.run for each in line.runs], f"Delete {counted(len(line.runs), 'run')}")
        st.caption("Tick one to open it.")  # and room for the table's own buttons
        inside = [Line("run", each.run.id, (each,)) for each in line.runs]
        shown = columns if on_a_phone() else _INSIDE
        called = _names(line) if line.kind == "study" else ()
        ticked = show_table(inside, shown, "runs_inside", called=called, remembered=False)
    if len(ticked) == 1:
        show_card(ticked[0].first, all_runs)
    elif ticked:
        with st.container(border=True):
            _show_actions(ticked)


def _head(line: Line) -> str:
    count = counted(len(line.runs), "run")
    if line.kind == "alike":
        return f"{count} that differ in their seeds alone: {plain(line.first.settings)}"
    return f"{STUDIES[line.first.run.purpose or ''].title}: {count} on {plain(line.first.run.title)}"


def _names(line: Line) -> tuple[str, ...]:
    """Return what a study calls those of its runs that are listed."""
    store, one = lab.open_lab().store, line.first.run
    everyone = store.study_runs(one.study) if one.study else store.group(one.parent or "", one.purpose or "")
    try:
        names = STUDIES[one.purpose or ""].names([run.config for run in everyone])
    except LabError:
        return ()  # some were deleted, and the rest is no such study any more
    called = {run.id: f"{name[:1].upper()}{name[1:]}" for run, name in zip(everyone, names, strict=True)}
    return tuple(called.get(each.run.id, each.title) for each in line.runs)


def _link_to_study(line: Line) -> None:
    run = line.first.run
    if run.parent is not None:
        st.page_link(
            PAGES_OF_STUDIES[STUDIES[run.purpose or ""].about],
            label="What it came to",
            icon=":material/summarize:",
            query_params=state.address(run.parent),
        )


def _show_actions(chosen: Sequence[Line]) -> None:
    runs = [each.run for line in chosen for each in line.runs]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{counted(len(runs), 'run')}** in {counted(len(chosen), 'row')}")
        if all(line.kind == "run" for line in chosen) and len(runs) <= _MOST_COMPARED:
            st.page_link(
                _COMPARE,
                label="Compare",
                icon=":material/compare_arrows:",
                query_params={"runs": ",".join(run.id for run in runs)},
            )
        delete_runs(runs, f"Delete {counted(len(runs), 'run')}")
