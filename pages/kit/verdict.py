"""The verdict on a run: the sentence in a box, the numbers that it rests on, and the reasoning behind it."""

import streamlit as st

from lstm_core.charts.results.skill import lag_bars, skill_against_zero
from lstm_core.evaluation.best_lag import LagProfile, lag_profile
from lstm_core.evaluation.evidence import SIGNIFICANCE, Evidence
from lstm_core.features.indicators import label
from lstm_core.numbers import percent
from lstm_core.results import Direction, RunResult, Verdict
from pages.kit import state
from pages.kit.charts import show
from pages.kit.messages import plain

__all__ = ["show_evidence", "show_key_numbers", "show_reasons", "show_verdict", "verdict_box"]

_BOXES = {
    "better": st.success,
    "level": st.info,
    "unclear": st.info,
    "constant": st.info,
    "worse": st.warning,
    "suspicious": st.warning,
    "leaked": st.error,
}

_Number = tuple[str, str, str, str]  # label, value, how sure it is, what it means


def verdict_box(verdict: Verdict) -> None:
    """Show the sentence of a verdict, colored by what it comes to."""
    _BOXES[verdict.outcome](plain(verdict.sentence), icon=":material/balance:")


def show_verdict(result: RunResult) -> None:
    """Show the sentence, and the way to the page with the reasoning."""
    verdict_box(result.verdict)
    current = state.run_id()
    if current is not None:
        st.page_link(
            "pages/reality_check.py",
            label="Why? The reality check of this run",
            icon=":material/fact_check:",
            query_params=state.address(current),
        )


def show_key_numbers(result: RunResult) -> None:
    """Show the four numbers that a verdict rests on, each with how sure it is."""
    verdict = result.verdict
    numbers = (_skill(verdict), _chance(verdict), _lateness(result), _direction(verdict.direction))
    with st.container(horizontal=True, gap="small"):
        for name, value, sure, meaning in numbers:
            st.metric(name, value, sure, delta_color="off", delta_arrow="off", help=meaning, width=170)


def show_evidence(result: RunResult) -> None:
    """Show the skill against 0, and whether the predictions come late."""
    target = result.config.features.target
    skill, lags = st.columns(2, gap="medium")
    with skill:
        if result.verdict.skill is None:
            st.info(
                f"{plain(label(target)).capitalize()} never changed in the test part, so there is no skill to draw.",
                icon=":material/info:",
            )
        else:
            show(skill_against_zero(result.verdict), key="skill")
    with lags:
        show(lag_bars(_profile(result), target, result.step), key="lags")


def show_reasons(verdict: Verdict) -> None:
    """Show what was looked at, step by step."""
    for reason in verdict.reasons:
        st.markdown(f"**{plain(reason.title)}**  \n{plain(reason.text)}")


def _profile(result: RunResult) -> LagProfile:
    evidence = Evidence.of_table(result.test, result.step)
    return lag_profile(evidence.actual, evidence.predicted, evidence.previous)


def _skill(verdict: Verdict) -> _Number:
    meaning = (
        "1 − RMSE of the model / RMSE of persistence, which repeats the last value: 1 is perfect, 0 as good as "
        "repeating, below 0 worse. In 95 of 100 drawings of other test parts like this, the skill lies in the interval."
    )
    if verdict.skill is None:
        return "Skill", "none", "nothing ever changed", meaning
    interval = verdict.skill_interval
    sure = "too few rows to say" if interval is None else f"95%: {interval[0]:+z.3f} to {interval[1]:+z.3f}"
    return "Skill", f"{verdict.skill:+z.3f}", sure, meaning


def _chance(verdict: Verdict) -> _Number:
    meaning = (
        "The Diebold-Mariano test: of two forecasts that are equally good, how many pairs in 100 would differ by as "
        "much as these do on as many test rows? Below 5 in 100, chance is usually ruled out."
    )
    p = verdict.diebold_mariano_p
    if p is None:
        return "Could it be chance?", "not tested", "too few rows or no change", meaning
    likely = "hardly" if p < SIGNIFICANCE else "possibly"
    often = "under 0.1%" if p < 0.001 else f"{p:.0%}" if p >= 0.1 else f"{100 * p:.2g}%"
    return "Could it be chance?", likely, f"in {often} of cases", meaning


def _lateness(result: RunResult) -> _Number:
    profile = _profile(result)
    meaning = (
        f"By how many {result.step.names} the predictions have to be moved back to lie closest to what happened. A "
        "forecast has a lag of 0; one that only repeats the last value has 1."
    )
    lag = result.step.count(profile.best)
    if profile.best == 0:
        return "Lag of the best fit", lag, "on time", meaning
    copy = "a copy" if profile.repeats else "mostly a copy" if profile.mostly_repeats else "no copy"
    return "Lag of the best fit", lag, f"{copy} of that value", meaning


def _direction(found: Direction) -> _Number:
    meaning = (
        "How often up or down was right, where the value changed and a change was predicted. A coin "
        "has 50%; in a series that mostly rises, always saying 'up' has more."
    )
    if found.rate is None or found.interval is None:
        return "Right direction", "none", "nothing to count", meaning
    low, high = found.interval
    return "Right direction", percent(found.rate), f"95%: {percent(low)} to {percent(high)}", meaning
