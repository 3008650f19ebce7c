"""The summaries of a store's results: kept with them, and made once for those of earlier versions."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from lstm_core.errors import RunNotReadyError, StoreBusyError, UnreadableError
from lstm_core.runs.files import load_result
from lstm_core.runs.run import Run, UnreadableRun, try_run
from lstm_core.runs.shelf import IN_SIGHT, Shelf, log
from lstm_core.runs.summary import RunSummary, keep_summary, kept_summary, summary_of

__all__ = ["SummaryShelf"]


class SummaryShelf(Shelf):
    """The summaries of a store."""

    def summaries(self, owner: str, *, grouped: bool = True) -> list[tuple[Run, RunSummary | None]]:
        """Return all of an owner's runs, the newest first, each with what a list needs of its result.

        It is ``None`` for a run that has no result, and for one whose result can't be read. Runs that can't be read
        are left out; ``overview`` has them.

        Args:
            owner: Whose.
            grouped: Whether runs that belong to another run are listed too.
        """
        found = self.overview(owner, grouped=grouped)
        return [(run, summary) for run, summary in found if isinstance(run, Run)]

    def overview(self, owner: str, *, grouped: bool = True) -> list[tuple[Run | UnreadableRun, RunSummary | None]]:
        """Return what ``summaries`` does, with those that can't be read in their places among them."""
        query = (
            f"SELECT * FROM runs WHERE owner = ? AND {IN_SIGHT} AND (parent IS NULL OR ?) "  # noqa: S608
            "ORDER BY created DESC"
        )
        with self.database.open() as connection:
            rows = connection.execute(query, (owner, grouped)).fetchall()
        return self._with_summaries(rows)

    def owners(self) -> list[str]:
        """Return the ids of all people who have runs."""
        with self.database.open() as connection:
            query = f"SELECT DISTINCT owner FROM runs WHERE {IN_SIGHT} ORDER BY owner"  # noqa: S608
            return [row["owner"] for row in connection.execute(query)]

    def summaries_of(self, runs: Sequence[Run]) -> Mapping[str, RunSummary | None]:
        """Return what lists need of the results of some runs, by the runs' ids."""
        marks = ", ".join("?" * len(runs))
        with self.database.open() as connection:
            query = f"SELECT * FROM runs WHERE id IN ({marks})"  # noqa: S608
            rows = connection.execute(query, [run.id for run in runs]).fetchall()
        return {run.id: summary for run, summary in self._with_summaries(rows)}

    def _with_summaries(self, rows: Sequence[sqlite3.Row]) -> list[tuple[Run | UnreadableRun, RunSummary | None]]:
        found, made = [], {}
        for row in rows:
            run = try_run(row)
            summary = kept_summary(row["summary"]) if row["has_result"] else None
            if summary is None and isinstance(run, Run) and run.has_result:
                summary = made[run.id] = self._made(run.id)
            found.append((run, summary))
        self._keep({run_id: summary for run_id, summary in made.items() if summary is not None})
        return found

    def _made(self, run_id: str) -> RunSummary | None:
        try:
            return summary_of(load_result(self.folder(run_id)))
        except (UnreadableError, RunNotReadyError) as error:
            log.warning("the result of run %s can't be summed up: %s", run_id, error)
            return None

    def _keep(self, made: Mapping[str, RunSummary]) -> None:
        if not made:
            return
        try:
            with self.database.transaction() as connection:
                connection.executemany(
                    "UPDATE runs SET summary = ? WHERE id = ?",
                    [(keep_summary(summary), run_id) for run_id, summary in made.items()],
                )
        except StoreBusyError as error:
            log.warning("summaries can't be kept just now, and are made again next time: %s", error)
