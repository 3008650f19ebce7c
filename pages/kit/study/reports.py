"""What the runs of a study come to, computed once for each set of runs that came to their end."""

from dataclasses import replace
from typing import Any, NamedTuple

import streamlit as st

from lstm_core.explain.which_weights import WhichWeights, with_weights
from lstm_core.results import RunResult
from lstm_core.runs.store import KeptStudy, Run
from lstm_core.runs.tried import others_tried
from lstm_core.studies import STUDIES
from lstm_core.studies.common.one_ticker import trained_for_ticker
from lstm_core.studies.common.report import Block, Report, Said, Trained
from lstm_core.studies.common.study import Study
from pages.kit import lab
from pages.kit.inside.computed import Seen, result_seen

__all__ = ["Done", "Told", "live", "tests", "told"]

Done = tuple[tuple[int, str, str], ...]
"""Number, name and id of the runs that came to their end."""


class Told(NamedTuple):
    """How a study is told.

    Attributes:
        purpose: Which study.
        run_id: The run that it is made of.
        weights: Which weights are looked at.
        ticker: Of which ticker, where there are many; empty for one series.
        elsewhere: How many other runs the person has made on the same question, where that matters.
    """

    purpose: str
    run_id: str
    weights: WhichWeights = "kept"
    ticker: str = ""
    elsewhere: int = 0

    @classmethod
    def of(
        cls, study: Study[Any], run: Run, kept: KeptStudy | None, weights: WhichWeights = "kept", ticker: str = ""
    ) -> "Told":
        """Return how a study of a run is told."""
        others = others_tried(lab.open_lab().store, run, "" if kept is None else kept.id) if study.shuts_tests else 0
        return cls(study.purpose, run.id, weights, ticker, others)


@st.cache_resource(max_entries=64, show_spinner="Comparing the runs …")
def told(asked: Told, done: Done) -> Report[Any]:
    """Return what runs of a study come to."""
    trained, others = trained_for_ticker(asked.ticker, _trained(done))
    trained = [each._replace(result=with_weights(each.result, asked.weights)) for each in trained]
    report = STUDIES[asked.purpose].report_beside(_start(asked), trained, asked.elsewhere)
    return replace(report, blocks=(Said(others, "warning", "rule"), *report.blocks)) if others else report


@st.cache_resource(max_entries=64, show_spinner=False)
def tests(asked: Told, done: Done) -> tuple[Block, ...]:
    """Return what the test part says of the runs of a study that keeps it shut."""
    return STUDIES[asked.purpose].tests(_start(asked), _trained(done))


@st.cache_resource(max_entries=64, show_spinner=False)
def live(asked: Told, done: Done, run_ids: tuple[str, ...]) -> tuple[Block, ...]:
    """Return what is shown of a study while some of its runs are still trained."""
    store = lab.open_lab().store
    configs = [store.get(run_id).config for run_id in run_ids]
    return STUDIES[asked.purpose].live(_start(asked), _trained(done), configs, asked.elsewhere)


def _start(asked: Told) -> RunResult | None:
    if not STUDIES[asked.purpose].compares_with_start:
        return None
    about = lab.about(asked.run_id, asked.ticker) if asked.ticker else asked.run_id
    return result_seen(Seen(about, asked.weights))


def _trained(done: Done) -> list[Trained]:
    return [Trained(number, name, _result(run_id)) for number, name, run_id in done]


@st.cache_resource(max_entries=128, show_spinner=False)
def _result(run_id: str) -> RunResult:
    # Of its own, as what is kept for pages is for the few runs that people look at.
    return lab.open_lab().store.result(run_id)
