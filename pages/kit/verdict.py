"""The verdict on a run: the sentence in a box, the numbers that it rests on, and the reasoning behind it."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.charts.results.skill import lag_bars, skill_against_zero
from lstm_core.features.indicators import label
from lstm_core.numbers import percent
from lstm_core.results import Direction, RunResult, Verdict
from lstm_core.verdicts.lateness import Lateness
from lstm_core.verdicts.skill import verdict_of
from lstm_core.verdicts.skill_findings import SIGNIFICANCE
from pages.kit import state
from pages.kit.charts import show
from pages.kit.messages import plain
from pages.kit.words import explained, helped

__all__ = [
    "show_evidence",
    "show_key_numbers",
    "show_reasons",
    "show_skills",
    "show_verdict",
    "verdict_box",
]

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
    _BOXES[verdict.outcome](explained(verdict.sentence), icon=":material/balance:")


def show_verdict(result: RunResult) -> None:
    """Show the sentence, and the way to the page with the reasoning."""
    verdict_box(verdict_of(result))
    current = state.run_id()
    if current is not None:
        st.page_link(
            "pages/reality_check.py",
            label="Why? The reality check of this run",
            icon=":material/fact_check:",
            query_params=state.address(current),
        )


def show_skills(result: RunResult) -> None:
    """Show the skill against repeating the last value and, where it is another one, against the best simple method."""
    _show_numbers(_skills(result))


def show_key_numbers(result: RunResult) -> None:
    """Show the numbers that a verdict rests on, each with how sure it is."""
    verdict = verdict_of(result)
    _show_numbers([*_skills(result), _chance(verdict), _lateness(result), _direction(verdict.direction)])


def _show_numbers(numbers: Sequence[_Number]) -> None:
    with st.container(horizontal=True, gap="small"):
        for name, value, sure, meaning in numbers:
            width = max(170, 30 + 6.6 * len(name))  # no name is cut off, and most stand in pairs on a phone
            st.metric(
                name, value, sure, delta_color="off", delta_arrow="off", help=helped(name, meaning), width=round(width)
            )


def show_evidence(result: RunResult) -> None:
    """Show the skill against 0, and whether the predictions come late."""
    target = result.config.features.target
    skill, lags = st.columns(2, gap="medium")
    with skill:
        if result.measured.skill is None:
            st.info(
                f"{plain(label(target)).capitalize()} never changed in the test part, so there is no skill to draw.",
                icon=":material/info:",
            )
        else:
            show(skill_against_zero(verdict_of(result), result.opponent), key="skill")
    with lags:
        show(lag_bars(result.measured.lags, target, result.step), key="lags")


def show_reasons(verdict: Verdict) -> None:
    """Show what was looked at, step by step."""
    for reason in verdict.reasons:
        st.markdown(f"**{plain(reason.title)}**  \n{explained(reason.text)}")


def _skills(result: RunResult) -> list[_Number]:
    """Return the skill against each method that the model is held against."""
    measured, opponent = result.measured, result.rival
    meaning = (
        "1 − RMSE of the model / RMSE of persistence, which repeats the last value: 1 is perfect, 0 as good as "
        "repeating, below 0 worse. In 95 of 100 drawings of other test parts like this, the skill lies in the interval."
    )
    if result.opponent is not None and opponent is None:
        meaning += " Before the test part no simple method was clearly better than repeating the last value."
    first = _skill("Skill", measured.skill, measured.skill_interval, meaning)
    if opponent is None:
        return [first]
    part = "validation part" if opponent.chosen_on == "validation" else "end of the training part"
    meaning = (
        f"1 − RMSE of the model / RMSE of {opponent.label}, the best simple method on the {part}, before the test part "
        "was looked at. What it can do, too, is no skill of the network: above 0 the model is better."
    )
    second = _skill(f"Skill against {opponent.label}", opponent.skill, opponent.skill_interval, meaning)
    return [("Skill against repeating", *first[1:]), (plain(second[0]), *second[1:])]


def _skill(name: str, skill: float | None, interval: tuple[float, float] | None, meaning: str) -> _Number:
    if skill is None:
        return name, "none", "nothing ever changed" if name == "Skill" else "it makes no error", meaning
    sure = "too few rows to say" if interval is None else f"95%: {interval[0]:+z.3f} to {interval[1]:+z.3f}"
    return name, f"{skill:+z.3f}", sure, meaning


def _chance(verdict: Verdict) -> _Number:
    meaning = (
        "The Diebold-Mariano test: of two forecasts that are equally good, how many pairs in 100 would differ by as "
        "much as these do on as many test rows? Below 5 in 100, chance is usually ruled out."
    )
    p = verdict.diebold_mariano_p
    if p is None:
        return "Could it be chance?", "not tested", "too few rows or no change", meaning
    likely = "hardly" if p < SIGNIFICANCE else "possibly"
    return "Could it be chance?", likely, _in_short(p), meaning


def _in_short(p: float) -> str:
    """Say as ``chance_in_words`` does how often chance alone does that, where there is little room."""
    return "in under 0.1% of cases" if p < 0.001 else f"in {percent(p)} of cases"


def _lateness(result: RunResult) -> _Number:
    found = Lateness(result.measured.lags, result.step)
    meaning = (
        f"By how many {result.step.names} the predictions have to be moved back to lie closest to what happened. A "
        "forecast has a lag of 0; one that only repeats the last value has 1."
    )
    told = {
        "on_time": "on time",
        "copy": "a copy of that value",
        "not_found": f"over {found.back}",
        "mostly_copy": "mostly a copy of that value",
        "no_copy": "no copy of that value",
    }
    lag = "none" if found.outcome == "not_found" else found.back
    return "Lag of the best fit", lag, told[found.outcome], meaning


def _direction(found: Direction) -> _Number:
    meaning = (
        "How often up or down was right, where the value changed and a change was predicted. A coin "
        "has 50%; in a series that mostly rises, always saying 'up' has more."
    )
    if found.rate is None or found.interval is None:
        return "Right direction", "none", "nothing to count", meaning
    low, high = found.interval
    return "Right direction", percent(found.rate), f"95%: {percent(low)} to {percent(high)}", meaning
