"""From the bytes that somebody brings to text in UTF-8: unpacked, decoded, and within bounds.

Everything here is read with a limit, so that a small file that unpacks to a huge one costs no memory.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from typing import IO

from lstm_core.data.reading.digits import with_plain_digits
from lstm_core.errors import CsvFormatError

__all__ = ["MAX_BYTES", "decode", "unpack"]

MAX_BYTES = 256 * 2**20  # of text; the S&P 500 five-year file has 29 MB
_MAX_LINE_BYTES = 1_000_000

_MEBI = 2**20
_EURO = re.compile(rb"\x80 ?[-+]?\d|\d ?\x80")  # the sign of the euro as Windows writes it, beside an amount
_TWO_RETURNS = re.compile(rb"\r{2,}\n")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".parquet")  # within a zip file
_BLANK_BEFORE_QUOTE = re.compile(rb"((?:^|[,;\t|])) +(?=\")", re.MULTILINE)  # a quotation begins only at a cell's start
_SAMPLE_BYTES = 65_536
_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe\x00\x00": "utf-32-le",
    b"\x00\x00\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}
_OTHER_FILES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "a database",
}


def unpack(content: bytes, name: str) -> bytes:
    """Return a file's content, unpacked if it is a gzip file or a zip file with one table in it.

    A workbook (.xlsx), which is a zip file itself, and a parquet file are returned as they are.

    Args:
        content: The file.
        name: What to call it in messages.

    Raises:
        CsvFormatError: It is too large, broken, or something else than a table in text form.

    Example:
        >>> unpack(gzip.compress(b"date,close"), "x.csv.gz")
        b'date,close'
    """
    if not content[:_SAMPLE_BYTES].strip() and not content.strip():
        raise CsvFormatError(f"{name} is empty.")
    try:
        if content.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(content)) as stream:
                content = _read(stream, name)
        if content.startswith(b"PK\x03\x04"):
            content = _only_member(content, name)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise CsvFormatError(f"{name} can't be unpacked; it is broken or encrypted. Bring the table itself.") from error
    if len(content) > MAX_BYTES:
        raise CsvFormatError(_too_large(name))
    if content.startswith(_OLD_OFFICE):
        raise CsvFormatError(_about_old_office(content, name))
    for beginning, kind in _OTHER_FILES.items():
        if content.startswith(beginning):
            raise CsvFormatError(f"{name} is {kind}, not a table in text form. Save the table as CSV and try again.")
    start = content[:_SAMPLE_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise CsvFormatError(f"{name} is a web page or XML, not a CSV. Download the table itself and try again.")
    if start.startswith((b"{", b"[")) and b'"' in start[:200]:
        raise CsvFormatError(f"{name} is a JSON file, not a CSV. Save the table as CSV and try again.")
    return content


def decode(content: bytes, name: str, encoding: str | None = None) -> tuple[bytes, str]:
    """Return text as UTF-8 with line ends that every reader knows, and the encoding that it came in.

    Args:
        content: Unpacked bytes.
        name: What to call the file in messages.
        encoding: How it is written; found out when not given: from its first bytes, else UTF-8 if it is
            that, else by what letters it would contain.

    Raises:
        CsvFormatError: It is no text, not written so, or has a line that is too long for a table.

    Example:
        >>> decode("Datum;Schluß".encode("cp1252"), "x.csv")[0].decode()
        'Datum;Schluß'
    """
    encoding, skip = (encoding, 0) if encoding else _detect(content, name)
    if encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig", "ascii"):
        text = content[skip:] if skip else content.removeprefix(b"\xef\xbb\xbf")
        encoding = "utf-8"
        try:
            text if text.isascii() else text.decode("utf-8")
        except UnicodeDecodeError:
            raise CsvFormatError(f"{name} is not written in UTF-8. Choose another encoding.") from None
    else:
        try:
            text = content[skip:].decode(encoding).removeprefix("\ufeff").encode()
        except (UnicodeDecodeError, LookupError):
            raise CsvFormatError(f"{name} is not written in {encoding}. Choose another encoding.") from None
    if b"\x00" in text:
        raise CsvFormatError(f"{name} is not a text file. Save the table as CSV (UTF-8) and try again.")
    if b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    if b"\r\r" in text:
        text = _TWO_RETURNS.sub(b"\n", text)
    if b' "' in text:
        text = _BLANK_BEFORE_QUOTE.sub(rb"\1", text)
    text = with_plain_digits(text)
    _check_lines(text, name)
    return text, encoding


def _read(stream: IO[bytes] | gzip.GzipFile, name: str) -> bytes:
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise CsvFormatError(_too_large(name))
    return content


def _too_large(name: str) -> str:
    return f"{name} holds more than {MAX_BYTES // _MEBI} MB of text, which is too large. Keep the rows you need."


def _about_old_office(content: bytes, name: str) -> str:
    if _ENCRYPTED in content:
        return f"{name} is protected by a password. Save it in the spreadsheet program without one, and bring that."
    return f"{name} is an Excel file of the old kind (.xls), or a Word file. Save the table as .xlsx or CSV."


def _only_member(content: bytes, name: str) -> bytes:
    """Return the one table in a zip file; a workbook, which is such a file itself, as it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [entry for entry in archive.infolist() if not entry.is_dir()]
        names = [entry.filename for entry in members]
        if any(one.startswith("xl/") for one in names):
            return content
        if any(one.startswith(("word/", "ppt/")) for one in names) or {"mimetype", "content.xml"} <= set(names):
            raise CsvFormatError(f"{name} is an Office document of another kind. Save the table as .xlsx or CSV.")
        tables = [
            entry
            for entry in members
            if not entry.filename.startswith("__MACOSX/") and entry.filename.lower().endswith(_TABLES)
        ]
        if len(tables) != 1:
            raise CsvFormatError(f"{name} holds {len(tables)} tables; a zip file must hold exactly one.")
        with archive.open(tables[0]) as stream:
            return _read(stream, name)


def _detect(content: bytes, name: str) -> tuple[str, int]:
    """Return an encoding and how many bytes at the beginning only say which it is."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding, len(mark)
    sample = content[:_SAMPLE_BYTES]
    if b"\x00" in sample:
        # Text in UTF-16 without a mark has a zero byte beside each plain letter, always on the same side.
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if max(even, odd) > 0.3 * len(sample) / 2 and min(even, odd) == 0:
            return ("utf-16-be" if even else "utf-16-le"), 0
        raise CsvFormatError(f"{name} is not a text file. Save the table as CSV (UTF-8) and try again.")
    try:
        content if content.isascii() else content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guess(content, error.start), 0
    return "utf-8", 0


def _guess(content: bytes, first_odd: int) -> str:
    """Guess a one-byte encoding from the neighborhood of the first byte that is not UTF-8."""
    from charset_normalizer import from_bytes

    start = max(0, first_odd - _SAMPLE_BYTES // 2)
    sample = content[start : start + _SAMPLE_BYTES]
    if _EURO.search(sample):
        return "cp1252"
    # What Excel writes in Western Europe comes first; other alphabets are told by their letters.
    found = from_bytes(sample, cp_isolation=["cp1252", "cp1250", "cp1251", "cp1253", "shift_jis", "gb18030"]).best()
    if found is None or sample.decode(found.encoding) == sample.decode("cp1252", errors="replace"):
        return "cp1252"
    return str(found.encoding)


def _check_lines(text: bytes, name: str) -> None:
    start = 0
    while len(text) - start > _MAX_LINE_BYTES:
        end = text.rfind(b"\n", start, start + _MAX_LINE_BYTES + 1)
        if end < 0:
            row = text.count(b"\n", 0, start) + 1
            raise CsvFormatError(
                f"{name}, row {row}: this line alone has more than {_MAX_LINE_BYTES:,} characters. A table has one row "
                "a line; check how the file was saved."
            )
        start = end + 1
