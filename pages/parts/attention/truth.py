"""Whether the attention of a run can be believed: the deletion test, attribution, other seeds, and a verdict."""

import pandas as pd
import streamlit as st

from lstm_core.charts.attention.agreement import attention_beside_attribution
from lstm_core.charts.attention.deletion import deletion_dots
from lstm_core.explain.deletion import MOST_DAYS, DeletionTest, usual_k
from lstm_core.explain.exam import Exam, put_together
from lstm_core.explain.many_days import spread_days
from lstm_core.explain.planted import PlantedGrade
from lstm_core.numbers import number
from lstm_core.results import RunResult
from lstm_core.runs.store import Run
from lstm_core.studies import studies_about
from lstm_core.studies.seeds import STUDY as OTHER_SEEDS
from lstm_core.verdicts.kit import Judgement
from pages.kit import lab
from pages.kit.charts import show, show_numbers
from pages.kit.inside.computed import Seen, attributions_of, deletion_of, is_known, model_of
from pages.kit.messages import fragment, plain
from pages.kit.study.study import report_of, show_study
from pages.parts.attention.slow_button import asked_to

__all__ = ["show_truth"]

_BOXES = {
    "true": st.success,
    "partly": st.info,
    "unclear": st.info,
    "even": st.info,
    "idle": st.info,
    "none": st.info,
    "untrue": st.warning,
}


def show_truth(run: Run, seen: Seen, result: RunResult) -> None:
    """Examine the attention of a run when asked to, and show what came of it.

    Args:
        run: A run that has a result and attention.
        seen: Which weights of it are looked at.
        result: Its result with these weights.
    """
    st.markdown(
        "Attention weights are easy to draw and easy to believe. Three tests: does **hiding** the attended steps "
        "change the prediction more than hiding any others? Does **attribution**, which follows the prediction back to "
        "its inputs, point to the same steps? And do **other seeds** of the same training look there, too?"
    )
    k = usual_k(result.config.features.window)
    if is_known("deletion", seen, k) or asked_to(
        "Examine the attention",
        "Hides time steps of all test windows and follows 40 predictions back to their inputs. Nothing is trained.",
        "Takes up to half a minute. Everybody who opens this run afterwards sees the result at once.",
    ):
        seeds = report_of(OTHER_SEEDS, run, seen.weights, lab.ticker_of(result))
        stability = None if seeds is None else seeds.found
        exam = put_together(model_of(seen), result.attention, attributions_of(seen), deletion_of(seen, k), stability)
        _show_verdict(exam.verdict)
        if exam.planted is not None:
            _show_grade(exam.planted)
        st.header("Hiding the attended steps")
        _show_deletion(seen, result, k)
        st.header("Attention beside attribution")
        _show_agreement(result, exam)
    for study in studies_about("attention"):
        st.header(study.title)
        show_study(study, run, result, seen.weights)


def _show_verdict(verdict: Judgement) -> None:
    _BOXES[verdict.outcome](f"**Is it true?** {plain(verdict.sentence)}", icon=":material/balance:")
    if verdict.reasons:
        with st.expander("The reasoning, step by step", icon=":material/format_list_numbered:"):
            for reason in verdict.reasons:
                st.markdown(f"**{plain(reason.title)}**  \n{plain(reason.text)}")


def _show_grade(grade: PlantedGrade) -> None:
    """Show whether the planted row was found, on data in which it is known."""
    both = grade.attribution_found_it and grade.attention_found_it
    box = st.success if both else st.info if grade.attribution_found_it else st.warning
    box(f"**Graded against the known answer.** {plain(grade.sentence)}", icon=":material/school:")
    show_numbers(
        (
            "Attribution's place",
            f"{grade.attribution_rank}",
            f"Place of {grade.feature}, {grade.lag} rows back, among all inputs at all time steps; 1 is found.",
        ),
        ("Its share", f"{grade.attribution_share:.0%}", "Its share of all that moves the predictions."),
        ("Attention's place", f"{grade.attention_rank}", "Place of that time step by mean attention; 1 is found."),
        ("Its weight", f"{grade.attention_weight:.3f}", "Mean attention on that time step."),
    )


@fragment
def _show_deletion(seen: Seen, result: RunResult, usual: int) -> None:
    """Show the deletion test for a number of hidden steps that one chooses."""
    window = result.config.features.window
    k = usual
    if window > 2:
        k = st.slider(
            "Hidden time steps (k)",
            1,
            min(window - 1, max(usual * 5, 5)),
            usual,
            key=f"deletion_k_{seen.run_id}",
            help=f"How many steps of each window are hidden. The verdict above rests on {usual}, a tenth of the "
            "window, whatever you choose here: a number that was picked for its result proves nothing.",
        )
    found = deletion_of(seen, k)
    days = pd.DatetimeIndex(result.test.index)[spread_days(len(result.test), MOST_DAYS)]
    unit = model_of(seen).target
    show_numbers(
        ("Attended hidden", f"{number(found.top_k)}", f"Mean change of the prediction, in the unit of {unit}."),
        (
            "Random hidden",
            f"{number(found.random_k)}",
            f"The same with as many random steps hidden, {found.repeats} draws.",
        ),
        ("Ratio", _ratio(found), "How many times as much the attended steps count; 1 is no better than chance."),
    )
    if found.interval is not None:
        low, high = found.interval
        st.caption(f"Drawing others like these, the ratio lies between {low:.2f} and {high:.2f} in 95 of 100 cases.")
    show(deletion_dots(found, days, result.config.features.target), key="deletion")


def _ratio(found: DeletionTest) -> str:
    return "none" if found.ratio is None else f"{found.ratio:.2f}"


def _show_agreement(result: RunResult, exam: Exam) -> None:
    alike, days = exam.agreement, exam.attribution.days
    share = "none" if alike.share is None else f"{alike.share:.0%}"
    mean = "none" if alike.mean is None else f"{alike.mean:+.2f}"
    show_numbers(
        (
            "On the attended",
            share,
            f"Share of a prediction's attribution on its {alike.k} most attended steps, mean of {days} predictions.",
        ),
        ("Expected by chance", f"{alike.expected:.0%}", "The share if attention had nothing to do with it."),
        (
            "Rank correlation",
            mean,
            "Of attention and attribution over all time steps, mean of the predictions: 1 is the same order, 0 none.",
        ),
    )
    planted = None if exam.planted is None else exam.planted.lag
    strength = exam.attribution.strength
    show(attention_beside_attribution(result.attention, strength, result.step, planted), key="agreement")
