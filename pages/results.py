"""Results: how close are the predictions?"""

import pandas as pd
import streamlit as st

from lstm_core.charts.results.predictions import errors_over_time, predicted_against_actual
from lstm_core.config import preset
from lstm_core.features.indicators import label
from lstm_core.numbers import in_column
from lstm_core.results import Metrics, RunResult
from lstm_core.verdicts.next_steps import next_steps
from pages.kit.again import train_again
from pages.kit.charts import show
from pages.kit.diagnostics import show_learning
from pages.kit.header import page_top
from pages.kit.messages import plain
from pages.kit.run_page import run_result
from pages.kit.verdict import show_verdict


def metrics_table(result: RunResult) -> pd.DataFrame:
    """Return the metrics of model and persistence side by side, as text."""
    unit = plain(label(result.config.features.target))
    model, persistence = result.evaluation.model, result.evaluation.persistence

    names_none = result.measured.direction.days == 0
    direction = "names none" if names_none else f"{model.direction:.1%}"
    errors = in_column([model.rmse, model.mae, persistence.rmse, persistence.mae])

    def column(metrics: Metrics, direction: str, errors: list[str]) -> list[str]:
        return [
            *errors,
            "not defined" if metrics.mape is None else f"{metrics.mape:.2%}",
            "not defined" if metrics.r2 is None else f"{metrics.r2:.4f}",
            direction,
            f"{metrics.mse_scaled:.6f}",
        ]

    return pd.DataFrame(
        {
            "metric": ["RMSE", "MAE", "MAPE", "R²", "Right direction", "MSE, scaled"],
            "the model": column(model, direction, errors[:2]),
            "repeating the last value": column(persistence, "names none", errors[2:]),
            "what it says": [
                f"Typical miss in {unit}; large misses count more.",
                f"Average miss in {unit}.",
                "Average miss in percent of the actual value.",
                "Share of the ups and downs explained; 1 is perfect. Easily high on prices.",
                "How often up or down was right; a coin has 50%.",
                "The loss that tutorials report: squared miss in scaled units.",
            ],
        }
    )


def show_next_steps(result: RunResult) -> None:
    """Say what may help a run that is no better than repeating the last value, and offer the first of it."""
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
show_next_steps(result)

show(predicted_against_actual(result), key="predictions")
st.header("The model beside persistence")
st.table(metrics_table(result), hide_index=True, border="horizontal")
skill = result.evaluation.skill
st.caption(
    f"Persistence predicts that nothing changes. Skill is 1 − RMSE of the model / RMSE of persistence: "
    f"{'not defined here' if skill is None else f'{skill:+.3f}'}; above 0 the model is better. "
    f"{len(result.test):,} test {result.step.shorts}."
)
show(errors_over_time(result), key="errors")
st.header("How it learned")
show_learning(result, key="loss")
