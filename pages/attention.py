"""Attention: which of the past rows counted, and does that mean anything?"""

import streamlit as st

from lstm_core.model.attentions import attention_of
from pages.kit.header import page_top
from pages.kit.inside.computed import result_seen
from pages.kit.inside.scattered import tell_scattered
from pages.kit.inside.weights_choice import choose_weights
from pages.kit.kind import explain_kind
from pages.kit.replay.replay import show_replay
from pages.kit.run_page import finished_run
from pages.parts.attention.days import show_days
from pages.parts.attention.inputs import show_inputs
from pages.parts.attention.truth import show_truth

TABS = ["Predictions", "Which inputs", "Is it true?", "How it formed"]


page_top(
    "Attention",
    "For each prediction the model mixes the time steps of its window by **attention weights** that sum to 1. See "
    "where it looked and which inputs moved it, then ask whether the attention can be believed.",
)
run, result = finished_run(by_rows=True)
seen = choose_weights(run, result, "Only **How it formed** shows the training itself, epoch by epoch, either way.")
result = result_seen(seen)
kind = attention_of(result.config.model)
explain_kind(
    "How this attention works",
    kind,
    "t runs over the time steps, h is the hidden state, α the attention weight.",
)
tell_scattered(result, beware="; neighbors on the map may lie far apart")

predictions, inputs, truth, formed = st.tabs(TABS, on_change="rerun", key="attend", bind="query-params")
if not kind.is_learned and (predictions.open or truth.open or formed.open):
    st.info(
        "This run was trained without attention: it sees the state after the last time step and nothing else. **Which "
        "inputs** works all the same. Choose a kind of attention under Advanced → Network on the Train page to see "
        "weights that were learned.",
        icon=":material/info:",
    )
if predictions.open and kind.is_learned:
    with predictions:
        show_days(seen, result)
if inputs.open:
    with inputs:
        show_inputs(seen, result)
if truth.open and kind.is_learned:
    with truth:
        show_truth(run, seen, result)
if formed.open:
    with formed:
        show_replay(run)
