"""'Take it with you': a run as one bundle, its model as files."""

import streamlit as st

from lstm_core.data.catalogue import Loaded
from lstm_core.errors import LabError
from lstm_core.export.bundle.making import Beside, Bundle, make_bundle
from lstm_core.export.bundle.used import Origin, origin_of, was_brought
from lstm_core.export.report.run import run_report
from lstm_core.runs.lesson_of_run import guess_about
from lstm_core.runs.model_files import AskedFiles
from lstm_core.runs.opened import opened_run, opened_table
from lstm_core.runs.store import Run
from lstm_core.steps import day_of
from pages.kit import lab, owner, state
from pages.kit.downloads import report_button
from pages.kit.file_names import file_stem
from pages.kit.messages import fragment, plain, show_error
from pages.kit.polling import tick_seconds

__all__ = ["take_away"]

_MEBI = 2**20
_OWN = (
    "Your file stays yours: without this, the bundle has what was predicted and what happened then, and no other value "
    "of it."
)


def take_away(run: Run) -> None:
    """Offer a finished run to be taken along; closed, it costs nothing.

    Args:
        run: The run, whose result can be opened.
    """
    _tell_of_disk(run)
    box = st.expander("Take it with you", icon=":material/download:", key=f"take_{run.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        asked = lab.open_lab().store.model_files(run.id)
        fragment(_offer, run_every=tick_seconds(1) if asked.state == "asked" else None)(run, asked.state)


def _tell_of_disk(run: Run) -> None:
    """Say at the first run of their own that somebody sees finished, and there alone, that the lab will forget it."""
    session = state.session()
    if not lab.open_lab().forgets or run.owner != owner.owner_id() or session.told_of_disk not in ("", run.id):
        return
    session.told_of_disk = run.id
    st.info(
        "This lab forgets all runs whenever it is restarted or put to sleep. Take what you want to keep along as a "
        "bundle: **Take it with you** below, and open it again on **Runs**, here or in any other lab.",
        icon=":material/hourglass_bottom:",
    )


def _offer(run: Run, drawn: str) -> None:
    asked = lab.open_lab().store.model_files(run.id)
    if asked.state != drawn:
        st.rerun()  # the whole page, so that it stops asking
    st.markdown(
        "**The bundle**: one zip with a model card, the settings in words, the data, predictions, scores, code and, "
        "once the model's files are made, a script that checks the numbers without the lab. Anybody can open it on "
        "**Runs** and train the run again."
    )
    with_data = _ask_for_data(run)
    try:
        with st.spinner("Packing …"):
            bundle = _bundle(run, with_data=with_data, asked=asked)
    except LabError as error:
        show_error(error)
        return
    name = file_stem(run.name or run.title, "run")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            f"Bundle ({_size(len(bundle.content))})",
            lambda: bundle.content,
            file_name=f"{name}_bundle.zip",
            mime="application/zip",
            key=f"bundle_of_{run.id}",
            icon=":material/folder_zip:",
            type="primary",
            help="All of the run in one file.",
            on_click="ignore",
        )
        report_button(lambda: _report(run), name, f"report_of_{run.id}", "What came of the run")
        _offer_models(run, asked, name)
    if bundle.left_out:
        with st.popover("What is not in it", icon=":material/rule:"):
            st.markdown("\n".join(f"- {plain(one)}" for one in bundle.left_out))


def _size(size: int) -> str:
    return f"{size / _MEBI:.1f} MB" if size >= _MEBI else f"{size / 1024:.0f} kB"


def _ask_for_data(run: Run) -> bool:
    """Return whether the rows go into the bundle: those of somebody's own file only if they tick it."""
    found = opened_run(lab.open_lab().store, run.id)
    if found is not None:
        return found.has_data
    if not was_brought(run.config.data):
        return True
    me = owner.owner_id()
    if run.owner != me or not lab.open_lab().uploads.belongs_to(run.config.data.name, me):
        return False  # somebody else's, or a file that a teacher lends
    return st.checkbox("Put the rows of my file into it", key=f"with_data_{run.id}", help=_OWN)


def _offer_models(run: Run, asked: AskedFiles, name: str) -> None:
    """Offer the model as files, or to have them made, which a worker does."""
    if asked.files is not None:
        for file, content in asked.files.contents.items():
            st.download_button(
                file,
                content,
                file_name=f"{name}_{file}",
                mime="application/octet-stream",
                key=f"{file}_of_{run.id}",
                icon=":material/network_node:",
                help="The network, for programs that read such files. Loaded back and compared with the lab: the "
                f"largest difference is {asked.files.largest_difference:.1g} of one scaled unit.",
                on_click="ignore",
            )
        return
    if asked.state == "asked":
        st.caption("The model's files are being made, as soon as no run waits for a worker.")
        return
    if asked.message:
        st.caption(plain(asked.message))
    if run.owner == owner.owner_id() and st.button(
        "Add the model for Keras and ONNX",
        key=f"models_of_{run.id}",
        icon=":material/network_node:",
        help="A worker makes these files, which takes some seconds, and compares each with the lab. They are then in "
        "the bundle, too, and its script can check the predictions.",
    ):
        try:
            lab.open_lab().store.ask_for_model_files(run.id, owner.owner_id())
        except LabError as error:
            show_error(error)
            return
        st.rerun()


def _bundle(run: Run, *, with_data: bool, asked: AskedFiles) -> Bundle:
    # What somebody guessed in a lesson is theirs, so that it goes into nobody else's bundle.
    return _packed((run.id, with_data, asked.files is not None, run.owner == owner.owner_id()), run, asked)


def _report(run: Run) -> bytes:
    made = day_of(run.ended or run.created)
    return run_report(lab.result_of(run.id), title=run.name or run.title, made=made, source=_origin(run).in_words())


def _origin(run: Run) -> Origin:
    """Return where the series of a run is from; of one out of a bundle, what that says."""
    opened = opened_run(lab.open_lab().store, run.id)
    if opened is not None and opened.about.get("provenance"):
        return Origin(*(str(opened.about.get(name, "")) for name in ("provenance", "license", "note")))
    return origin_of(run.config.data, lab.open_lab().libraries)


@st.cache_resource(max_entries=4, show_spinner=False)
def _packed(what: tuple[str, bool, bool, bool], _run: Run, _asked: AskedFiles) -> Bundle:
    """Make a bundle once; it stays the same while the run's model files do.

    Raises:
        LabError: It can't be made.
    """
    run_id, with_data, _, is_mine = what
    store, data = lab.open_lab().store, _run.config.data
    opened = opened_run(store, run_id)
    guessed = guess_about(store, _run.owner, run_id) if is_mine and opened is None else None
    lesson = None
    if guessed is not None:
        named, kept = guessed
        lesson = {"lesson": named, "guess": kept.guess, "sentence": kept.sentence}
    table: Loaded | bytes | None = None
    if with_data:
        try:
            table = lab.load_all(data)
        except LabError:
            # What came with a bundle goes on with it; else the bundle says that it is not in it.
            table = (opened_table(store, run_id) or None) if opened is not None else None
    made = day_of(_run.ended or _run.created)
    beside = Beside(_origin(_run), made, with_data=with_data, table=table, models=_asked.files, lesson=lesson)
    return make_bundle(lab.result_of(run_id), beside)
