"""Home: what this is, one button that shows it work, and one's last runs."""

from urllib.parse import parse_qsl

import streamlit as st

from lstm_core.knobs.words import settings_line
from lstm_core.runs.codes import link_of_code
from pages.kit import lab, owner, state
from pages.kit.engine import show_engine
from pages.kit.going import go
from pages.kit.header import STATE_BADGES, page_top
from pages.kit.messages import plain
from pages.kit.submit import train_the_tutorial, train_volatility

page_top(
    "Attention LSTM lab",
    "Train a neural network on a series of prices, watch it learn, see which past days it looked at, and find out "
    "honestly whether it beats what is simple: repeating yesterday's price, or an average. No code needed.",
)
store = lab.open_lab().store

with st.container(border=True):
    st.header("See it work now")
    st.markdown(
        "The classic tutorial: five years of IBM's daily prices, **open** and **close** of the last 60 days as inputs, "
        "an LSTM with 64 units, an attention layer, and tomorrow's close as the target."
    )
    train_the_tutorial()
    st.markdown(
        "Where a price will go can hardly be read from its past. **How far** it will move can, in part: 20 years of "
        "the S&P 500, and the next day's range, from lowest to highest, as the target."
    )
    train_volatility()
    show_engine()

choose, watch, judge = st.columns(3)
with choose:
    st.markdown("### 1 · Choose")
    st.markdown("A bundled stock or your own CSV file with dates; then inputs, target and settings.")
    st.page_link("pages/data.py", label="Choose data", icon=":material/table_chart:")
with watch:
    st.markdown("### 2 · Watch")
    st.markdown("Loss and predictions change while the model trains. Close the tab; the link brings it back.")
    st.page_link("pages/train.py", label="Train", icon=":material/model_training:")
with judge:
    st.markdown("### 3 · Judge")
    st.markdown(
        "Every model is held against repeating the last value and the best simple method. The page says which is "
        "better."
    )
    st.page_link("pages/results.py", label="See results", icon=":material/query_stats:")

# A form asks once, and not again whenever the page is drawn.
with st.form("code", clear_on_submit=True, border=False), st.container(horizontal=True, vertical_alignment="bottom"):
    code = st.text_input("I have a code", placeholder="five letters, from a teacher or a friend", width=300)
    pressed = st.form_submit_button("Go", icon=":material/arrow_forward:")
if pressed and code:
    page, query = link_of_code(store, code)
    go(f"pages/{page}.py", dict(parse_qsl(query)))

runs = store.of(owner.owner_id(), most=5)
st.header("My last runs")
if not runs:
    st.caption("None yet. Press a button above to train your first model.")
for run in runs:
    word, icon, color = STATE_BADGES[run.state]
    target = "pages/results.py" if run.has_result else "pages/watch.py"
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.page_link(
        target,
        label=plain(f"{run.title}: {settings_line(run.config)}"),
        query_params=state.address(run.id),
    )
    right.badge(word, icon=icon, color=color)
