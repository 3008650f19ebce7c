"""The studies of the store: asked for as one thing, however many runs they train."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Mapping, Sequence
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.errors import NotOwnerError, RunError, RunNotFoundError, UnreadableError
from lstm_core.runs.kept_study import KeptStudy, keep_answers, read_study
from lstm_core.runs.run import Run, try_run
from lstm_core.runs.shelf import DELETE, IN_SIGHT, PAUSE, RESUME, STOP, Shelf
from lstm_core.runs.submission import Belongs, insert_runs, require_place_for_study, require_size

__all__ = ["StudyShelf"]

# A study is in sight as long as one of its runs is, or before it has any.
_ITS_RUNS = "SELECT 1 FROM runs WHERE study = studies.id"
_STUDY_IN_SIGHT = f"NOT studies.deleted AND (NOT EXISTS ({_ITS_RUNS}) OR EXISTS ({_ITS_RUNS} AND {IN_SIGHT}))"


class StudyShelf(Shelf):
    """The studies of a store."""

    def submit_study(
        self,
        configs: Sequence[ExperimentConfig],
        parent: str,
        purpose: str,
        owner: str,
        title: str,
        asked: Mapping[str, Any],
        *,
        replaces: bool,
    ) -> str:
        """Queue the runs of a study, all of them or none, and return the study's id.

        Args:
            configs: What to run; more may be added later (``add_to_study``).
            parent: Id of the run that it is made of.
            purpose: What for: one of ``PURPOSES``.
            owner: Who asks.
            title: What people call the series.
            asked: What the study was asked, by the names of its asks; ready for JSON.
            replaces: Whether an earlier study of that run and purpose goes; otherwise they stand beside each other.

        Raises:
            RunNotFoundError: There is no such parent.
            NotOwnerError: It is somebody else's.
            RunError: It belongs to a run itself, or more would wait than one person may have waiting.
            ClassRuleError: The class that the owner is in does not allow it.
        """
        self.require_disk()
        now, study_id = time.time(), secrets.token_urlsafe(16)
        answers = keep_answers(asked)
        with self.database.transaction() as connection:
            if self._require_owner(parent, owner, "add to")["parent"] is not None:
                raise RunError("Runs can be added only to a run that stands by itself. Open that run first.")
            if replaces:
                connection.execute(f"{DELETE} WHERE parent = ? AND purpose = ?", (parent, purpose))
                connection.execute("UPDATE studies SET deleted = 1 WHERE parent = ? AND purpose = ?", (parent, purpose))
            require_place_for_study(connection, owner, len(configs), self.limits)
            connection.execute(
                "INSERT INTO studies (id, parent, purpose, owner, title, created, asked) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (study_id, parent, purpose, owner, title, now, answers),
            )
            belongs = Belongs(parent, purpose, study_id)
            insert_runs(connection, configs, (owner, title), now, belongs, limits=self.limits)
        return study_id

    def submit_group(
        self, configs: Sequence[ExperimentConfig], parent: str, purpose: str, owner: str, title: str
    ) -> list[str]:
        """Queue the runs of a study that was asked nothing and replaces the one before it; return the ids of its runs.

        Raises:
            RunNotFoundError, NotOwnerError, RunError: As ``submit_study``.
        """
        study_id = self.submit_study(configs, parent, purpose, owner, title, {}, replaces=True)
        return [run.id for run in self.study_runs(study_id)]

    def add_to_study(self, study_id: str, configs: Sequence[ExperimentConfig]) -> list[str]:
        """Queue more runs of a study, and return their ids in the same order.

        Raises:
            RunNotFoundError: There is no such study.
            RunError: It was stopped, or would have more runs than a study may have.
        """
        self.require_disk()
        with self.database.transaction() as connection:
            row = self._study_row(study_id)
            if row["stop_requested"]:
                raise RunError("This study was stopped; nothing is added to it.")
            query = "SELECT count(*), max(created) FROM runs WHERE study = ?"
            there, latest = connection.execute(query, (study_id,)).fetchone()
            require_size(there + len(configs), self.limits)
            begun = max(time.time(), (latest or 0.0) + 1e-5)  # in order, even if the clock was set back
            belongs = Belongs(row["parent"], row["purpose"], study_id)
            whose = (row["owner"], row["title"])
            return insert_runs(connection, configs, whose, begun, belongs, limits=self.limits, grows=True)

    def study(self, study_id: str) -> KeptStudy:
        """Return a study.

        Raises:
            RunNotFoundError: There is none with this id, or it was deleted.
            UnreadableError: What it was asked is of a newer version, or damaged.
        """
        return read_study(self._study_row(study_id))

    def tests_opened(self, study_id: str) -> float | None:
        """Return when a study's test figures were opened, also of one that can't be read; ``None`` while they are shut.

        Raises:
            RunNotFoundError: There is no such study.
        """
        opened: float | None = self._study_row(study_id)["opened"]
        return opened

    def studies_of(self, parent: str, purpose: str) -> tuple[KeptStudy, ...]:
        """Return a run's studies of a purpose, the newest first; those that can't be read are left out."""
        query = (
            f"SELECT * FROM studies WHERE parent = ? AND purpose = ? AND {_STUDY_IN_SIGHT} "  # noqa: S608
            "ORDER BY created DESC"
        )
        with self.database.open() as connection:
            return _readable(connection.execute(query, (parent, purpose)).fetchall())

    def studies_by(self, owner: str) -> tuple[KeptStudy, ...]:
        """Return all studies of a person, the newest first; those that can't be read are left out."""
        query = f"SELECT * FROM studies WHERE owner = ? AND {_STUDY_IN_SIGHT} ORDER BY created DESC"  # noqa: S608
        with self.database.open() as connection:
            return _readable(connection.execute(query, (owner,)).fetchall())

    def study_runs(self, study_id: str) -> list[Run]:
        """Return a study's runs in the order in which they were submitted; those that can't be read are left out."""
        return self._runs("study = ?", study_id)

    def group(self, parent: str, purpose: str) -> list[Run]:
        """Return the runs of a run's newest study of a purpose, in the order in which they were submitted.

        Those that can't be read are left out.
        """
        newest = (
            f"SELECT id FROM studies WHERE parent = ? AND purpose = ? AND {_STUDY_IN_SIGHT} "  # noqa: S608
            "ORDER BY created DESC LIMIT 1"
        )
        # Runs from before studies had ids name none.
        condition = f"parent = ? AND purpose = ? AND study = coalesce(({newest}), '')"
        return self._runs(condition, parent, purpose, parent, purpose)

    def open_tests(self, study_id: str, owner: str) -> float:
        """Open a study's test figures, for good, and return when that was first done.

        Raises:
            RunNotFoundError: There is no such study.
            NotOwnerError: It is somebody else's.
        """
        self._require_study_owner(study_id, owner)
        with self.database.transaction() as connection:
            connection.execute("UPDATE studies SET opened = ? WHERE id = ? AND opened IS NULL", (time.time(), study_id))
            query = "SELECT opened FROM studies WHERE id = ?"
            return float(connection.execute(query, (study_id,)).fetchone()["opened"])

    def stop_study(self, study_id: str, owner: str) -> None:
        """Ask all runs of a study to stop, and let nothing be added to it; what they have reached by then is kept.

        Raises:
            RunNotFoundError, NotOwnerError: As ``open_tests``.
        """
        self._require_study_owner(study_id, owner)
        with self.database.transaction() as connection:
            connection.execute("UPDATE studies SET stop_requested = 1 WHERE id = ?", (study_id,))
            connection.execute(f"{STOP} WHERE study = ? AND ended IS NULL", (study_id,))

    def pause_study(self, study_id: str, owner: str) -> None:
        """Ask all runs of a study to be laid aside, as ``request_pause`` does; while one of them is, none is added.

        Raises:
            RunNotFoundError, NotOwnerError: As ``open_tests``.
        """
        self._require_study_owner(study_id, owner)
        with self.database.open() as connection:
            connection.execute(f"{PAUSE} AND study = ?", (study_id,))

    def resume_study(self, study_id: str, owner: str) -> None:
        """Put the paused runs of a study back into the queue.

        Raises:
            RunNotFoundError, NotOwnerError: As ``open_tests``.
            RunError: This owner has as many studies waiting as one person may.
        """
        self._require_study_owner(study_id, owner)
        with self.database.transaction() as connection:
            waits = connection.execute(
                "SELECT 1 FROM runs WHERE study = ? AND state = 'queued'", (study_id,)
            ).fetchone()
            if waits is None:
                require_place_for_study(connection, owner, 0, self.limits)
            connection.execute(f"{RESUME} WHERE study = ? AND {IN_SIGHT}", (study_id,))

    def _runs(self, condition: str, *values: str) -> list[Run]:
        query = f"SELECT * FROM runs WHERE {condition} AND {IN_SIGHT} ORDER BY created"  # noqa: S608
        with self.database.open() as connection:
            runs = [try_run(row) for row in connection.execute(query, values).fetchall()]
        return [run for run in runs if isinstance(run, Run)]

    def _study_row(self, study_id: str) -> sqlite3.Row:
        query = f"SELECT * FROM studies WHERE id = ? AND {_STUDY_IN_SIGHT}"  # noqa: S608
        with self.database.open() as connection:
            row: sqlite3.Row | None = connection.execute(query, (study_id,)).fetchone()
        if row is None:
            raise RunNotFoundError("There is no study with this address. It may have been deleted.")
        return row

    def _require_study_owner(self, study_id: str, owner: str) -> None:
        if self._study_row(study_id)["owner"] != owner:
            raise NotOwnerError("This study was started by somebody else; only they can change it.")


def _readable(rows: Sequence[sqlite3.Row]) -> tuple[KeptStudy, ...]:
    found = []
    for row in rows:
        try:
            found.append(read_study(row))
        except UnreadableError:
            continue  # its runs are listed all the same
    return tuple(found)
