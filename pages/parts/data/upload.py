"""Bringing a file: taking it in, asking what it does not say itself, and changing how it is read."""

from itertools import chain

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lstm_core.choices import CsvReading
from lstm_core.data.keeping.upload import NAMELESS, Upload
from lstm_core.data.reading import Look, look_at
from lstm_core.data.sources.registry import UPLOADS
from lstm_core.data.table import PriceTable
from lstm_core.errors import LabError, QuestionError, QuotaError
from pages.kit import lab, next_run, owner, state
from pages.kit.messages import NOT_SENT, plain, show_error
from pages.parts.data.reading_form import reading_form

__all__ = ["offer_changes", "show_reading", "take_upload"]

TYPES = ["csv", "txt", "tsv", "xlsx", "xlsm", "parquet", "gz", "zip"]
ANSWERS_BESIDE = 4


def take_upload(first: bool) -> None:
    """Offer to bring a file; a good one is chosen at once, about any other something is asked or explained.

    Args:
        first: Whether the person has brought none yet.
    """
    with st.expander("Bring a file", icon=":material/upload_file:", expanded=first or state.session().asked):
        st.markdown(
            "Any table with a column of **dates** and columns of **numbers**: prices, weather, energy, sales. A CSV "
            "file, a sheet of an **Excel** workbook, or parquet; most ways of writing dates and numbers; several "
            "series if a column names them. The "
            "S&P 500 five-year file `all_stocks_5yr.csv` is read as it is; brought under **S&P 500**, it serves "
            "everybody in this lab."
        )
        file = st.file_uploader(
            "Your file",
            type=TYPES,
            key=state.upload_key(),
            help="Also packed as .gz or .zip. Only you can choose it afterwards. It stays on this lab's server until "
            f"you delete it. {NOT_SENT}",
        )
        state.session().asked = file is not None
        if file is not None:
            _take(file)


def show_reading(upload: Upload) -> None:
    """Show how a file is read, and let the person change it."""
    with st.expander("How the file is read", icon=":material/rule:"):
        outline = _look_at(upload.id, upload.reading)
        changed = reading_form(outline, upload.reading, f"{upload.id}_{state.session().uploads}")
        if changed is not None:
            _read_again(upload, changed)


def offer_changes(upload: Upload, table: PriceTable) -> None:
    """Offer to read a file otherwise where the report on its series proposes it, with a button each."""
    for finding in table.findings:
        change = finding.change or {}
        if names := tuple(change.get("names", ())):
            asked = f"The file names no columns. Are they **{plain(', '.join(names))}**?"
            st.info(f"{asked} If not, name them under **How the file is read**.", icon=":material/help:")
            if st.button("Yes, so they are", icon=":material/check:", key=f"names_{upload.id}"):
                _read_again(upload, upload.reading.model_copy(update={"names": names}))
        marks = tuple(change.get("missing", ()))
        label = f"{plain(str(finding.column))}: {' and '.join(marks)} stands for a missing value"
        if marks and st.button(label, icon=":material/block:", key=f"missing_{finding.column}_{upload.id}"):
            _read_again(upload, upload.reading.model_copy(update={"missing": (*upload.reading.missing, *marks)}))


def _read_again(upload: Upload, reading: CsvReading) -> None:
    try:
        content = lab.open_lab().uploads.original(upload.id)
        _choose(lab.open_lab().uploads.add(content, upload.name, owner.owner_id(), reading))
    except LabError as error:
        show_error(error)


@st.cache_resource(max_entries=16, show_spinner=False)
def _look_at(upload_id: str, reading: CsvReading) -> Look:
    """Look at a kept file once."""
    return look_at(lab.open_lab().uploads.original(upload_id), NAMELESS, reading)


def _take(file: UploadedFile) -> None:
    known = state.session().readings.get(file.file_id)
    content = file.getvalue()
    try:
        with st.spinner("Reading the file …"):
            upload = lab.open_lab().uploads.add(content, file.name, owner.owner_id(), known)
        _choose(upload)
    except QuestionError as error:
        refused = len(error.answers) == 1  # but for a way out
        if refused:
            show_error(error)
        else:
            st.warning(plain(str(error)), icon=":material/help:")
        _offer_answers(error, file.file_id, known)
        with st.expander("Say yourself how the file is written", icon=":material/rule:", expanded=refused):
            _offer_to_correct(content, file, known)
    except QuotaError as error:
        show_error(error)
    except LabError as error:
        show_error(error)
        _offer_to_correct(content, file, known)


def _choose(upload: Upload) -> None:
    """Make the next run use a file, and begin anew.

    Raises:
        LabError: It has no series that can be used.
    """
    data = UPLOADS.reference(upload)
    next_run.choose_data(data, lab.load_table(data))
    state.next_upload()
    st.toast(f"{plain(upload.name)} is here: {upload.rows:,} rows.", icon=":material/check:")
    st.rerun()


def _offer_answers(error: QuestionError, file_id: str, known: CsvReading | None) -> None:
    """Offer each way in which the file can be read as a button, with some cells as they would be read."""
    beside = min(ANSWERS_BESIDE, len(error.answers))
    rows = [st.columns(beside) for _ in range(0, len(error.answers), beside)]
    for place, (number, answer) in zip(chain(*rows), enumerate(error.answers), strict=False):
        if place.button(plain(answer.label), key=f"answer_{number}_{file_id}", width="stretch"):
            reading = (known or CsvReading()).model_copy(update=dict(answer.change))
            state.session().readings[file_id] = reading
            st.rerun()
        for written, read in answer.preview:
            place.caption(f"{plain(written)} → {plain(read)}")


def _offer_to_correct(content: bytes, file: UploadedFile, known: CsvReading | None) -> None:
    try:
        outline = look_at(content, file.name, known)
    except LabError:
        return  # It is no table at all, as the message above says.
    st.markdown("If the file was misunderstood, say here how it is written:")
    changed = reading_form(outline, known or CsvReading(), file.file_id)
    if changed is not None:
        state.session().readings[file.file_id] = changed
        st.rerun()
