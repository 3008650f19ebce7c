"""Three mistakes that make a model look good, made on purpose with a run's own settings."""

import pandas as pd
import streamlit as st

from lstm_core.charts.results.leaks import CAPTION_LEAKS, leak_bars
from lstm_core.evaluation.leaks import LeakOutcome, LeakReport, compare_leaks
from lstm_core.evaluation.mistakes import MISTAKES, leak_configs, stopping_in_words
from lstm_core.features.indicators import label
from lstm_core.results import RunResult
from lstm_core.runs.store import Run
from pages.kit import lab, state
from pages.kit.charts import show
from pages.kit.messages import plain
from pages.kit.study import are_over, is_own, lacking, may_start, start, usable, watch_group

__all__ = ["show_leaks"]

_MARKS: dict[LeakOutcome, str] = {
    "flatters": ":material/trending_down:",
    "little": ":material/drag_handle:",
    "none": ":material/drag_handle:",
    "worse": ":material/trending_up:",
}


def show_leaks(run: Run, result: RunResult) -> None:
    """Show the mistakes, let the run's owner make them, and show what they did to the score.

    Args:
        run: A run that has a result.
        result: Its result.
    """
    st.markdown(
        "**Three mistakes that make a model look good.** Each tells the model of its exam beforehand, none leaves a "
        "trace in the score. Make them on purpose, with the settings of this run, and see what they do."
    )
    for column, mistake in zip(st.columns(len(MISTAKES)), MISTAKES.values(), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{mistake.name[0].upper()}{mistake.name[1:]}**")
            st.markdown(f"{mistake.done} {mistake.why}")
    runs = lab.open_lab().store.group(run.id, "leak")
    names = [MISTAKES[each.config.leak].name for each in runs]
    if not runs:
        _ask(run, "Make these mistakes on purpose")
    elif not are_over(runs):
        watch_group(run, "leak", names)
    else:
        _show_result(run, result, runs, names)
        if is_own(run):
            with st.expander("Make them again", icon=":material/restart_alt:"):
                st.caption("New trainings take the place of those above.")
                _ask(run, "Make these mistakes again")


def _ask(run: Run, text: str) -> None:
    if not may_start(run, "runs with mistakes"):
        return
    pressed = st.button(
        text,
        type="primary",
        icon=":material/science:",
        help="Trains this model three more times, once with each mistake, in the background. The run itself stays as "
        "it is.",
    )
    st.caption(stopping_in_words(run.config))
    if pressed:
        start(run, leak_configs(run.config), "leak")


def _show_result(run: Run, result: RunResult, runs: list[Run], names: list[str]) -> None:
    missing = lacking(runs, names)
    if missing:
        st.warning(missing, icon=":material/rule:")
    finished = [each for each in runs if usable(each)]
    if not finished:
        return
    found = _report(run.id, tuple(each.id for each in finished))
    flattered = any(effect.outcome == "flatters" for effect in found.effects)
    (st.warning if flattered else st.info)(plain(found.summary), icon=":material/policy:")
    if any(score.ratio is not None for score in found.scores):
        show(leak_bars(found.scores, result.title), CAPTION_LEAKS, key="leak_bars")
    for effect in found.effects:
        st.markdown(f"{_MARKS[effect.outcome]} {plain(effect.sentence)}")
    target = plain(label(result.config.features.target))
    st.dataframe(
        _table(found),
        hide_index=True,
        column_config={
            "RMSE": st.column_config.NumberColumn(format="%.4g", help="The model's typical miss."),
            "RMSE of persistence": st.column_config.NumberColumn(
                format="%.4g", help="That of repeating the last value, on the same rows."
            ),
            "skill": st.column_config.NumberColumn(
                format="%+.3f", help="1 − RMSE / RMSE of persistence; above 0 the model looks better than repeating."
            ),
        },
    )
    st.caption(
        f"Errors are in the unit of {target}. One training each, all from the same initial weights. Training from "
        "others moves an error too, so a small difference proves nothing."
    )
    with st.container(horizontal=True):
        for each in finished:
            st.page_link(
                "pages/results.py",
                label=f"Results: {MISTAKES[each.config.leak].name}",
                icon=":material/query_stats:",
                query_params=state.address(each.id),
            )


def _table(found: LeakReport) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "run": score.name,
                "test rows": score.days,
                "RMSE": score.rmse,
                "RMSE of persistence": score.persistence,
                "skill": score.skill,
            }
            for score in found.scores
        ]
    )


@st.cache_resource(max_entries=32, show_spinner="Comparing the runs …")
def _report(honest: str, ids: tuple[str, ...]) -> LeakReport:
    store = lab.open_lab().store
    return compare_leaks(lab.result_of(honest), [store.result(run_id) for run_id in ids])
