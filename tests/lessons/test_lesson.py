"""Lessons: what a file may say, and a sentence for each mistake in it."""

from pathlib import Path

import pytest
import yaml

from lstm_core.data.catalogue import load_data
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.errors import ConfigError
from lstm_core.lessons.lesson import PAGES, Lesson
from lstm_core.lessons.library import LessonLibrary, read_lesson

FOLDER = Path(__file__).parents[2] / "lessons"
SHIPPED = sorted(FOLDER.glob("*.yaml"))
FIELDS = {
    "title": "Short and long",
    "about": "Is longer better?",
    "minutes": 6,
    "question": {"text": "Which has less error?", "kind": "which", "measure": "skill"},
    "runs": [
        {"name": "short", "settings": "settings=1&window=5"},
        {"name": "long", "settings": "settings=1&window=60"},
    ],
    "reveal": "It depends.",
    "notice": "Look at both.",
    "sentence": "A window is …",
    "happens": 7,
}


def written(tmp_path, **changed):
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(FIELDS | changed), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_lesson_of_the_lab_can_be_held(path, tmp_path):
    lesson = read_lesson(path)
    assert 6 <= lesson.minutes <= 12 and lesson.happens >= 0.9 * lesson.tried
    for run in lesson.runs:
        assert len(load_data(run.config.data, Libraries(tmp_path / "data", tmp_path / "uploads"))) > 100


def test_one_looks_closer_on_pages_that_there_are():
    assert set(PAGES) <= {path.stem for path in FOLDER.parent.glob("pages/*.py")}


def test_a_teachers_lesson_is_read(tmp_path):
    lesson = read_lesson(written(tmp_path))
    assert [run.config.features.window for run in lesson.runs] == [5, 60]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"minutes": 90}, "minutes is 90 but must be at most 45"),
        ({"about": "word " * 61}, "at most 60 words; this one has 61"),
        ({"sentence": "No gap."}, "needs a '…'"),
        ({"question": FIELDS["question"] | {"measure": "beauty"}}, "there is no measure 'beauty'; there are skill"),
        ({"question": FIELDS["question"] | {"kind": "choice"}}, "a choice needs at least two answers"),
        ({"question": FIELDS["question"] | {"answers": [{"says": "yes"}]}}, "only a choice has answers"),
        ({"question": FIELDS["question"] | {"kind": "number", "low": 3, "high": 3}}, "has to be below the highest"),
        ({"runs": FIELDS["runs"][:1]}, "needs at least two runs"),
        ({"runs": [FIELDS["runs"][0]] * 2}, "two runs have the same name"),
        ({"runs": [*FIELDS["runs"], {"name": "x", "settings": "settings=1&windw=3"}]}, "is window meant"),
        ({"runs": [*FIELDS["runs"], {"name": "x", "settings": "window=3"}]}, "no number of a format"),
        ({"colour": "red"}, "colour"),
        ({"page": "result?check=Errors"}, "there is no page 'result' to look closer; there are attention"),
        ({"open": ["window", "features"]}, "what depends on the data can't be changed in a lesson: features"),
        ({"open": ["window", "windw"]}, "no setting is called so in links: windw"),
        (
            {"question": FIELDS["question"] | {"kind": "number", "step": 0}},
            "question.step is 0 but must be more than 0",
        ),
        (
            {
                "computed": True,
                "question": {"text": "Draw.", "kind": "drawing", "measure": "skill", "draws": "attention"},
            },
            "it can't be computed before",
        ),
        ({"happens": 11}, "can't have happened in 11 of 10 seeds"),
    ],
)
def test_a_mistake_in_a_lesson_is_told_with_its_file(tmp_path, changed, told):
    with pytest.raises(ConfigError) as error:
        read_lesson(written(tmp_path, **changed))
    assert "mine.yaml" in str(error.value) and told in str(error.value)


@pytest.mark.parametrize("content", [b"title: [", b"\xff\xfe\x00", b"- 1"])
def test_what_is_no_lesson_at_all_is_told(tmp_path, content):
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"mine\.yaml"):
        read_lesson(path)


def test_a_bad_lesson_holds_up_no_other(tmp_path):
    (tmp_path / "bad.yaml").write_text("title: 3", encoding="utf-8")
    library = LessonLibrary.of([tmp_path / "bad.yaml", written(tmp_path)])
    assert list(library.lessons) == ["mine"] and len(library.mistakes) == 1


def test_a_lesson_may_cheat_on_purpose():
    lesson = Lesson.model_validate(FIELDS | {"runs": [FIELDS["runs"][0], FIELDS["runs"][1] | {"leak": "shuffle"}]})
    assert [run.config.leak for run in lesson.runs] == ["none", "shuffle"]


def test_lessons_that_differ_in_their_number_alone_do_not_share_guesses(tmp_path):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    text = SHIPPED[0].read_text(encoding="utf-8")
    paths = [ours / "1-curve.yaml", ours / "2-curve.yaml", theirs / "7-curve.yaml", theirs / "3-other.yaml"]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace("title: ", f"title: {path.stem} "), encoding="utf-8")

    library = LessonLibrary.of(paths)

    assert list(library.lessons) == ["7-curve", "3-other"]  # the teacher's takes the place of the lab's
    assert library.mistakes[0].startswith("The lessons 1-curve.yaml and 2-curve.yaml differ in the number in front")
