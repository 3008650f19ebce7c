"""Which ticker of a run on many a page looks at: picked beside the run, named in the address."""

import streamlit as st

from lstm_core.results import RunResult
from lstm_core.runs.store import Run
from pages.kit import lab, state
from pages.kit.settings.control import KNOBS

__all__ = ["choose_ticker"]

_TICKER = "ticker"  # in the address, too


def choose_ticker(run: Run, result: RunResult) -> RunResult:
    """Let a person pick one of the tickers that a run was tested on, and return its result.

    Args:
        run: The run.
        result: Its whole result.
    """
    assert result.panel is not None  # noqa: S101 - only such runs have tickers to pick from
    seen = {ticker.name: ticker.seen for ticker in result.panel.tickers}
    session = state.session()
    if st.session_state.get(_TICKER, next(iter(seen))) not in seen:
        del st.session_state[_TICKER]  # another run's, which this one does not have
    wanted = session.tickers.get(run.id) or run.config.data.ticker
    names = list(seen)
    chosen: str = st.selectbox(
        KNOBS["data.ticker"].about.label,
        names,
        index=names.index(wanted) if wanted in seen else 0,
        format_func=lambda name: name if seen[name] else f"{name} (training never saw it)",
        key=_TICKER,
        bind="query-params",
        help=f"This run learned from many tickers. Below the model is looked at on one of the {len(seen)} that it was "
        "tested on; **Results** compares all of them.",
    )
    session.tickers[run.id] = chosen
    return lab.result_of(lab.about(run.id, chosen))
