"""Uploaded files and the runs that used them: which these are, and deleting a file without pulling it away from one."""

from __future__ import annotations

from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.data.sources.registry import source_of
from lstm_core.errors import DataInUseError
from lstm_core.runs.run import Run
from lstm_core.runs.store import RunStore

__all__ = ["delete_file", "runs_on", "waiting_for"]


def runs_on(store: RunStore, upload_id: str, owner: str) -> list[Run]:
    """Return a person's runs on an uploaded file, the newest first, also those that belong to another run."""
    found = store.naming(owner, upload_id)
    return [run for run in found if source_of(run.config.data).is_brought and run.config.data.name == upload_id]


def waiting_for(runs: list[Run]) -> str:
    """Say that runs still need their file, and what to do; empty if none does."""
    active = [run for run in runs if not run.is_over]
    if not active:
        return ""
    if len(active) == 1:
        return (
            f"Your run '{active[0].title}' on this file waits or trains just now. Wait for its end or stop it, then "
            "delete the file."
        )
    return (
        f"{len(active)} of your runs on this file wait or train just now, among them '{active[0].title}'. Wait for "
        "their end or stop them, then delete the file."
    )


def delete_file(store: RunStore, uploads: UploadLibrary, upload_id: str, owner: str) -> None:
    """Take an uploaded file off a person's list; it is gone when nobody else has it on theirs.

    Whoever has a run that still needs it keeps it, so the file of others' runs stays: they are on its list, too. A run
    that is submitted at this very moment fails with a sentence that says that the file is not here.

    Args:
        store: Where the runs are.
        uploads: Where the file is.
        upload_id: Which one; nothing happens if it is not the person's.
        owner: Who deletes it.

    Raises:
        DataInUseError: A run of theirs that is not over needs it.
        StoreBusyError: It can't be done just now.
    """
    if reason := waiting_for(runs_on(store, upload_id, owner)):
        raise DataInUseError(reason)
    uploads.remove(upload_id, owner)
