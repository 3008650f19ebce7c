"""Format numbers: written, read, upgraded, refused."""

import json
import re
from pathlib import Path

import pytest

from lstm_core import __version__
from lstm_core.errors import LabError, UnreadableError
from lstm_core.formats import FORMATS, Format
from lstm_core.runs.schema import STEPS

NOTE = Format(
    "the note",
    "Write it anew.",
    (
        lambda fields: {"text": fields["words"], "seen": fields.get("seen", 0)},
        lambda fields: {**fields, "text": fields["text"].upper()},
    ),
)


def test_every_older_format_is_brought_up_to_date_step_by_step():
    assert NOTE.number == 3
    assert NOTE.read({"words": "hello"}) == {"text": "HELLO", "seen": 0}
    assert NOTE.read({"format": 2, "text": "hello", "seen": 1}) == {"text": "HELLO", "seen": 1}
    assert NOTE.read({"format": 3, "text": "hello", "seen": 1}) == {"text": "hello", "seen": 1}


def test_what_is_written_says_its_format_and_who_wrote_it():
    fields = json.loads(NOTE.dump({"text": "hello"}))
    assert (fields["format"], fields["written_by"]) == (3, __version__)
    assert NOTE.load(NOTE.dump({"text": "hello"})) == {"text": "hello"}


def test_what_is_given_is_not_changed():
    kept = {"words": "hello"}
    NOTE.read(kept)
    assert kept == {"words": "hello"}


def test_a_newer_format_is_refused_with_who_wrote_it_and_a_way_out():
    with pytest.raises(UnreadableError) as refused:
        NOTE.load(json.dumps({"format": 4, "written_by": "7.1", "text": "hello"}))
    assert str(refused.value) == (
        f"A newer version of the lab (7.1) wrote the note, in format 4; this version ({__version__}) reads up to "
        "format 3. Start the newer version, or write it anew."
    )
    assert isinstance(refused.value, LabError)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"null", b"[]", b'"text"', b"3", b"[" * 100_000])
def test_what_is_no_set_of_fields_is_damage(content):
    with pytest.raises(UnreadableError, match=r"^The note can't be read, because of damage \(.+\)\. Write it anew\.$"):
        NOTE.load(content)


@pytest.mark.parametrize("number", [0, -1, "2", 1.5, None, []])
def test_a_number_that_is_none_is_damage(number):
    with pytest.raises(UnreadableError, match="because of damage"):
        NOTE.read({"format": number, "text": "hello"})


def test_a_step_that_does_not_find_what_it_needs_is_damage():
    with pytest.raises(UnreadableError, match=r"because of damage .of version 0\.1, KeyError: 'words'"):
        NOTE.read({"letters": "hello"})


@pytest.mark.parametrize("value", [0.1 + 0.2, float("nan"), 1e300, "ä\n\u2028", [1, [2, None]], {"a": (1, 2)}, True])
def test_what_was_not_changed_is_not_taken_for_changed(value):
    kind = Format("the note", "Write it anew.")
    assert json.dumps(kind.load(kind.dump({"value": value}, indent=1))) == json.dumps({"value": value})


@pytest.mark.parametrize("position", range(0, 120, 7))
def test_a_changed_character_anywhere_is_noticed(position):
    kind = Format("the note", "Write it anew.")
    content = kind.dump({"number": 12345.678, "text": "hello", "more": [1, 2, 3]})
    assert position < len(content)
    changed = content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]
    with pytest.raises(UnreadableError):
        kind.load(changed)


def test_every_format_is_described_with_its_number():
    text = (Path(__file__).parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")
    described = dict(re.findall(r"^## .*\(`(\w+)`\): (\d+)$", text, flags=re.MULTILINE))
    assert {name: int(number) for name, number in described.items()} == {
        name: kind.number for name, kind in FORMATS.items()
    }
    assert re.search(rf"^## The database: {len(STEPS)}$", text, flags=re.MULTILINE)
