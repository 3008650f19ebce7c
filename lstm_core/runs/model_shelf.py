"""The models of runs as files: asked for by a run's owner, made by the run service, kept in the run's folder."""

from __future__ import annotations

import time

from lstm_core.errors import RunNotReadyError, UnreadableError
from lstm_core.formats import MODEL
from lstm_core.runs.model_files import MODEL_FILE, AskedFiles, ModelFiles
from lstm_core.runs.shelf import Shelf

__all__ = ["ModelShelf"]


class ModelShelf(Shelf):
    """The model files of a store."""

    def ask_for_model_files(self, run_id: str, owner: str) -> None:
        """Have a worker make the model files of a run; nothing happens where they are there, or asked for already.

        Args:
            run_id: Which one.
            owner: Who asks.

        Raises:
            RunNotFoundError: There is no such run.
            NotOwnerError: It is somebody else's.
            RunNotReadyError: It has no result yet, so there is no model.
        """
        row = self._require_owner(run_id, owner, "have its model files made")
        if not row["has_result"]:
            raise RunNotReadyError("This run has no result yet. Its model can be had when its training has ended.")
        if self.model_files(run_id).state in ("asked", "made"):
            return
        query = "INSERT OR REPLACE INTO model_files (run, asked) VALUES (?, ?)"
        with self.database.open() as connection:
            connection.execute(query, (run_id, time.time()))

    def model_files(self, run_id: str) -> AskedFiles:
        """Return what has become of the model files of a run, and the files where they are made.

        Raises:
            RunNotFoundError: There is no such run.
        """
        self._row(run_id)
        with self.database.open() as connection:
            query = "SELECT state, message FROM model_files WHERE run = ?"
            row = connection.execute(query, (run_id,)).fetchone()
        if row is None:
            return AskedFiles()
        if row["state"] in ("asked", "failed"):
            return AskedFiles(row["state"], row["message"])
        try:
            return AskedFiles("made", files=self._read(run_id))
        except UnreadableError as error:
            return AskedFiles("failed", str(error))

    def _read(self, run_id: str) -> ModelFiles:
        try:
            return ModelFiles.from_bytes((self.folder(run_id) / MODEL_FILE).read_bytes())
        except FileNotFoundError:
            raise MODEL.damaged("they are gone") from None
        except OSError as error:
            raise MODEL.damaged(f"{MODEL_FILE}: {error.strerror}") from error
