"""A study of a run: asked for, followed, or told, whichever is due."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from lstm_core.explain.which_weights import WhichWeights, with_weights
from lstm_core.results import RunResult
from lstm_core.runs.store import Run
from lstm_core.studies import STUDIES
from lstm_core.studies.common.asks import Start
from lstm_core.studies.common.one_ticker import for_one_ticker
from lstm_core.studies.common.report import Report, Said, Trained
from lstm_core.studies.common.study import Study
from pages.kit import lab, state
from pages.kit.inside.computed import Seen, result_seen
from pages.kit.messages import plain
from pages.kit.study.asking import show_asks
from pages.kit.study.blocks import show_block
from pages.kit.study.members import are_over, is_own, lacking, usable
from pages.kit.study.watching import watch_study
from pages.kit.words import explained_markdown

__all__ = ["report_of", "show_study"]

_Seen = tuple[WhichWeights, str]  # which weights, and of which ticker where there are many


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
    runs = lab.open_lab().store.group(run.id, study.purpose)
    names = study.names([each.config for each in runs])
    start = Start(run.config, lab.result_of(run.id).calendar)
    seen = (weights, lab.ticker_of(result))
    if not runs:
        show_asks(study, run, result, again=False)
        return
    if not are_over(runs):
        watch_study(study, run, names)
    else:
        _show_report(study, run, runs, names, seen)
    plan = study.plan(start, [each.config for each in runs])
    if plan is not None:
        show_block(plan)
    if are_over(runs) and is_own(run):
        with st.expander(study.again, icon=":material/restart_alt:"):
            st.caption("New trainings take the place of those above.")
            show_asks(study, run, result, again=True)


def report_of(study: Study[Any], run: Run, weights: WhichWeights = "kept", ticker: str = "") -> Report[Any] | None:
    """Return what the finished runs of a study of a run come to, for one ticker of many; ``None`` if there is none."""
    runs = lab.open_lab().store.group(run.id, study.purpose)
    return _report_of(study, run, runs, study.names([each.config for each in runs]), (weights, ticker))


def _report_of(
    study: Study[Any], run: Run, runs: Sequence[Run], names: Sequence[str], seen: _Seen
) -> Report[Any] | None:
    done = tuple(
        (number, name, each.id) for number, (name, each) in enumerate(zip(names, runs, strict=True), 1) if usable(each)
    )
    return _report(study.purpose, run.id, done, seen) if done else None


@st.cache_resource(max_entries=64, show_spinner="Comparing the runs …")
def _report(purpose: str, run_id: str, done: tuple[tuple[int, str, str], ...], seen: _Seen) -> Report[Any]:
    # Read from the store, as what is kept for pages is for the few runs that people look at.
    store, study, (weights, ticker) = lab.open_lab().store, STUDIES[purpose], seen
    trained, others = for_one_ticker(ticker, [Trained(number, name, store.result(each)) for number, name, each in done])
    trained = [each._replace(result=with_weights(each.result, weights)) for each in trained]
    about = lab.about(run_id, ticker) if ticker else run_id
    report = study.report(result_seen(Seen(about, weights)) if study.compares_with_start else None, trained)
    return replace(report, blocks=(Said(others, "warning", "rule"), *report.blocks)) if others else report


def _show_cards(study: Study[Any]) -> None:
    if not study.cards:
        return
    for column, (title, text) in zip(st.columns(len(study.cards)), study.cards, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{plain(title[0].upper() + title[1:])}**")
            st.markdown(plain(text))


def _show_report(study: Study[Any], run: Run, runs: Sequence[Run], names: Sequence[str], seen: _Seen) -> None:
    missing = lacking(runs, names)
    if missing:
        st.warning(missing, icon=":material/rule:")
    report = _report_of(study, run, runs, names, seen)
    if report is None:
        return
    for block in report.blocks:
        show_block(block)
    with st.container(horizontal=True):
        for each, name in zip(runs, names, strict=True):
            if usable(each):
                st.page_link(
                    "pages/results.py",
                    label=f"Results: {plain(name)}",
                    icon=":material/query_stats:",
                    query_params=state.address(each.id),
                )
