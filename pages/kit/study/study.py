"""A study of a run: asked for, followed, or told, whichever is due."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lstm_core.explain.which_weights import WhichWeights
from lstm_core.results import RunResult
from lstm_core.runs.store import KeptStudy, Run
from lstm_core.studies.common.asks import Start
from lstm_core.studies.common.report import Report
from lstm_core.studies.common.study import Study
from pages.kit import lab, state
from pages.kit.messages import plain
from pages.kit.run_names import at
from pages.kit.study.asking import show_asks
from pages.kit.study.blocks import show_block
from pages.kit.study.members import goes_on, is_own, lacking, runs_of_study, trained_of, usable
from pages.kit.study.report_file import offer_report
from pages.kit.study.reports import Told, told
from pages.kit.study.shut import are_shut, show_tests
from pages.kit.study.watching import watch_study
from pages.kit.words import explained_markdown

__all__ = ["report_of", "show_study"]

_LINKS = 8
"""Of more runs the links to their results are opened first."""


def show_study(study: Study[Any], run: Run, result: RunResult, weights: WhichWeights = "kept") -> None:
    """Show what a study is, let the run's owner start one, and show how it goes and what came of it.

    Args:
        study: Which study.
        run: A run that has a result.
        result: Its result.
        weights: Which weights of it and of the study's runs are looked at.
    """
    st.markdown(explained_markdown(study.intro))
    _show_cards(study)
    kept = _pick(study, run)
    runs = runs_of_study(run.id, study.purpose, "" if kept is None else kept.id)
    if not runs:
        show_asks(study, run, result, again=False)
        return
    names = study.names([each.config for each in runs])
    going = goes_on(study, kept, runs)
    if going:
        watch_study(study, run, kept, names)
    else:
        _show_report(study, run, kept, runs, Told.of(study, run, kept, weights, lab.ticker_of(result)))
    plan = study.plan(Start(run.config, lab.result_of(run.id).calendar), [each.config for each in runs])
    if plan is not None:
        show_block(plan)
    if is_own(run) and (study.keeps_earlier or not going):
        with st.expander(study.again, icon=":material/restart_alt:"):
            if not study.keeps_earlier:
                st.caption("New trainings take the place of those above.")
            show_asks(study, run, result, again=not study.keeps_earlier)


def report_of(study: Study[Any], run: Run, weights: WhichWeights = "kept", ticker: str = "") -> Report[Any] | None:
    """Return what the finished runs of a study of a run come to, for one ticker of many; ``None`` if there is none."""
    kept = next(iter(lab.open_lab().store.studies_of(run.id, study.purpose)), None)
    runs = runs_of_study(run.id, study.purpose, "" if kept is None else kept.id)
    done = trained_of(runs, study.names([each.config for each in runs])) if runs else ()
    return told(Told.of(study, run, kept, weights, ticker), done) if done else None


def _pick(study: Study[Any], run: Run) -> KeptStudy | None:
    """Return the newest study, or the one that the visitor picks where several stand beside each other."""
    found = lab.open_lab().store.studies_of(run.id, study.purpose)
    if not study.keeps_earlier or len(found) < 2:
        return next(iter(found), None)
    by_id = {kept.id: kept for kept in found}
    chosen = st.selectbox(
        f"Which {study.title.lower()}",
        list(by_id),
        format_func=lambda kept: f"{study.title} of {at(by_id[kept].created)}",
        key=f"which_{study.purpose}_{run.id}_{len(found)}",
        help="Those that were made of this run, the newest first.",
    )
    return by_id[chosen]


def _show_cards(study: Study[Any]) -> None:
    if not study.cards:
        return
    for column, (title, text) in zip(st.columns(len(study.cards)), study.cards, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{plain(title[0].upper() + title[1:])}**")
            st.markdown(plain(text))


def _show_report(study: Study[Any], run: Run, kept: KeptStudy | None, runs: Sequence[Run], asked: Told) -> None:
    names = study.names([each.config for each in runs])
    missing = lacking(runs, names)
    if missing:
        st.warning(missing, icon=":material/rule:")
    done = trained_of(runs, names)
    if not done:
        return
    for block in told(asked, done).blocks:
        show_block(block)
    if study.shuts_tests and kept is not None:
        show_tests(kept, asked, done, own=is_own(run))
    offer_report(study, run, kept, asked, done)
    if not are_shut(runs[0]):
        _show_links(runs, names)


def _show_links(runs: Sequence[Run], names: Sequence[str]) -> None:
    """Show a link to the results of each run; of many behind a door, as on a phone each takes a line."""
    many = len(runs) > _LINKS
    place = st.expander(f"Results of the {len(runs)} runs", icon=":material/query_stats:") if many else st.container()
    with place.container(horizontal=True):
        for each, name in zip(runs, names, strict=True):
            if usable(each):
                st.page_link(
                    "pages/results.py",
                    label=f"Results: {plain(name)}",
                    icon=":material/query_stats:",
                    query_params=state.address(each.id),
                )
