"""Results: how close are the predictions?"""

import streamlit as st

from lstm_core.charts.results.predictions import errors_over_time, predicted_against_actual
from pages.kit import state
from pages.kit.charts import show
from pages.kit.diagnostics import show_learning
from pages.kit.header import page_top
from pages.kit.longer import offer_more_epochs
from pages.kit.opened import show_origin
from pages.kit.run_page import whole_run
from pages.kit.take_away import take_away
from pages.kit.tickers import choose_ticker
from pages.kit.verdict import show_skills, show_verdict
from pages.parts.results.all_tickers import show_all_tickers
from pages.parts.results.metrics import show_metrics
from pages.parts.results.networks import show_networks
from pages.parts.results.next_steps import show_next_steps

page_top(
    "Results",
    "How close are the predictions on the test part, which the model never learned from? Read the verdict first, then "
    "see the rows one by one. **Attention** shows where the model looked.",
)
run, whole = whole_run()
result = whole
if whole.panel is not None:
    show_all_tickers(whole)
    st.header("One ticker")
    result = choose_ticker(run, whole)
show_verdict(result)
show_skills(result)
show_next_steps(result)
offer_more_epochs(run, whole)
st.page_link(
    "pages/compare.py",
    label="Compare with another run",
    icon=":material/compare_arrows:",
    query_params=state.compare_address([run.id]),
)
show_origin(run)
take_away(run)

with st.container(key="predicted"):
    show(predicted_against_actual(result), key="predictions")
st.header("The model beside simple methods")
show_metrics(result)
st.caption(
    "Repeating the last value (persistence) predicts that nothing changes. Skill is 1 − RMSE of the model / RMSE of "
    f"the other method; above 0 the model is better. {len(result.test):,} test {result.step.shorts}."
)
show(errors_over_time(result), key="errors")
st.header("How it learned")
show_learning(result, key="loss")
show_networks(result)
