"""Bringing a file: taking it in, asking what it does not say itself, and changing how it is read."""

from dataclasses import replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lstm_core.choices import CsvReading, DataChoice
from lstm_core.data.outline import Outline, find_date_column, find_ticker_column, look_at
from lstm_core.data.uploads import NAMELESS, Upload
from lstm_core.errors import AmbiguousDatesError, LabError
from pages.ui import lab, owner, state
from pages.ui.messages import plain, show_error

__all__ = ["show_reading", "take_upload"]

TYPES = ["csv", "txt", "tsv", "gz", "zip"]
DELIMITERS = {",": "comma  ,", ";": "semicolon  ;", "\t": "tab", "|": "bar  |"}
DECIMALS = {".": "point  (1,234.5)", ",": "comma  (1.234,5)"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Western European",
    "cp1250": "Central European",
    "cp1251": "Cyrillic",
    "cp1253": "Greek",
    "shift_jis": "Japanese",
    "gb18030": "Chinese",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16, big-endian",
}
ORDERS = {"ymd": "year, month, day", "dmy": "day, month, year", "mdy": "month, day, year"}


def take_upload(first: bool) -> None:
    """Offer to bring a file; a good one is chosen at once, about any other something is asked or explained.

    Args:
        first: Whether the person has brought none yet.
    """
    with st.expander("Bring a file", icon=":material/upload_file:", expanded=first or state.session().asked):
        st.markdown(
            "Any table with a column of **dates** and columns of **numbers**: prices, weather, energy, sales. Commas, "
            "semicolons or tabs; most ways of writing dates and numbers; several series if a column names them. The "
            "S&P 500 five-year file `all_stocks_5yr.csv` is read as it is; brought under **S&P 500**, it serves "
            "everybody in this lab."
        )
        file = st.file_uploader(
            "CSV file",
            type=TYPES,
            key=state.upload_key(),
            help="Also packed as .gz or .zip. Only you can choose it afterwards. It stays on this lab's server until "
            "the operator removes it.",
        )
        state.session().asked = file is not None
        if file is not None:
            _take(file)


def show_reading(upload: Upload) -> None:
    """Show how a file is read, and let the person change it."""
    with st.expander("How the file is read", icon=":material/rule:"):
        outline = _outline_of(upload.id, upload.reading)
        changed = _reading_form(outline, upload.reading, f"{upload.id}_{state.session().uploads}")
        if changed is not None:
            try:
                content = lab.open_lab().uploads.original(upload.id)
                again = lab.open_lab().uploads.add(content, upload.name, owner.owner_id(), changed)
                _choose(again)
            except LabError as error:
                show_error(error)


@st.cache_resource(max_entries=16, show_spinner=False)
def _outline_of(upload_id: str, reading: CsvReading) -> Outline:
    """Look at a kept file once; its text, which may be large, is not kept."""
    return replace(look_at(lab.open_lab().uploads.original(upload_id), NAMELESS, reading), text=b"")


def _take(file: UploadedFile) -> None:
    known = state.session().readings.get(file.file_id)
    content = file.getvalue()
    try:
        with st.spinner("Reading the file …"):
            upload = lab.open_lab().uploads.add(content, file.name, owner.owner_id(), known)
        _choose(upload)
    except AmbiguousDatesError as error:
        _ask_for_order(error, file.file_id, known)
    except LabError as error:
        show_error(error)
        _offer_to_correct(content, file, known)


def _choose(upload: Upload) -> None:
    """Make the next run use a file, and begin anew.

    Raises:
        LabError: It has no series that can be used.
    """
    ticker = upload.tickers[0] if upload.tickers else None
    data = DataChoice(source="upload", name=upload.id, ticker=ticker, reading=upload.reading)
    state.choose_data(data, lab.load_table(data))
    state.next_upload()
    st.toast(f"{plain(upload.name)} is here: {upload.rows:,} rows.", icon=":material/check:")
    st.rerun()


def _ask_for_order(error: AmbiguousDatesError, file_id: str, known: CsvReading | None) -> None:
    st.warning(
        f"Are dates such as **{plain(error.example)}** written with the day or the month first? Nothing in the file "
        "tells, and a wrong guess would mix up the rows.",
        icon=":material/help:",
    )
    left, right = st.columns(2)
    for place, order, label in ((left, "dmy", "Day first (day/month/year)"), (right, "mdy", "Month first")):
        if place.button(label, key=f"{order}_{file_id}", width="stretch"):
            reading = (known or CsvReading()).model_copy(update={"date_order": order})
            state.session().readings[file_id] = reading
            st.rerun()


def _offer_to_correct(content: bytes, file: UploadedFile, known: CsvReading | None) -> None:
    try:
        outline = look_at(content, file.name, known)
    except LabError:
        return  # It is no table at all, as the message above says.
    st.markdown("If the file was misunderstood, say here how it is written:")
    changed = _reading_form(outline, known or CsvReading(), file.file_id)
    if changed is not None:
        state.session().readings[file.file_id] = changed
        st.rerun()


def _reading_form(outline: Outline, reading: CsvReading, key: str) -> CsvReading | None:
    """Show the first rows and the choices; return them when the person presses the button."""
    names = list(outline.layout.names)
    st.dataframe([dict(zip(names, row, strict=True)) for row in outline.rows[:5]], width="stretch")
    st.caption("The first rows as they are written in the file.")
    with st.form(f"reading_{key}", border=False):
        one, two = st.columns(2)
        date = one.selectbox(
            "Column of dates",
            names,
            index=names.index(_date(outline, reading) or names[0]),
            help="The column that says when each row is from.",
        )
        orders = [None, *ORDERS]
        order = two.selectbox(
            "Dates are written",
            orders,
            index=orders.index(reading.date_order),
            format_func=lambda choice: "find out" if choice is None else ORDERS[choice],
            help="The order of day, month and year, where it can't be told from the dates themselves.",
        )
        tickers = ["", *names]
        ticker = one.selectbox(
            "Column that names the series",
            tickers,
            index=tickers.index(_ticker(outline, reading, date) or ""),
            format_func=lambda choice: choice or "none: the file holds one series",
            help="In a file with several series (tickers, stations, shops), the column that tells them apart.",
        )
        decimal = two.selectbox(
            "Fractions begin with a",
            list(DECIMALS),
            index=list(DECIMALS).index(outline.decimal),
            format_func=DECIMALS.__getitem__,
            help="The other mark may group digits.",
        )
        delimiter = one.selectbox(
            "Cells are separated by",
            list(DELIMITERS),
            index=list(DELIMITERS).index(outline.layout.delimiter),
            format_func=DELIMITERS.__getitem__,
            help="After a change press the button: the columns above are then those that it makes.",
        )
        encodings = list(dict.fromkeys([None, *ENCODINGS, reading.encoding]))
        encoding = two.selectbox(
            "Text is encoded in",
            encodings,
            index=encodings.index(reading.encoding),
            format_func=lambda name: "find out" if name is None else f"{ENCODINGS.get(name, name)} ({name})",
            help="Another one if letters such as ä or é look wrong above. After a change press the button.",
        )
        columns = one.multiselect(
            "Columns of numbers",
            names,
            default=[name for name in reading.columns or () if name in names],
            placeholder="all that hold numbers",
            help="Leave empty to keep all columns of numbers.",
        )
        if not st.form_submit_button("Read it this way", icon=":material/refresh:", type="primary"):
            return None
    if (delimiter, encoding) != (outline.layout.delimiter, reading.encoding):
        return CsvReading(encoding=encoding, delimiter=delimiter)
    return CsvReading(
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        date_column=date,
        date_order=order,
        ticker_column=ticker,
        columns=tuple(columns) or None,
    )


def _date(outline: Outline, reading: CsvReading) -> str | None:
    try:
        return find_date_column(outline, reading)
    except LabError:
        return None


def _ticker(outline: Outline, reading: CsvReading, date: str) -> str | None:
    try:
        return find_ticker_column(outline, reading, date)
    except LabError:
        return None
