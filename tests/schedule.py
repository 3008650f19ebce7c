"""Which of the suite's processes (``pytest -n 3``) runs which tests: whole files, the longest first.

The browser's tests are four chains of files, as the files of a chain share a lab and a Chromium. They begin at once:
what takes longest and can't be cut must not be what is left at the end. The tests of jobs mostly wait, so they follow
at once, while others compute. What is short comes last, so that all processes end at about the same time.
"""

from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

__all__ = ["BROWSER", "CHAINS", "FIRST", "HARMFUL", "WaitingFirst", "in_order", "piece", "place"]

FIRST = (
    "tests/browser",
    "tests/jobs",
    "tests/acceptance",
    "tests/pages",
    "tests/golden",
    "tests/training",
    "tests/evaluation",
    "tests",
)
BROWSER = "tests/browser"
ATTACKS = "tests/attacks"  # all attack one lab
CHAINS = {
    "test_journey": "journey",
    "test_replay_journey": "trained",
    "test_tour": "trained",
    "test_faults": "trained",  # the last one of its chain, as it kills what the others use
    "test_class": "scripted",
    "test_compare_journey": "scripted",
    "test_sweep_on_a_phone": "scripted",
    "test_real_training": "scripted",
}
"""Which chain a file of the browser's belongs to; all others are one more, whose tests only look."""
HARMFUL = "tests/browser/test_faults.py"


class WaitingFirst(LoadScopeScheduling):
    """Hands out one file after the other, in the order of the collection, and those of the browser chain by chain."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        config.option.loadscopereorder = False  # by how many tests they have
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return piece(nodeid.split("::", 1)[0])


def piece(file: str) -> str:
    """Return the name of what one process runs as a whole: a file, or a chain of the browser's files."""
    path = PurePosixPath(file)
    if path.is_relative_to(ATTACKS):
        return ATTACKS
    return f"{BROWSER}/{CHAINS.get(path.stem, 'looking')}" if path.is_relative_to(BROWSER) else file


def place(file: str) -> tuple[int, bool]:
    """Return what files are sorted by."""
    parents = PurePosixPath(file).parents
    folder = next((n for n, folder in enumerate(FIRST) if PurePosixPath(folder) in parents), len(FIRST))
    return folder, file == HARMFUL


def in_order(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests in the order in which ``WaitingFirst`` is to hand them out.

    Args:
        items: All tests, as they were collected.
    """
    return sorted(items, key=lambda item: place(item.nodeid.split("::", 1)[0]))  # a stable order
