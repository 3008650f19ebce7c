"""Opening a bundle: a run that was trained elsewhere is taken in as data and listed among the visitor's."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lstm_core.errors import LabError
from lstm_core.export.bundle.contents import MOST_BYTES
from lstm_core.export.bundle.opening import open_bundle
from lstm_core.runs.opened import keep_opened
from pages.kit import lab, owner, state
from pages.kit.going import go
from pages.kit.messages import NOT_SENT, plain, show_error

__all__ = ["take_bundle"]


def take_bundle() -> None:
    """Offer to bring a bundle; a good one is shown at once, about any other it is said what is wrong."""
    box = st.expander("Open a bundle", icon=":material/unarchive:", key="open_bundle", on_change="rerun")
    if not box.open:
        return
    with box:
        st.markdown(
            "A bundle is the zip of a run, from **Take it with you**. Whoever gets one can look at the run on all "
            "pages and train it again, to see whether the numbers are the same. Nothing in it is run."
        )
        file = st.file_uploader(
            "Your bundle",
            type=["zip"],
            max_upload_size=MOST_BYTES >> 20,
            key=f"bundle_{state.session().bundles}",
            help=f"It becomes one of your runs; delete it as you delete others. {NOT_SENT}",
        )
        if file is not None:
            _take(file)


def _take(file: UploadedFile) -> None:
    session = state.session()
    refused = session.refused_bundle
    if refused is not None and refused[0] == file.file_id:  # it stays in the uploader, and is not looked at again
        show_error(refused[1])
        return
    try:
        with st.spinner("Looking through the bundle …"):
            opened = open_bundle(file.getvalue())
        session.bundles += 1  # so that the uploader is empty again, and nothing is taken in twice
        run_id = keep_opened(
            lab.open_lab().store, owner.owner_id(), opened.result, file.name, opened.about, opened.table
        )
    except LabError as error:
        session.refused_bundle = file.file_id, error
        show_error(error)
        return
    st.toast(f"{plain(opened.result.title)} is here.", icon=":material/check:")
    go("pages/results.py", state.address(run_id))
