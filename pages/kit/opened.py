"""Runs that came out of a bundle: where they are from, what can be seen of them, and training them again."""

from contextlib import suppress

import streamlit as st

from lstm_core.config import DataConfig
from lstm_core.errors import BundleError, LabError
from lstm_core.export.bundle.again import data_of_upload, reading_of, tickers_in
from lstm_core.export.bundle.same_numbers import Sameness, same_numbers
from lstm_core.runs.opened import OpenedRun, is_replay, opened_run, opened_table, replays_of
from lstm_core.runs.store import Run
from pages.kit import lab, owner, state
from pages.kit.going import go
from pages.kit.messages import plain, show_error
from pages.kit.run_names import when

__all__ = ["need_rows", "offer_replay", "say_bundle", "say_opened", "show_origin"]

_ICON = ":material/unarchive:"
_WITHOUT = (
    " The data was left out of it: scores, predictions, losses and settings can be seen; what is worked out from the "
    "rows (**Forecast**, **Attention**, **Gates**) can't."
)


def say_opened(run: Run) -> None:
    """Say on every page of a run that it came out of a bundle, or whether it repeats one and has the same numbers."""
    found = opened_run(lab.open_lab().store, run.id)
    if found is not None:
        lab_version = found.about.get("lab")
        by = f" by version {plain(lab_version)} of the lab" if lab_version else ""
        made = f", made{by} from a run of {plain(found.about['made'])}" if found.about.get("made") else by
        again = " **Replay** on **Results** trains it again." if run.owner == owner.owner_id() else ""
        st.info(
            f"This run came out of the bundle **{plain(found.bundle)}**{made}. It was trained elsewhere and can only "
            f"be looked at.{again}{'' if found.has_data else _WITHOUT}",
            icon=_ICON,
        )
    elif (before := _repeated(run)) is not None:
        _say_replay(before, run)


def say_bundle(run: Run) -> None:
    """Say in a line which bundle a run came out of; nothing for any other run."""
    if (found := opened_run(lab.open_lab().store, run.id)) is not None:
        st.caption(f":material/unarchive: Out of the bundle {plain(found.bundle)}; it was trained elsewhere.")


def need_rows(run: Run) -> None:
    """End the page with a sentence where the rows of a run did not come with its bundle."""
    found = opened_run(lab.open_lab().store, run.id)
    if found is not None and not found.has_data:
        st.warning(
            "This page works with the rows that the model saw, and they were left out of the bundle. **Results** and "
            "**Reality check** show what came of the run.",
            icon=":material/visibility_off:",
        )
        st.stop()


def show_origin(run: Run) -> None:
    """Show where an opened run is from, and what came of training it again; nothing for any other run."""
    store = lab.open_lab().store
    found = opened_run(store, run.id)
    if found is None:
        return
    with st.container(border=True, key="opened"):
        st.markdown("**Out of a bundle**")
        _show_about(found)
        for replay in replays_of(store, run, owner.owner_id()):
            st.page_link(
                "pages/watch.py",
                label=f"Replay of {when(replay)}",
                icon=":material/replay:",
                query_params=state.address(replay.id),
            )
            if replay.has_result:
                _say_replay(run, replay)
        offer_replay(run)


def offer_replay(run: Run) -> None:
    """Show the button that trains an opened run of the visitor's again; nothing for any other run."""
    if run.owner != owner.owner_id() or opened_run(lab.open_lab().store, run.id) is None:
        return
    pressed = st.button(
        "Replay",
        key=f"replay_{run.id}",
        icon=":material/replay:",
        help="Trains it again: the same settings, data and seed. Then it says whether the numbers are the same.",
    )
    if not pressed:
        return
    try:
        with st.spinner("Looking for its data …"):
            data = _data_for(run)
        config = run.config.with_("data", **data.model_dump())
        made = lab.open_lab().store.submit(config, owner.owner_id(), run.title, made_of=run.id)
    except LabError as error:
        show_error(error)
        return
    go("pages/watch.py", state.address(made))


def _show_about(found: OpenedRun) -> None:
    about = found.about
    if about.get("provenance"):
        note = plain(about.get("note", ""))
        st.caption(f"Its data: {plain(about['provenance'])}. License: {plain(about['license'])}. {note}")
    if lesson := about.get("lesson"):
        words = [f"{plain(name.capitalize())}: {plain(said)}." for name, said in lesson.items() if said]
        st.caption(f"It belongs to a lesson. {' '.join(words)}")


def _data_for(run: Run) -> DataConfig:
    """Return the reference to the data of an opened run: this lab's where it has it, else what the bundle brought.

    Raises:
        LabError: It is neither here nor was it in the bundle, or it can't be taken in.
    """
    data = run.config.data
    try:
        lab.load_all(data)
    except LabError as error:
        table = opened_table(lab.open_lab().store, run.id)
        if not table:
            told = "This run can't be trained again here: its data was not in the bundle, and this lab has it not."
            raise BundleError(f"{told} {error}") from error
    else:
        return data
    name = f"{run.title} (out of a bundle)"
    upload = lab.open_lab().uploads.add(table, name, owner.owner_id(), reading_of(table))
    found = data_of_upload(data, upload, tickers_in(table))
    lab.load_all(found)  # says so if it is not the very same data
    return found


def _repeated(run: Run) -> Run | None:
    """Return the opened run that a finished run repeats; ``None`` for any other."""
    store = lab.open_lab().store
    if run.made_of is None or not run.has_result:
        return None
    with suppress(LabError):
        before = store.get(run.made_of)
        if opened_run(store, before.id) is not None and is_replay(before.config, run.config):
            return before
    return None


def _say_replay(before: Run, run: Run) -> None:
    """Say whether a run came to the same numbers as the one that it repeats."""
    try:
        found = _compare(before.id, run.id)
    except LabError as error:
        show_error(error)
        return
    told = f"**{plain(found.sentence)}**"
    if not found.same and found.versions:
        told += f" Other versions may be why: {plain(' '.join(found.versions))}"
    elif found.close and not found.same:
        told += " The versions are the same; another processor adds numbers up in another order."
    elif not found.same:
        told += " The same settings do not lead to these numbers here; the bundle may have been changed."
    if found.same or found.close:
        st.success(told, icon=":material/verified:")
    else:
        st.warning(told, icon=":material/difference:")


@st.cache_resource(max_entries=64, show_spinner=False)
def _compare(before: str, after: str) -> Sameness:
    return same_numbers(lab.result_of(before), lab.result_of(after))
