"""Results: how close are the predictions?"""

import streamlit as st

from lstm_core.charts.results.predictions import errors_over_time, predicted_against_actual
from lstm_core.config import preset
from lstm_core.results import RunResult
from lstm_core.verdicts.next_steps import next_steps
from pages.kit.again import train_again
from pages.kit.charts import show
from pages.kit.diagnostics import show_learning
from pages.kit.header import page_top
from pages.kit.messages import plain
from pages.kit.run_page import run_result
from pages.kit.verdict import show_skills, show_verdict
from pages.parts.results.metrics import metrics_table
from pages.parts.results.networks import show_networks


def show_next_steps(result: RunResult) -> None:
    """Say what may help a run that is no better than a simple method, and offer the first of it."""
    steps = next_steps(result)
    if not steps:
        return
    with st.container(border=True):
        st.markdown("**What to try next**")
        told = [plain(step).partition(". ") for step in steps]
        st.markdown("\n".join(f"- **{first}.** {rest}" for first, _, rest in told))
        pressed = st.button(
            "Try the recommended settings on this series",
            icon=":material/tune:",
            help="Brings series, inputs, target and window of this run to the Train page, with the recommended preset.",
        )
    if pressed:
        best = preset("recommended")
        kept = result.config.features
        features = kept.model_copy(update={"target_kind": best.features.target_kind, "scaling": best.features.scaling})
        train_again(result.config, features=features, split=best.split.choice, model=best.model, training=best.training)


page_top(
    "Results",
    "How close are the predictions on the test part, which the model never learned from? Read the verdict first, then "
    "see the rows one by one. **Attention** shows where the model looked.",
)
result = run_result()
show_verdict(result)
show_skills(result)
show_next_steps(result)

show(predicted_against_actual(result), key="predictions")
st.header("The model beside simple methods")
st.table(metrics_table(result), hide_index=True, border="horizontal")
st.caption(
    "Repeating the last value (persistence) predicts that nothing changes. Skill is 1 − RMSE of the model / RMSE of "
    f"the other method; above 0 the model is better. {len(result.test):,} test {result.step.shorts}."
)
show(errors_over_time(result), key="errors")
st.header("How it learned")
show_learning(result, key="loss")
show_networks(result)
