"""Which runs are compared: chosen on the page or named by the address, the reference first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from lstm_core.compare.comparison import LETTERS, MOST
from lstm_core.compare.one_ticker import common_tickers
from lstm_core.errors import RunNotFoundError, UnreadableError
from lstm_core.knobs.apart import told_apart
from lstm_core.numbers import counted
from lstm_core.results import RunResult
from lstm_core.runs.store import Run, UnreadableRun
from pages.kit import lab, owner, state
from pages.kit.messages import plain
from pages.kit.run_names import names_of
from pages.kit.settings.control import KNOBS
from pages.kit.sharing import share
from pages.kit.study.shut import are_shut

__all__ = ["Compared", "pick_common_ticker", "pick_compared"]

_CHOSEN, _FIRST, _TICKER = "compare_runs", "compare_reference", "compare_ticker"


@dataclass(frozen=True)
class Compared:
    """A run that is compared.

    Attributes:
        run: The run.
        name: What it is called.
        result: Its whole result, or that of one ticker.
    """

    run: Run
    name: str
    result: RunResult


def pick_compared() -> list[Compared]:
    """Let a person choose runs, and return those that have a result, the reference first.

    Those of others come by the address. What can't be compared is said and left out.
    """
    own = {run.id: run for run in lab.open_lab().store.of(owner.owner_id()) if run.has_result}
    named = state.compared_runs() or _newest(own)
    known = dict(_named(named, own))
    wanted = [run_id for run_id in named if run_id in known][:MOST]
    if len(known) > MOST:
        st.warning(f"{MOST} runs are compared at most; the first {MOST} of this link are.", icon=":material/info:")
    runs = known | own
    names = {run_id: runs[run_id].name or name for run_id, name in names_of(runs.values()).items()}
    chosen = _choose(wanted, names)
    state.compare_runs(chosen)
    return _beside_each_other([runs[run_id] for run_id in chosen])


def pick_common_ticker(compared: Sequence[Compared]) -> list[Compared]:
    """Where runs on many tickers are among them, let a person pick one that all were tested on.

    Returns:
        The runs with their results for it; the runs themselves where none is on many.

    Raises:
        ConfigError: They have none in common.
    """
    offered = common_tickers([each.result for each in compared])
    if not offered:
        return list(compared)
    if st.session_state.get(_TICKER, offered[0]) not in offered:
        del st.session_state[_TICKER]  # of other runs
    ticker: str = st.selectbox(
        KNOBS["data.ticker"].about.label,
        offered,
        key=_TICKER,
        bind="query-params",
        help="Some of these runs learned from many tickers. They are compared on one that all were tested on.",
    )
    return [
        Compared(each.run, each.name, lab.result_of(lab.about(each.run.id, ticker)))
        if each.result.panel is not None
        else each
        for each in compared
    ]


def _beside_each_other(runs: Sequence[Run]) -> list[Compared]:
    """Return the runs with their results, each called by what tells it from the others; the series only if it does."""
    apart = told_apart([run.config for run in runs])
    several = len({run.title for run in runs}) > 1
    return [
        Compared(run, run.name or (f"{run.title} · {special}" if several else special), lab.result_of(run.id))
        for run, special in zip(runs, apart, strict=True)
    ]


def _choose(wanted: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """Show who is chosen and which of them is the reference, and return them, that one first."""
    if st.session_state.get(_CHOSEN) != list(wanted):
        st.session_state[_CHOSEN] = list(wanted)  # the address says so
    row = st.container(horizontal=True, vertical_alignment="bottom")
    chosen: list[str] = row.multiselect(
        "Runs to compare",
        list(names),
        key=_CHOSEN,
        format_func=names.__getitem__,
        max_selections=MOST,
        placeholder="Choose 2 to 8 runs",
        help="Your own finished runs, the newest first, and those of a link that you opened. The first one is the "
        "reference, which the others are held against.",
        on_change=lambda: state.compare_runs(st.session_state[_CHOSEN]),
    )
    if len(chosen) > 1:
        with row:
            share(state.compare_address(chosen), "Whoever opens this link sees these runs compared.")
    if len(chosen) > 2:
        _choose_reference(chosen, names)
    return chosen


def _choose_reference(chosen: Sequence[str], names: Mapping[str, str]) -> None:
    """Let a person make another run the reference, by putting it first."""
    st.session_state[_FIRST] = chosen[0]

    def put_first() -> None:
        first = st.session_state[_FIRST]
        state.compare_runs([first, *(each for each in chosen if each != first)])

    letters = dict(zip(chosen, LETTERS, strict=False))
    st.selectbox(
        "Reference",
        chosen,
        key=_FIRST,
        format_func=lambda run_id: f"{letters[run_id]} · {names[run_id]}",
        help="The others are held against this one. Take what you would keep if nothing were better.",
        on_change=put_first,
    )


def _newest(own: Mapping[str, Run]) -> tuple[str, ...]:
    """Return the run that the pages are about, or the newest, and the newest other one on the same series."""
    first = own.get(state.run_id() or "") or next(iter(own.values()), None)
    if first is None:
        return ()
    others = [run.id for run in own.values() if run.title == first.title and run.id != first.id]
    return (first.id, *others[:1])


def _named(named: Sequence[str], own: Mapping[str, Run]) -> Iterator[tuple[str, Run]]:
    """Return those of the named runs that can be compared; say of each other one why it is left out."""
    lost = 0
    for run_id in named:
        try:
            run = own.get(run_id) or lab.open_lab().store.look(run_id)
        except RunNotFoundError:
            lost += 1
            continue
        why = _why_not(run)
        if why:
            st.warning(f"Left out: {plain(run.title)}. {plain(why)}", icon=":material/block:")
        elif isinstance(run, Run):
            yield run_id, run
    if lost:
        st.warning(
            f"{counted(lost, 'run')} of this link {'is' if lost == 1 else 'are'} not there (any more).",
            icon=":material/block:",
        )


def _why_not(run: Run | UnreadableRun) -> str:
    """Return why a run can't be compared; empty if it can."""
    if isinstance(run, UnreadableRun):
        return run.reason
    if not run.has_result:
        return run.message or ("It has no result." if run.is_over else "It is not finished yet.")
    if are_shut(run):
        return "It is one of several that are chosen among, whose test figures nobody has opened yet."
    try:
        lab.result_of(run.id)
    except UnreadableError as error:
        return str(error)
    return ""
