"""Writing small Excel workbooks, part by part, as tests need them: any cell can be written, right or wrong."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

__all__ = ["PERCENT", "Raw", "letters", "workbook"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = ("0", "14", "22", "21", "46", "9")  # general, date, date and time, time, hours, percent
_DATE, _STAMP, _TIME, _HOURS, PERCENT = range(1, 6)
_EPOCHS = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}


@dataclass(frozen=True)
class Raw:
    """A cell as it stands in the file: its type, its value and its style."""

    kind: str
    value: str
    style: int = 0


def letters(column: int) -> str:
    """Return the letters of a column: A for 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def workbook(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    from_1904: bool = False,
    hidden: Sequence[str] = (),
    extra: Mapping[str, bytes] | None = None,
    start: tuple[int, int] = (0, 0),
) -> bytes:
    """Write a workbook.

    Args:
        sheets: Rows of each sheet.
        from_1904: Whether days are counted from 1904.
        hidden: Names of sheets that are not shown.
        extra: Further parts, or other ones of the same names.
        start: Row and column of the first cell.
    """
    names = list(sheets)
    state = {name: "hidden" if name in hidden else "visible" for name in names}
    book = "".join(
        f'<sheet name="{escape(name)}" sheetId="{place}" state="{state[name]}" r:id="rId{place}"/>'
        for place, name in enumerate(names, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place, _ in enumerate(names, start=1)
    )
    links += f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    styles = "".join(f'<xf numFmtId="{one}" applyNumberFormat="1"/>' for one in _STYLES)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{int(from_1904)}"/>'
        f"<sheets>{book}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>',
    }
    for place, rows in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{place}.xml"] = _sheet(rows, from_1904, start)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (parts | dict(extra or {})).items():
            archive.writestr(name, part)
    return packed.getvalue()


def _sheet(rows: Sequence[Sequence[object]], from_1904: bool, start: tuple[int, int]) -> str:
    columns = [letters(place + start[1]) for place in range(max(map(len, rows), default=0))]
    text = []
    for number, cells in enumerate(rows, start=1 + start[0]):
        written = "".join(
            _cell(f"{columns[place]}{number}", value, from_1904)
            for place, value in enumerate(cells)
            if value is not None and value != ""
        )
        text.append(f'<row r="{number}">{written}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(text)}</sheetData></worksheet>'


def _cell(place: str, value: object, from_1904: bool) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    raw = _raw(value, from_1904)
    kind = f' t="{raw.kind}"' if raw.kind else ""
    return f'<c r="{place}" s="{raw.style}"{kind}><v>{raw.value}</v></c>'


def _raw(value: object, from_1904: bool) -> Raw:
    if isinstance(value, Raw):
        return value
    if isinstance(value, bool):
        return Raw("b", str(int(value)))
    if isinstance(value, dt.datetime):
        return Raw("", repr((value - _EPOCHS[from_1904]) / dt.timedelta(days=1)), _STAMP)
    if isinstance(value, dt.date):
        return Raw("", str((dt.datetime.combine(value, dt.time()) - _EPOCHS[from_1904]).days), _DATE)
    if isinstance(value, dt.time):
        value, style = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second), _TIME
    else:
        style = _HOURS
    return (
        Raw("", repr(value / dt.timedelta(days=1)), style) if isinstance(value, dt.timedelta) else Raw("", repr(value))
    )
