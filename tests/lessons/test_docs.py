"""What docs/lessons.md says of measures and kinds is all there is."""

import re
from pathlib import Path
from typing import get_args

from lstm_core.lessons.lesson import Question
from lstm_core.lessons.measures import MEASURES

TEXT = (Path(__file__).parents[2] / "docs" / "lessons.md").read_text(encoding="utf-8")


def test_every_measure_and_every_kind_is_told():
    told = set(re.findall(r"^\| `(\w+)` \|", TEXT, flags=re.MULTILINE))
    assert told - {"kind", "measure"} == {*MEASURES, *get_args(Question.model_fields["kind"].annotation)}
