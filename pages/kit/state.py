"""What one visitor's session holds, typed. The only file that names a key of the session state."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from lstm_core.choices import CsvReading, DataChoice
from lstm_core.data.first_choice import first_draft, first_inputs
from lstm_core.data.table import PriceTable
from lstm_core.draft import Draft
from lstm_core.features.indicators import is_indicator, target_choices
from lstm_core.progress import Progress
from lstm_core.training.shape import Shape

__all__ = [
    "Followed",
    "Session",
    "address",
    "adopt",
    "choose",
    "choose_data",
    "data_key",
    "draft",
    "follow_address",
    "forget_run",
    "form_key",
    "next_upload",
    "open_run",
    "run_id",
    "send_to_run",
    "session",
    "set_draft",
    "upload_key",
]

_KEY = "lab"
_ADDRESS = "run"


@dataclass
class Followed:
    """The run that the live page shows: what its events add up to, and the number of the newest read."""

    run_id: str
    progress: Progress = field(default_factory=Progress)
    newest: int = 0


@dataclass
class Session:
    """Everything kept for a visitor between two runs of a page.

    Attributes:
        draft: The settings of the next run, as chosen so far on any page.
        generation: Changes when the draft was replaced as a whole, so that widgets show it.
        left_behind: Sentences on what the draft did not take over from the run that it comes from.
        run_id: The run that all pages are about.
        page: Path of the page that was shown last.
        choosing: Whether the train page shows the settings of the next run rather than the current run.
        sent_to_run: Whether the page is about to be opened to show the current run.
        followed: What the live page knows of its run.
        owner_token: See ``owner.py``.
        uploads: How many files this session has taken in.
        readings: What the person has said about how a file is written that is being brought, by the uploader's id.
        asked: Whether a file is in the uploader about which something was asked.
        not_deleted: Why a file could not be deleted when the person said so; told once.
        expected: The shape of the model that workers were last told to expect.
    """

    draft: Draft = field(default_factory=first_draft)
    generation: int = 0
    left_behind: tuple[str, ...] = ()
    run_id: str | None = None
    page: str = "?"
    choosing: bool = True
    sent_to_run: bool = False
    followed: Followed | None = None
    owner_token: str = ""
    uploads: int = 0
    readings: dict[str, CsvReading] = field(default_factory=dict)
    asked: bool = False
    not_deleted: str = ""
    expected: Shape | None = None


def session() -> Session:
    """Return this visitor's session."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    found: Session = st.session_state[_KEY]
    return found


def draft() -> Draft:
    """Return the settings of the next run."""
    return session().draft


def set_draft(chosen: Draft) -> None:
    """Keep what the widgets say now."""
    session().draft = chosen


def adopt(chosen: Draft, left_behind: tuple[str, ...] = ()) -> None:
    """Replace the draft as a whole (a preset, an old run's settings); widgets begin anew from it.

    Args:
        chosen: The settings of the next run.
        left_behind: Sentences on what they did not take over from an old run, for the Train page.
    """
    session().draft = chosen
    session().left_behind = left_behind
    session().generation += 1


def choose_data(data: DataChoice, table: PriceTable) -> None:
    """Make the next run use a series; inputs and target that it lacks are replaced by what it has.

    Indicators stay if they can be computed from it.
    """
    if data == draft().data:
        return
    features = draft().features
    inputs = tuple(name for name in features.inputs if name in table.columns or is_indicator(name, table))
    if inputs != features.inputs and not set(inputs) & set(table.columns):
        inputs = first_inputs(data, table) + inputs
    target = features.target if features.target in target_choices(table) else table.default_target
    chosen = draft().with_("data", **data.model_dump())
    adopt(chosen.with_("features", inputs=inputs, target=target))


def form_key(name: str) -> str:
    """Return a widget's key; it changes with the draft's generation."""
    return f"{name}_{session().generation}"


def data_key(name: str) -> str:
    """Return the key of a widget that chooses data; it changes when a file was taken in, which is then chosen."""
    return f"{name}_{session().uploads}"


def upload_key() -> str:
    """Return the key of the file uploader; it changes when a file was taken in, so that it is empty again."""
    return f"upload_{session().uploads}"


def next_upload() -> None:
    """Note that the uploader's file was taken in."""
    session().uploads += 1
    session().asked = False
    session().readings.clear()


def run_id() -> str | None:
    """Return the run that the pages are about."""
    return session().run_id


def open_run(run: str) -> None:
    """Make the pages be about a run, and the address name it."""
    session().run_id = run
    if st.query_params.get(_ADDRESS) != run:
        st.query_params[_ADDRESS] = run


def send_to_run(run: str) -> None:
    """Make the page that opens next be about a run."""
    session().run_id = run
    session().sent_to_run = True


def choose() -> None:
    """Make the train page show the settings of the next run."""
    session().choosing = True
    st.query_params.pop(_ADDRESS, None)


def forget_run() -> None:
    """Make the pages be about no run."""
    session().run_id = None
    st.query_params.pop(_ADDRESS, None)


def address(run: str) -> Mapping[str, str]:
    """Return the query of an address that names a run."""
    return {_ADDRESS: run}


def follow_address(page: str) -> None:
    """Take the run from the address that a page was opened with.

    Args:
        page: The page's path. Opened without a run in its address, as from the menu, it is meant for choosing;
            with one it is meant for that run.
    """
    current = session()
    named = st.query_params.get(_ADDRESS)
    if current.sent_to_run:
        current.choosing = False
    elif current.page != page or named is None:
        current.choosing = named is None
    current.page, current.sent_to_run = page, False
    if named:
        current.run_id = named
