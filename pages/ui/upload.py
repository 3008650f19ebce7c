"""Bringing a file: taking it in, asking what it does not say itself, and changing how it is read."""

from itertools import chain
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lstm_core.choices import CsvReading
from lstm_core.data.keeping.upload import NAMELESS, Upload
from lstm_core.data.reading import Look, look_at
from lstm_core.data.sources.registry import UPLOADS
from lstm_core.data.table import PriceTable
from lstm_core.errors import LabError, QuestionError, QuotaError
from pages.ui import lab, owner, state
from pages.ui.messages import plain, show_error

__all__ = ["offer_changes", "show_reading", "take_upload"]

TYPES = ["csv", "txt", "tsv", "xlsx", "xlsm", "parquet", "gz", "zip"]
ANSWERS_BESIDE = 4
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
LETTERS = {None: "find out", "multiply": "multiply", "unit": "are no part of the number"}
DOUBLED_HOURS = {None: "ask", "first": "the first row", "last": "the second row", "mean": "the mean of both"}
ORDERS = {"ymd": "year, month, day", "dmy": "day, month, year", "mdy": "month, day, year"}


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
            "you delete it.",
        )
        state.session().asked = file is not None
        if file is not None:
            _take(file)


def show_reading(upload: Upload) -> None:
    """Show how a file is read, and let the person change it."""
    with st.expander("How the file is read", icon=":material/rule:"):
        outline = _look_at(upload.id, upload.reading)
        changed = _reading_form(outline, upload.reading, f"{upload.id}_{state.session().uploads}")
        if changed is not None:
            _read_again(upload, changed)


def offer_changes(upload: Upload, table: PriceTable) -> None:
    """Offer to read a file otherwise where the report on its series proposes it, with a button each."""
    for finding in table.findings:
        marks = tuple((finding.change or {}).get("missing", ()))
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
    state.choose_data(data, lab.load_table(data))
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
    changed = _reading_form(outline, known or CsvReading(), file.file_id)
    if changed is not None:
        state.session().readings[file.file_id] = changed
        st.rerun()


def _reading_form(outline: Look, reading: CsvReading, key: str) -> CsvReading | None:
    """Show the first rows and the choices; return them when the person presses the button."""
    names = list(outline.names)
    st.dataframe([dict(zip(names, row, strict=True)) for row in outline.rows], width="stretch")
    st.caption("The first rows as they are written in the file.")
    with st.form(f"reading_{key}", border=False):
        one, two = st.columns(2)
        date = one.selectbox(
            "Column of dates",
            names,
            index=names.index(outline.date_column or names[0]),
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
            index=tickers.index(outline.ticker_column or ""),
            format_func=lambda choice: choice or "none: the file holds one series",
            help="In a file with several series (tickers, stations, shops), the column that tells them apart.",
        )
        decimal = two.selectbox(
            "Fractions begin with a",
            list(DECIMALS),
            index=list(DECIMALS).index(outline.decimal or "."),
            format_func=DECIMALS.__getitem__,
            help="The other mark may group digits.",
        )
        written = _how_written(one, two, outline, reading)
        columns = one.multiselect(
            "Columns of numbers",
            names,
            default=[name for name in reading.columns or () if name in names],
            placeholder="all that hold numbers",
            help="Leave empty to keep all columns of numbers.",
        )
        more = _further(one, two, names, reading)
        if not st.form_submit_button("Read it this way", icon=":material/refresh:", type="primary"):
            return None
    table = {name: more[name] for name in ("header_rows", "transpose")}
    before = {"delimiter": outline.delimiter, "encoding": reading.encoding, "sheet": outline.sheet}
    if (written, table) != (before, {name: getattr(reading, name) for name in table}):
        # The columns are then other ones, so that nothing is kept that names one.
        kept = {name: more[name] for name in ("missing", "letters", "doubled_hour")}
        return CsvReading(date_order=order, **written, **table, **kept)
    return CsvReading(
        **more
        | written
        | {
            "decimal": decimal,
            "date_column": date,
            "date_order": order,
            "ticker_column": ticker,
            "columns": tuple(columns) or None,
        }
    )


def _how_written(
    one: st.delta_generator.DeltaGenerator,
    two: st.delta_generator.DeltaGenerator,
    outline: Look,
    reading: CsvReading,
) -> dict[str, Any]:
    """Show what cuts the file into cells: a workbook's sheets, or how text is written; return the fields."""
    fields: dict[str, Any] = {"delimiter": outline.delimiter, "encoding": reading.encoding, "sheet": outline.sheet}
    if outline.sheets:
        fields["sheet"] = one.selectbox(
            "Sheet",
            outline.sheets,
            index=outline.sheets.index(outline.sheet or outline.sheets[0]),
            help="Which table of the workbook. After a change press the button: the columns above are then its own.",
        )
    if outline.delimiter is None:
        return fields
    fields["delimiter"] = one.selectbox(
        "Cells are separated by",
        list(DELIMITERS),
        index=list(DELIMITERS).index(outline.delimiter),
        format_func=DELIMITERS.__getitem__,
        help="After a change press the button: the columns above are then those that it makes.",
    )
    encodings = list(dict.fromkeys([None, *ENCODINGS, reading.encoding]))
    fields["encoding"] = two.selectbox(
        "Text is encoded in",
        encodings,
        index=encodings.index(reading.encoding),
        format_func=lambda name: "find out" if name is None else f"{ENCODINGS.get(name, name)} ({name})",
        help="Another one if letters such as ä or é look wrong above. After a change press the button.",
    )
    return fields


def _further(
    one: st.delta_generator.DeltaGenerator,
    two: st.delta_generator.DeltaGenerator,
    names: list[str],
    reading: CsvReading,
) -> dict[str, Any]:
    """Show the choices that few files need; return the fields that they stand for."""
    dates = one.multiselect(
        "Further columns of the date",
        names,
        default=[name for name in reading.more_date_columns if name in names],
        placeholder="none",
        help="Where several columns make the date: of times, hours, months.",
    )
    tickers = two.multiselect(
        "Further columns that name the series",
        names,
        default=[name for name in reading.more_ticker_columns if name in names],
        placeholder="none",
        help="Where several columns name a series together, as store and item.",
    )
    rows = one.number_input(
        "Rows above the values",
        0,
        200,
        value=reading.header_rows,
        step=1,
        placeholder="find out",
        help="How many rows of the file are titles, names or units; 0 for a file without names.",
    )
    missing = two.text_input(
        "Missing values are written",
        value=" ".join(reading.missing),
        help="What stands for a missing value in this file, beside the usual marks; several with blanks between them.",
    )
    letters = one.selectbox(
        "Letters behind numbers",
        list(LETTERS),
        index=list(LETTERS).index(reading.letters),
        format_func=LETTERS.__getitem__,
        help="As in 5 M: a million, or meters.",
    )
    hour = two.selectbox(
        "When clocks are put back",
        list(DOUBLED_HOURS),
        index=list(DOUBLED_HOURS).index(reading.doubled_hour),
        format_func=DOUBLED_HOURS.__getitem__,
        help="Which row counts of the hour that is there twice, where rows have no offset.",
    )
    transpose = one.toggle(
        "Dates run across", value=reading.transpose, help="A row is a series and a column a date; the table is turned."
    )
    return {
        "more_date_columns": tuple(dates),
        "more_ticker_columns": tuple(tickers),
        "header_rows": rows,
        "missing": tuple(missing.split()),
        "letters": letters,
        "doubled_hour": hour,
        "transpose": transpose,
    }
