"""Runs of a lesson that were computed before."""

import json

import pytest
import yaml

from lstm_core.lessons.computed import computed_path, keep_computed
from lstm_core.lessons.library import LessonLibrary, read_lesson
from tests.lessons.test_lesson import FIELDS, FOLDER, SHIPPED, written
from tests.lessons.test_outcome import BAD, GOOD


@pytest.fixture
def path(tmp_path):
    return written(tmp_path, computed=True)


def test_what_was_computed_is_read_with_the_lesson(path):
    kept = keep_computed(path, read_lesson(path), [GOOD, BAD], 12.34)
    assert kept == computed_path(path.with_name("3-mine.yaml"))  # wherever it stands in the list
    library = LessonLibrary.of([path])
    assert library.mistakes == ()
    assert (library.computed["mine"].facts, library.computed["mine"].seconds) == ((GOOD, BAD), 12.3)


@pytest.mark.parametrize("harm", ["missing", "other runs", "changed", "newer"])
def test_what_can_not_be_shown_is_told_with_what_to_do(path, harm):
    kept = keep_computed(path, read_lesson(path), [GOOD, BAD], 1.0)
    if harm == "missing":
        kept.unlink()
    elif harm == "other runs":
        path.write_text(yaml.safe_dump(FIELDS | {"computed": True, "runs": FIELDS["runs"][::-1]}), encoding="utf-8")
    elif harm == "changed":
        kept.write_text(kept.read_text(encoding="utf-8").replace("1.0", "2.0", 1), encoding="utf-8")
    else:
        kept.write_text(json.dumps({"format": 2, "written_by": "9"}), encoding="utf-8")
    library = LessonLibrary.of([path])
    assert library.lessons == {} and "mine.yaml" in library.mistakes[0] and "lesson" in library.mistakes[0]


def test_the_labs_own_are_there_and_small():
    library = LessonLibrary.of(SHIPPED)
    assert library.mistakes == () and list(library.computed) == ["7-lucky-twenty"]
    assert all(path.stat().st_size < 100_000 for path in (FOLDER / "computed").iterdir())
