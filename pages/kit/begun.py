"""Several trainings that begin together: of a lesson, of the opening example of the tour, of the pictures on Home."""

from collections.abc import Sequence

from lstm_core.errors import RunNotFoundError
from lstm_core.lessons.lesson import LessonRun
from lstm_core.runs.mark_shelf import MAX_NAME
from lstm_core.runs.store import Run, UnreadableRun
from pages.kit import lab, owner

__all__ = ["begin_together", "found_again"]


def begin_together(runs: Sequence[LessonRun], title: str, tag: str) -> tuple[str, ...]:
    """Queue trainings as the visitor's own, all of them or none, and return their ids.

    Args:
        runs: What to train.
        title: What they have in common, which their names begin with.
        tag: By which they are found among other runs.

    Raises:
        LabError: The data of one can't be had, or too many runs wait already.
    """
    store, me = lab.open_lab().store, owner.owner_id()
    tables = [lab.load_all(run.config.data.choice) for run in runs]
    whole = zip(runs, tables, strict=True)
    ids = store.submit_together(
        [(run.config.with_("data", sha256=table.sha256), table.title) for run, table in whole], me
    )
    for run, run_id in zip(runs, ids, strict=True):
        store.mark(run_id, me, name=f"{title}: {run.name}"[:MAX_NAME], tags=[tag])
    return tuple(ids)


def found_again(ids: Sequence[str]) -> list[Run | None]:
    """Return runs by their ids; ``None`` for one that was deleted or can't be read."""
    found: list[Run | None] = []
    for run_id in ids:
        try:
            run = lab.open_lab().store.look(run_id)
        except RunNotFoundError:
            found.append(None)
        else:
            found.append(None if isinstance(run, UnreadableRun) else run)
    return found
