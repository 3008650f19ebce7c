"""The entry point: ``streamlit run app.py``. Page settings, the menu, and nothing else.

The server imports this file once, for ``app``; each visit runs it again as a script, for the page.
"""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from pages.kit.going_on import from_the_start
from pages.server import stack
from pages.server.reach import say_reach


def menu(*, with_operator: bool) -> dict[str, list[Page]]:
    """Return the pages in the order in which a person goes.

    Args:
        with_operator: Whether the lab has a page for whoever runs it.
    """
    operator = st.Page("pages/operator.py", title="Operator", icon=":material/shield_person:", url_path="operator")
    return {
        "Start": [st.Page("pages/home.py", title="Home", icon=":material/home:", default=True)],
        "Data": [
            st.Page("pages/data.py", title="Data", icon=":material/table_chart:", url_path="data"),
            st.Page("pages/explore.py", title="Explore", icon=":material/search_insights:", url_path="explore"),
            st.Page("pages/windows.py", title="What the model sees", icon=":material/view_column:", url_path="windows"),
        ],
        "Model": [
            st.Page("pages/train.py", title="Train", icon=":material/model_training:", url_path="train"),
            st.Page("pages/watch.py", title="Watch", icon=":material/monitoring:", url_path="watch"),
        ],
        "Understand": [
            st.Page("pages/results.py", title="Results", icon=":material/query_stats:", url_path="results"),
            st.Page(
                "pages/reality_check.py",
                title="Reality check",
                icon=":material/fact_check:",
                url_path="reality_check",
            ),
            st.Page("pages/forecast.py", title="Forecast", icon=":material/trending_up:", url_path="forecast"),
            st.Page("pages/attention.py", title="Attention", icon=":material/visibility:", url_path="attention"),
            st.Page("pages/gates.py", title="Gates", icon=":material/memory:", url_path="gates"),
        ],
        "Learn": [
            st.Page("pages/lessons.py", title="Lessons", icon=":material/school:", url_path="lessons"),
            st.Page("pages/classroom.py", title="Class", icon=":material/groups:", url_path="classroom"),
            st.Page("pages/glossary.py", title="Glossary", icon=":material/menu_book:", url_path="glossary"),
        ],
        "Runs": [
            st.Page("pages/runs.py", title="Runs", icon=":material/list:", url_path="runs"),
            st.Page("pages/compare.py", title="Compare", icon=":material/compare_arrows:", url_path="compare"),
            st.Page("pages/experiments.py", title="Experiments", icon=":material/science:", url_path="experiments"),
        ],
        **({"Lab": [operator]} if with_operator else {}),
    }


def visit() -> None:
    """Draw the page that a visitor asks for, with the menu and what stands around every page."""
    from lstm_core.settings import read_settings
    from pages.kit import in_class, lab, logged_in, login, owner, state
    from pages.kit.messages import errors_shown
    from pages.kit.tour.bar import show_tour

    # Before the menu, or browsers would ask another site for the icon of the page that it shows.
    st.set_page_config(page_icon="📈", layout="wide")
    page = st.navigation(
        menu(with_operator=bool(read_settings().operator)),
        position="sidebar" if logged_in.is_through() else "hidden",
        expanded=True,  # also where something stands below it
    )
    st.set_page_config(page_title=f"{page.title} · Attention LSTM lab")
    st.html(Path(__file__).parent / "pages" / "kit" / "readable.css")
    with errors_shown(whole_page=True):
        if not logged_in.is_through():
            login.show_login()
            return
        lab.open_lab()
        login.show_who()
        owner.remember()
        in_class.look_whose_class()
        state.follow_address()
        tell_again = show_tour(page.url_path or "home")
        page.run()
        tell_again()


if __name__ == "__main__":
    visit()
else:
    stack.set_up_server_logs()
    say_reach()
    app = st.App(__file__, lifespan=from_the_start, routes=stack.routes(), middleware=stack.middleware())
