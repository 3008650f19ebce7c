"""Compare: what differs between a few runs, and was it luck?"""

import time
from collections.abc import Sequence

import streamlit as st

from lstm_core.charts.comparison.changes import error_changes
from lstm_core.charts.comparison.gains import gains_by_day
from lstm_core.charts.comparison.losses import compared_losses
from lstm_core.charts.comparison.predictions import compared_predictions
from lstm_core.compare.comparison import FEWEST, LETTERS, Comparison, compare
from lstm_core.compare.settings import differing
from lstm_core.compare.words import chosen_in_words, remarks, sentence
from lstm_core.errors import ConfigError, DifferentDaysError
from lstm_core.export.report.comparison import comparison_report
from lstm_core.results import RunResult
from lstm_core.steps import day_of
from pages.kit.charts import show
from pages.kit.downloads import report_button
from pages.kit.header import name_tab, page_top
from pages.kit.messages import plain
from pages.kit.submit import nothing_yet
from pages.kit.words import explained
from pages.parts.compare.choosing import Compared, pick_common_ticker, pick_compared
from pages.parts.compare.naming import show_runs
from pages.parts.compare.tables import show_errors, show_settings

_SHARED = "days"  # in the address


def comparison_of(compared: Sequence[Compared]) -> tuple[Comparison, Sequence[Compared]] | None:
    """Compare runs, those on many tickers on one; where they can't be, say why and what is offered instead."""
    try:
        alone = pick_common_ticker(compared)
        shared = st.query_params.get(_SHARED) == "shared"
        return compare([each.result for each in alone], [each.name for each in alone], shared=shared), alone
    except DifferentDaysError as error:
        st.warning(plain(str(error)), icon=":material/event_busy:")
        if st.button("Compare on the days that they share", icon=":material/event_available:", type="primary"):
            st.query_params[_SHARED] = "shared"
            st.rerun()
    except ConfigError as error:
        st.warning(plain(str(error)), icon=":material/block:")
    return None


def show_test(found: Comparison, results: Sequence[RunResult]) -> None:
    """Show what the test part says of runs."""
    st.header("Which is closer?")
    st.markdown(explained(chosen_in_words(found)))
    show_errors(found)
    for remark in remarks(found, results):
        st.caption(explained(remark))
    if all(one.against is not None and one.against.ratio is not None for one in found.others):
        show(error_changes(found), key="changes")
        st.header("Day by day")
        show(gains_by_day(found), key="gains")
    show(compared_predictions(found, results[0].title, results[0].config.features.target), key="compared")


def offer_report(found: Comparison, alone: Sequence[Compared]) -> None:
    """Offer the comparison as one page to take along."""
    report_button(
        lambda: comparison_report(found, [each.result for each in alone], made=day_of(time.time())),
        "comparison",
        "report_of_comparison",
        "All of this",
    )


page_top(
    "Compare",
    "What differs between a few runs, and is what lies between their errors more than luck? Choose 2 to 8 of them; the "
    "first is the reference.",
)
compared = pick_compared()
if not compared:
    nothing_yet("There is no finished run to compare yet. Train a few models, and choose among them here.")
    st.stop()
if len(compared) < FEWEST:
    st.info("Choose at least one more run above.", icon=":material/arrow_upward:")
    st.stop()
letters, wholes = LETTERS[: len(compared)], [each.result for each in compared]
name_tab("Compare", compared[0].run.title)
comparison = comparison_of(compared)
if comparison is not None:
    with st.container(key="compare_sentence"):
        st.info(explained(sentence(comparison[0])), icon=":material/balance:")
st.header("What differs")
show_settings(differing([whole.config for whole in wholes]), letters)
if comparison is not None:
    show_test(comparison[0], [each.result for each in comparison[1]])
    offer_report(*comparison)
st.header("How they learned")
if any(whole.val_loss for whole in wholes):
    show(compared_losses(wholes, letters), key="losses")
else:
    st.info("None of them finished an epoch.", icon=":material/info:")
st.header("The runs")
show_runs(compared, letters)
