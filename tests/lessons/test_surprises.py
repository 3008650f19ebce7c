"""What a lesson reveals happens as often as its file says, counted anew by training it from ten seeds."""

import re
import subprocess
import sys

import pytest

from lstm_core.lessons.library import read_lesson
from tests.lessons.test_lesson import SHIPPED

COUNT = re.compile(r"It came out as the first time in (\d+) of (\d+)\.")


@pytest.mark.exhaustive
@pytest.mark.timeout(0)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_surprise_happens_as_often_as_the_lesson_says(path):
    lesson = read_lesson(path)
    command = [sys.executable, "-m", "lstm_core", "lesson", str(path), "--repeat", str(lesson.tried)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    count = COUNT.search(said)
    assert count is not None and int(count[1]) >= lesson.happens - 1, said  # another machine, other last digits
