"""Opening an Excel workbook safely: sizes are checked before anything is unpacked, and what is unpacked is counted.

The library that reads workbooks takes memory for all cells between the first and the last one, and ends the whole
process where that fails; a file of 5 KB can ask for terabytes. So it is handed a workbook that was unpacked here,
within bounds, and without what is no data: macros, pictures, drawings.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from lstm_core.errors import CsvFormatError

__all__ = ["MAX_CELLS", "MAX_UNPACKED", "is_workbook", "open_workbook"]

MAX_CELLS = 12_000_000  # between the first and the last one of all sheets: a million rows of twelve columns
MAX_UNPACKED = 256 * 2**20

_MEBI = 2**20
_MAX_ROWS = 1_048_576  # of a sheet, by the format
_MAX_TEXT = 2**30  # bytes of text that all cells could hold together
_BLOCK = 2**20
_AFTER_TAG = (b" ", b">", b"/", b"\t", b"\n", b"\r")
_MEMBERS = (".xml", ".rels")
_PREFIXED = re.compile(rb"<[^<>\s/:]+:(?=c[\s/>])")
_ROW = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})[0-9]')
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>/]*>')
_SHARED_TEXT = re.compile(rb"""\bt\s*=\s*["']s["']""")
_END_OF_TEXT = re.compile(rb"</(?:\w+:)?si\s*>")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)


def is_workbook(content: bytes) -> bool:
    """Say whether a file is an Excel workbook, whatever its name.

    Raises:
        zipfile.BadZipFile: It begins as a zip file and is none.
    """
    if not content.startswith(b"PK\x03\x04"):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(name.startswith("xl/") for name in archive.namelist())


def open_workbook(content: bytes, name: str) -> CalamineWorkbook:
    """Open a workbook of which only values are read; no macro and no formula is run.

    Args:
        content: The file.
        name: What to call it in messages.

    Raises:
        CsvFormatError: It is damaged, too large, or of another kind than .xlsx and .xlsm.
    """
    try:
        members = _members(content, name)
        _check_cells(members, name)
        return load_workbook(io.BytesIO(_packed(members)))
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise _damaged(name) from error
    except CalamineError as error:
        raise _damaged(name) from error


def _damaged(name: str) -> CsvFormatError:
    return CsvFormatError(
        f"{name} is a damaged Excel workbook. Open it in a spreadsheet program, save it again, and bring that."
    )


def _members(content: bytes, name: str) -> dict[str, bytes]:
    """Return the parts of a workbook that hold data, unpacked."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(_MEMBERS)]
        if "xl/workbook.bin" in archive.namelist():
            raise CsvFormatError(f"{name} is a binary Excel workbook (.xlsb). Save it as .xlsx and bring that.")
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise _too_large(name)
        left = MAX_UNPACKED
        for entry in entries:
            # What the directory says of sizes need not be true.
            with archive.open(entry) as stream:
                blocks = []
                while block := stream.read(_BLOCK):
                    left -= len(block)
                    if left < 0:
                        raise _too_large(name)
                    blocks.append(block)
            parts[entry.filename] = b"".join(blocks)
    return parts


def _too_large(name: str) -> CsvFormatError:
    return CsvFormatError(
        f"{name} holds more than {MAX_UNPACKED // _MEBI} MB when it is unpacked, which is too large. Keep the rows you "
        "need."
    )


def _check_cells(members: dict[str, bytes], name: str) -> None:
    """Refuse sheets whose cells would take too much memory, and those of which that can't be told."""
    total = longest = 0
    sheets: list[bytes] = []
    for member, xml in members.items():
        if b"\x00" in xml[:_BLOCK] or _ENCODING.match(xml) or b"<!DOCTYPE" in xml:
            raise _unusual(name)
        longest = max([longest, *map(len, _END_OF_TEXT.split(xml))] if "haredstrings" in member.lower() else [longest])
        if "haredstrings" in member.lower() and b"<!" in xml:
            raise _unusual(name)
        area = _area(xml, name)
        total += area
        sheets += [xml] if area else []
    if total > MAX_CELLS:
        raise CsvFormatError(
            f"{name} has {total:,} cells between the first and the last one of its sheets; {MAX_CELLS:,} are the most "
            "that are read. Keep the rows and columns you need, and delete single cells far away from the table."
        )
    if total * longest > _MAX_TEXT and sum(len(_SHARED_TEXT.findall(xml)) for xml in sheets) * longest > _MAX_TEXT:
        raise CsvFormatError(f"{name} holds very long texts in many cells. Leave the columns of text out.")


def _area(xml: bytes, name: str) -> int:
    """Return how many cells there are between the first and the last one of a sheet; those that are empty count less.

    Every cell has to say first where it is. Then nothing else in the file can be taken for that.
    """
    if _PREFIXED.search(xml):
        xml = _PREFIXED.sub(b"<", xml)
    cells = sum(xml.count(b"<c" + sign) for sign in _AFTER_TAG)
    if not cells:
        return 0
    rows = _ROW.findall(xml)
    if len(rows) != cells:
        raise _unusual(name)
    area = max(cells, _spanned(set(rows), set(_COLUMN.findall(xml)), name))  # a cell may be there several times
    if area <= MAX_CELLS:
        return area
    filled = _FILLED.findall(xml)  # cells far away may be formatted only
    return max(len(filled), _spanned({row for _, row in filled}, {letters for letters, _ in filled}, name))


def _spanned(rows: set[bytes], columns: set[bytes], name: str) -> int:
    if not rows:
        return 0
    high, wide = [int(row) for row in rows], [_number_of(letters) for letters in columns]
    if max(high) > _MAX_ROWS:
        raise _unusual(name)
    return (max(high) - min(high) + 1) * (max(wide) - min(wide) + 1)


def _number_of(letters: bytes) -> int:
    """Return the number of a column from its letters: 1 for A."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _unusual(name: str) -> CsvFormatError:
    return CsvFormatError(
        f"{name} is an Excel workbook that is written in an unusual way. Open it in a spreadsheet program, save it as "
        ".xlsx, and bring that."
    )


def _packed(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    return packed.getvalue()
