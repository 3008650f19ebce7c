"""Home: the ways in, what a network can and cannot know, and one's last runs."""

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
from pages.parts.home.knowable import begin_knowable, show_knowable
from pages.parts.home.ways import other_ways, way_in

page_top(
    "Attention LSTM lab",
    "Train a neural network on a series, watch it learn, see which past days it looked at, and find out honestly "
    "whether it beats what is simple: repeating the last value, or an average.",
)
store = lab.open_lab().store

way_in()
if other_ways():
    begin_knowable()
show_knowable()

# A form asks once, and not again whenever the page is drawn.
with st.form("code", clear_on_submit=True, border=False), st.container(horizontal=True, vertical_alignment="bottom"):
    code = st.text_input("I have a code", placeholder="five letters, from a teacher or a friend", width=300)
    pressed = st.form_submit_button("Go", icon=":material/arrow_forward:")
if pressed and code:
    page, query = link_of_code(store, code)
    go(f"pages/{page}.py", dict(parse_qsl(query)))

with st.container(horizontal=True):
    train_the_tutorial(first=False)
    train_volatility()
show_engine()

runs = store.of(owner.owner_id(), most=5)
st.header("My last runs")
if not runs:
    st.caption("None yet. Take the tour to train your first model.")
for run in runs:
    word, icon, color = STATE_BADGES[run.state]
    target = "pages/results.py" if run.has_result else "pages/watch.py"
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.page_link(
        target,
        label=plain(run.name or f"{run.title}: {settings_line(run.config)}"),
        query_params=state.address(run.id),
    )
    right.badge(word, icon=icon, color=color)
