"""Train: choose the settings of the next run, and start it."""

import streamlit as st

from lstm_core.charts.training.architecture import architecture
from lstm_core.draft import Draft, idle_settings
from lstm_core.errors import LabError
from lstm_core.link import link_of
from pages.kit import state
from pages.kit.charts import show
from pages.kit.draft_data import draft_table
from pages.kit.engine import show_engine
from pages.kit.going import go
from pages.kit.header import page_top
from pages.kit.messages import errors_shown, plain, show_error
from pages.kit.sharing import share
from pages.kit.submit import expect, submit
from pages.parts.train.architecture import show_layers, show_shapes
from pages.parts.train.by_link import follow_link
from pages.parts.train.code import show_code
from pages.parts.train.room import show_room
from pages.parts.train.settings import choose_settings

if (named := state.addressed_run()) is not None:
    go("pages/watch.py", state.address(named))  # where links led before the two were pages of their own

follow_link()
table = draft_table("Train")
page_top(
    "Train",
    f"Choose what the model sees of **{plain(table.title)}** and how it learns, then press **Train** and watch.",
)
if (current := state.run_id()) is not None:
    st.page_link(
        "pages/watch.py",
        label="Back to my current run",
        icon=":material/visibility:",
        query_params=state.address(current),
    )
for sentence in state.session().left_behind:
    st.info(plain(sentence), icon=":material/info:")

settings, consequences = st.columns([2, 3], gap="large")
with settings:
    st.header("Settings")
    draft: Draft | None = None
    try:
        draft = choose_settings(table)
    except LabError as error:
        show_error(error)
with consequences:
    st.header("What they lead to")
    if draft is None:
        st.caption("This appears when the settings work.")
        st.stop()
    config = draft.config()
    expect(config)
    fits = show_shapes(config, table)
    with st.container(key="layers"):
        show_layers(config)
    with st.container(key="network"):
        show(architecture(config), key="architecture")
    show_code(config, table)
with settings:
    for sentence in idle_settings(draft):
        st.caption(f":material/info: {plain(sentence)}")
    show_room(config, len(table) * (len(config.data.tickers) or 1))
    with st.container(key="train_here"):
        pressed = st.button("Train", type="primary", icon=":material/play_arrow:", disabled=not fits, width="stretch")
    if pressed:
        with errors_shown():  # here, where the button is, and not below the picture
            submit(draft, state.session().made_of)
    share(link_of(draft), "Whoever opens this link finds these settings on their own Train page.", "train")
    show_engine()
