"""What a lesson reveals happens as often as its file says, counted anew by training it from ten seeds."""

import re
import subprocess
import sys

import pytest

from lstm_core.lessons.library import read_lesson
from tests.lessons.test_lesson import SHIPPED

COUNT = re.compile(r"It came out as the first time in (\d+) of (\d+)\.")
DRAWN = {
    "6-does-attention-tell-the-truth": lambda rows_back: rows_back != 7,  # where the answer was planted
    "9-where-does-it-go": lambda times_repeating: times_repeating > 0.98,
}
"""What surprises in lessons that ask for a drawing, which no count of the command's own covers."""


@pytest.mark.exhaustive
@pytest.mark.timeout(0)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_surprise_happens_as_often_as_the_lesson_says(path):
    lesson = read_lesson(path)
    command = [sys.executable, "-m", "lstm_core", "lesson", str(path), "--repeat", str(lesson.tried)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if path.stem in DRAWN:
        count = sum(DRAWN[path.stem](float(value)) for value in re.findall(r": ([\d.]+)$", said, flags=re.MULTILINE))
    else:
        count = int(COUNT.search(said)[1])
    assert count >= lesson.happens - 1, said  # another machine, other last digits
