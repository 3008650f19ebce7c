"""All runs of a class by their settings, with the line that luck alone reaches."""

from collections import Counter

import streamlit as st

from lstm_core.charts.experiments.sweep_dots import sweep_dots
from lstm_core.classes.kept import KeptClass
from lstm_core.classes.rules import is_given
from lstm_core.config import ExperimentConfig
from lstm_core.errors import LabError
from lstm_core.evaluation.selection import Selection, select
from lstm_core.knobs.words import differences
from lstm_core.results import RunResult
from pages.kit import lab
from pages.kit.charts import show
from pages.kit.messages import show_error

__all__ = ["show_compared"]

_MOST = 60  # runs; more make no picture that a class could read


def show_compared(kept: KeptClass) -> None:
    """Offer the comparison of all runs of a class, which reads all their results."""
    box = st.expander("All runs by setting", icon=":material/scatter_plot:", key="compared", on_change="rerun")
    if not box.open:
        return
    with box:
        results = _results(kept)
        if len(results) < 2:
            st.caption("When two runs of different settings are finished, they stand here beside each other.")
            return
        st.button("Look again", icon=":material/refresh:")
        try:
            found = select(results[0], results[1:])
        except LabError as error:
            show_error(error)
            return
        show(sweep_dots(found, _names(found, kept.rules.base.config())), key="class_runs")
        _say_how_lucky(found)


def _say_how_lucky(found: Selection) -> None:
    if found.luck is None:
        st.caption("There are too few validation days to say how far luck reaches.")
    elif found.is_believed:
        st.success("The best is better than the first by more than luck explains.", icon=":material/check:")
    else:
        st.info(
            f"Of {found.luck.tried} settings the best would lie about at the dashed line by luck alone. It is not "
            "clearly better than that.",
            icon=":material/casino:",
        )


def _results(kept: KeptClass) -> list[RunResult]:
    """Return the results of the class's own runs, the first with the settings that all begin with in front."""
    runs = [run for run in lab.open_lab().store.class_runs(kept.id) if run.has_result]
    runs = [run for run in runs if not is_given(kept.rules, run.config)][-_MOST:]
    base = kept.rules.base.config().with_("", seed=0)
    runs.sort(key=lambda run: run.config.with_("", seed=0).with_("data", sha256=None) != base)
    found = []
    for run in runs:
        try:
            found.append(lab.result_of(run.id))
        except LabError:
            continue  # it can't be read, which its own page says
    return found


def _names(found: Selection, base: ExperimentConfig) -> list[str]:
    """Return what differs from the settings that all begin with, for each candidate; no two alike."""
    names, taken = [], Counter[str]()
    for one in found.candidates:
        begun = base.with_("", seed=one.config.seed).with_("data", sha256=one.config.data.sha256)
        told = ", ".join(each.mention for each in differences(begun, one.config))
        name = told or "as all begin"
        taken[name] += 1
        names.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    return names
