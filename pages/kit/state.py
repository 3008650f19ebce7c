"""What one visitor's session holds, typed. The only file that names a key of the session state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from lstm_core.choices import CsvReading
from lstm_core.classes.kept import KeptClass, Student
from lstm_core.draft import Draft
from lstm_core.errors import LabError
from lstm_core.progress import Progress
from lstm_core.runs.tour_place import TourPlace
from lstm_core.training.shape import GraphShape

__all__ = [
    "Followed",
    "Session",
    "address",
    "addressed_run",
    "compare_address",
    "compare_runs",
    "compared_runs",
    "data_key",
    "follow_address",
    "forget_run",
    "next_upload",
    "open_run",
    "run_id",
    "session",
    "upload_key",
    "want_source",
]

_KEY = "lab"
_ADDRESS = "run"
_COMPARED = "runs"

# A page that was opened from the menu names no run. To name it by ``st.query_params`` would be one more step of the
# browser's history, and going back would lead to the page without it, which names it again: nobody could go back.
_name_in_address = st.components.v2.component(
    "lstm_lab.run_in_address",
    js="""
export default function ({ data }) {
  const address = new URL(location.href);
  if (!address.searchParams.has(data.name)) {
    address.searchParams.set(data.name, data.value);
    history.replaceState(history.state, "", address);
  }
}
""",
)


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
        draft: The settings of the next run; ``None`` until they are asked for (see ``next_run.py``).
        my_class: The class that the visitor is in, and them as its student; see ``in_class.py``.
        class_trouble: Why that can't be read; empty if it can.
        draft_of: Id of the class that the draft is for; empty for none.
        teacher_secrets: The secrets of the classes that were made in this session, which are kept nowhere else.
        before: The settings with which each other series was chosen last, the newest at the end.
        generation: Changes when the draft was replaced as a whole, so that widgets show it.
        left_behind: Sentences on what the draft did not take over from the run that it comes from.
        made_of: The run whose settings the draft took over to be changed, which the next run names.
        run_id: The run that all pages are about.
        compared: The runs that were compared last, the reference first.
        tickers: Of each run on many tickers, the one that was looked at last.
        title: The title of the page that is shown.
        followed: What the live page knows of its run.
        owner_token: See ``owner.py``.
        operator: What is kept of the operator's secret by a session that has shown it; empty by all others.
        operator_asks: Shows the question that the operator's page is to ask when it is drawn next; ``None`` for none.
        uploads: How many files this session has taken in.
        readings: What the person has said about how a file is written that is being brought, by the uploader's id.
        bundles: How many bundles this session has opened.
        refused_bundle: The file in the uploader that could not be opened, and why; ``None`` for none.
        asked: Whether a file is in the uploader about which something was asked.
        not_deleted: Why a file could not be deleted when the person said so; told once.
        expected: The shape of the model that workers were last told to expect.
        link: The settings that the address held last, as the parameters of its query.
        link_trouble: Why they could not be taken over; empty if they could.
        before_link: The draft that they took the place of; ``None`` where there is nothing to go back to.
        chosen_runs: The lines of the table of runs that were chosen last.
        binned: The runs that were put into the bin last, which one press brings back.
        source: The source that the Data page is to show, whatever the draft is about; empty for that of the draft.
        tour: Where the visitor is on the tour, as far as the session has read it (see ``kit/tour``).
        told_of_disk: The run at which the visitor was told that the lab's disk does not last; empty before.
        tour_moves: How often they have gone to another step of it.
    """

    draft: Draft | None = None
    my_class: tuple[KeptClass, Student] | None = None
    class_trouble: str = ""
    draft_of: str = ""
    teacher_secrets: dict[str, str] = field(default_factory=dict)
    before: dict[tuple[str, str, str | None], Draft] = field(default_factory=dict)
    generation: int = 0
    left_behind: tuple[str, ...] = ()
    made_of: str | None = None
    run_id: str | None = None
    compared: tuple[str, ...] = ()
    tickers: dict[str, str] = field(default_factory=dict)
    title: str = ""
    followed: Followed | None = None
    told_of_disk: str = ""
    owner_token: str = ""
    operator: str = field(default="", repr=False)
    operator_asks: Callable[[], None] | None = None
    uploads: int = 0
    bundles: int = 0
    refused_bundle: tuple[str, LabError] | None = None
    readings: dict[str, CsvReading] = field(default_factory=dict)
    asked: bool = False
    not_deleted: str = ""
    expected: GraphShape | None = None
    link: dict[str, str] = field(default_factory=dict)
    link_trouble: str = ""
    before_link: Draft | None = None
    chosen_runs: tuple[str, ...] = ()
    binned: tuple[str, ...] = ()
    source: str = ""
    tour: TourPlace | None = None
    tour_moves: int = 0


def session() -> Session:
    """Return this visitor's session."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    found: Session = st.session_state[_KEY]
    return found


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


def want_source(name: str) -> None:
    """Have the Data page show a source, also where nothing of it is chosen yet.

    Args:
        name: That of the source.
    """
    session().source = name
    session().uploads += 1  # so that its widgets begin anew


def run_id() -> str | None:
    """Return the run that the pages are about."""
    return session().run_id


def open_run(run: str) -> None:
    """Make the pages be about a run, and the address name it."""
    session().run_id = run
    named = st.query_params.get(_ADDRESS)
    if named is None:
        _name_in_address(data={"name": _ADDRESS, "value": run}, key="run_in_address", height=1)
    elif named != run:
        st.query_params[_ADDRESS] = run


def forget_run() -> None:
    """Make the pages be about no run."""
    session().run_id = None
    st.query_params.pop(_ADDRESS, None)


def address(run: str) -> Mapping[str, str]:
    """Return the query of an address that names a run."""
    return {_ADDRESS: run}


def addressed_run() -> str | None:
    """Return the run that the address names."""
    return st.query_params.get(_ADDRESS)


def compared_runs() -> tuple[str, ...]:
    """Return the runs that the address names to be compared, or those that were compared last; each once."""
    named = st.query_params.get(_COMPARED)
    return session().compared if named is None else tuple(dict.fromkeys(filter(None, named.split(","))))


def compare_runs(runs: Sequence[str]) -> None:
    """Note which runs are compared, the reference first, and make the address name them."""
    session().compared = tuple(runs)
    named, wanted = st.query_params.get(_COMPARED), ",".join(runs)
    if named is None and wanted:
        _name_in_address(data={"name": _COMPARED, "value": wanted}, key="runs_in_address", height=1)
    elif named is not None and named != wanted:
        st.query_params[_COMPARED] = wanted


def compare_address(runs: Sequence[str]) -> Mapping[str, str]:
    """Return the query of an address that compares runs, the reference first."""
    return {_COMPARED: ",".join(runs)}


def follow_address() -> None:
    """Make the pages be about the run that the address names, if it names one."""
    session().run_id = addressed_run() or session().run_id
