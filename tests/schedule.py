"""Which of the suite's processes (``pytest -n 4``) runs which tests: whole files, the longest first.

The browser's tests share a lab, so they are few pieces, each of which one process runs; they begin at once and mostly
wait, while others compute. The tests of jobs mostly wait, too, so they come when the browser's are over. What is short
comes last, so that all processes end at about the same time.
"""

from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

__all__ = ["FIRST", "WaitingFirst", "in_order"]

FIRST = (
    "tests/browser",
    "tests/acceptance",
    "tests/pages",
    "tests/golden",
    "tests/jobs",
    "tests/training",
    "tests/evaluation",
    "tests",
)
TOGETHER = "tests/browser"
APART = ("tests/browser/test_journey.py", "tests/browser/test_real_training.py")  # as long as all others together
HARMFUL = "tests/browser/test_faults.py"  # kills what the other tests of the browser use


class WaitingFirst(LoadScopeScheduling):
    """Hands out one file after the other, in the order of the collection; those of the browser are few pieces."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        config.option.loadscopereorder = False  # by how many tests they have
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return TOGETHER if file.startswith(f"{TOGETHER}/") and file not in APART else file


def in_order(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests in the order in which ``WaitingFirst`` is to hand them out.

    Args:
        items: All tests, as they were collected.
    """

    def place(item: pytest.Item) -> tuple[int, bool]:
        file = PurePosixPath(item.nodeid.split("::", 1)[0])
        folder = next((n for n, folder in enumerate(FIRST) if PurePosixPath(folder) in file.parents), len(FIRST))
        return folder, str(file) == HARMFUL

    return sorted(items, key=place)  # a stable order
