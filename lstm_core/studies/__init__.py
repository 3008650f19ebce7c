"""Studies: more runs beside one that is there, made by a rule, to be compared.

Every module of this package is one study: what it asks, which runs it trains, what it calls them and what they come to.
Its name is the purpose that the database keeps with those runs, so a module is never renamed. ``common`` is what all of
them are written in. Pages and the command line show whatever is here and name none of it.

What others use:

- ``common``: what all studies are written in: what a study is, what it may ask a person, and what a report is made of
- ``seeds``: other seeds of a run: the same training begun from other initial weights, and whether it attends alike
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from lstm_core.runs.run import PURPOSES, Run
from lstm_core.runs.store import RunStore
from lstm_core.studies.common.study import About, Study

__all__ = ["CHOOSING", "STUDIES", "studies_about", "tests_are_shut"]

STUDIES: Mapping[str, Study[Any]] = {purpose: import_module(f"{__name__}.{purpose}").STUDY for purpose in PURPOSES}
"""All studies by their purpose."""

CHOOSING = frozenset(purpose for purpose, study in STUDIES.items() if study.shuts_tests)
"""Purposes of the studies that choose among their runs, so that the test figures of these stay shut until opened."""


def tests_are_shut(store: RunStore, run: Run) -> bool:
    """Say whether a run is one of a study that chooses among its runs, and nobody has opened their test figures yet.

    Args:
        store: Where the run is kept.
        run: The run.
    """
    if not run.study or run.purpose not in CHOOSING:
        return False
    return store.tests_opened(run.study) is None


def studies_about(what: About) -> tuple[Study[Any], ...]:
    """Return the studies that a page shows.

    Args:
        what: What their answers are about.

    Example:
        >>> [study.title for study in studies_about("score")]
        ['Backtest', 'Leaks']
    """
    return tuple(study for study in STUDIES.values() if study.about == what)
