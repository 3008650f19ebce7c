"""Bytes become text within bounds, whatever they are."""

import gzip
import io
import zipfile

import pytest

from lstm_core.data.reading import text
from lstm_core.data.reading.text import decode, unpack
from lstm_core.errors import CsvFormatError

TABLE = b"date,close\n2024-01-01,1\n"


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content", [gzip.compress(TABLE), zipped({"x.csv": TABLE, "__MACOSX/._x.csv": b"junk"})], ids=["gzip", "zip"]
)
def test_a_packed_table_is_unpacked(content: bytes) -> None:
    assert unpack(content, "x") == TABLE


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped({"x.csv": content})], ids=["gzip", "zip"])
def test_a_bomb_is_refused_before_it_is_unpacked(pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_BYTES", 2**20)
    bomb = pack(bytes(64 * 2**20))
    assert len(bomb) < 2**17
    read = []
    original = text._read
    monkeypatch.setattr(text, "_read", lambda stream, name: read.append(1) or original(stream, name))
    with pytest.raises(CsvFormatError, match=r"^x holds more than 1 MB of text, which is too large"):
        unpack(bomb, "x")
    assert read == [1]


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_BYTES", 10)
    with pytest.raises(CsvFormatError, match="too large"):
        unpack(TABLE, "x")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_usual_encoding_is_found_out(encoding: str) -> None:
    written = "Datum;Schluß;€\n01.02.2024;1,5;2\n" * 20
    assert decode(written.encode(encoding), "x")[0].decode() == written


def test_an_encoding_that_a_person_names_is_used() -> None:
    assert decode("Дата;Цена\n".encode("cp1251"), "x", "cp1251")[0].decode() == "Дата;Цена\n"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "utf-16", "rot13", "no-such-encoding", "shift_jis"])
def test_a_wrong_encoding_is_a_sentence(encoding: str) -> None:
    with pytest.raises(CsvFormatError, match=r"is not written in|is not a text file"):
        decode(b"\xff\xfe\xfd\x81\n", "x", encoding)


def test_a_line_without_end_is_refused_with_its_row() -> None:
    with pytest.raises(CsvFormatError, match=r"^x, row 2: this line alone has more than 1,000,000 characters"):
        decode(b"date,close\n" + b"1" * 3_000_000 + b"\n", "x")
