"""All errors that a person may meet, in one tree.

::

    LabError                      every error below; its message is a sentence for the person
    ├── ConfigError               a setting is impossible or contradicts another
    │   └── DifferentDaysError    runs were tested on different days, of which they share some
    ├── DataError                 something about the data is wrong
    │   ├── DatasetNotFoundError  no such file or bundled set
    │   ├── TickerNotFoundError   the data holds no such ticker
    │   ├── ColumnNotFoundError   the data holds no such column
    │   ├── CsvFormatError        the file is not a table that the lab can read
    │   │   └── QuestionError     it can be read in several ways; the person has to say which
    │   ├── DownloadError         a file can't be fetched
    │   │   └── DownloadCancelledError  somebody asked for the end of the fetch
    │   ├── QuotaError            a file has no room on the lab's disk
    │   ├── DataInUseError        a file can't be deleted while a run needs it
    │   ├── DataChangedError      the data is not the data that a config was made for
    │   └── TooFewRowsError       not enough rows for the window and the split
    ├── TrainingError             training itself went wrong
    │   └── DivergedError         the loss became infinite or not a number
    ├── RunError                  something about a stored run
    │   ├── RunNotFoundError      no run has this id
    │   ├── NotOwnerError         the run belongs to somebody else
    │   ├── RunNotReadyError      the run has no result yet
    │   └── ClassRuleError        the class that somebody is in does not allow it
    ├── ClassError                something about a teacher's class
    ├── BundleError               a bundle can't be taken in, or has no room
    ├── BackupError               a backup can't be made or put back
    ├── ExportError               something can't be taken out of the lab, or not to where it was to go
    ├── UnreadableError           something that was kept is damaged, or of a version that this one can't read
    └── StoreError                what the lab keeps can't be got at
        ├── StoreBusyError        for the moment: locked, or the disk is full
        └── StoreUnreadableError  its database is damaged, or of a version that this one can't use

Each message says what is wrong, where, and what to do. Code that shows errors to people catches
``LabError`` and shows ``str(error)``; anything else is a bug and belongs in the log.
An error may come out of a worker process, so each can be pickled and keeps its message and attributes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

__all__ = [
    "Answer",
    "BackupError",
    "BundleError",
    "ClassError",
    "ClassRuleError",
    "ColumnNotFoundError",
    "ConfigError",
    "CsvFormatError",
    "DataChangedError",
    "DataError",
    "DataInUseError",
    "DatasetNotFoundError",
    "DifferentDaysError",
    "DivergedError",
    "DownloadCancelledError",
    "DownloadError",
    "ExportError",
    "LabError",
    "NotOwnerError",
    "QuestionError",
    "QuotaError",
    "RunError",
    "RunNotFoundError",
    "RunNotReadyError",
    "StoreBusyError",
    "StoreError",
    "StoreUnreadableError",
    "TickerNotFoundError",
    "TooFewRowsError",
    "TrainingError",
    "UnreadableError",
]


class LabError(Exception):
    """Base of all errors whose message is meant for the person in front of the screen."""


class ConfigError(LabError):
    """A setting is impossible or contradicts another."""


class DifferentDaysError(ConfigError):
    """Runs that are to be compared were tested on different days; they can be compared on those that they share."""


class DataError(LabError):
    """Something about the data is wrong."""


class DatasetNotFoundError(DataError):
    """No such file or bundled set."""


class TickerNotFoundError(DataError):
    """The data holds no such ticker."""


class ColumnNotFoundError(DataError):
    """The data holds no such column."""


class CsvFormatError(DataError):
    """The file is not a table that the lab can read."""


@dataclass(frozen=True)
class Answer:
    """One way to read a file that can be read in several.

    Attributes:
        label: What it says, for a button.
        option: What says so on the command line.
        change: The fields of a ``CsvReading`` that say so.
        preview: Some cells as they are written, and what they would then be.
    """

    label: str
    option: str
    change: Mapping[str, Any] = field(hash=False)
    preview: tuple[tuple[str, str], ...] = ()


class QuestionError(CsvFormatError):
    """The file can be read in several ways; the person has to say which.

    Attributes:
        answers: The ways.
    """

    def __init__(self, message: str, answers: tuple[Answer, ...]) -> None:
        super().__init__(message)
        self.answers = answers

    def __reduce__(self) -> tuple[type[Self], tuple[str, tuple[Answer, ...]]]:
        # Errors come out of workers pickled, and an exception is made anew of its message alone.
        return type(self), (str(self), self.answers)


class DownloadError(DataError):
    """A file can't be fetched."""


class DownloadCancelledError(DownloadError):
    """Somebody asked for the end of a download."""


class QuotaError(DataError):
    """A file has no room: its owner, or all together, would take more of the disk than they may."""


class DataInUseError(DataError):
    """A file can't be deleted while a run needs it."""


class DataChangedError(DataError):
    """The data is not the data that a config was made for."""


class TooFewRowsError(DataError):
    """Not enough rows for the window and the split."""


class TrainingError(LabError):
    """Training itself went wrong."""


class DivergedError(TrainingError):
    """The loss became infinite or not a number."""


class RunError(LabError):
    """Something about a stored run."""


class RunNotFoundError(RunError):
    """No run has this id."""


class NotOwnerError(RunError):
    """The run belongs to somebody else."""


class RunNotReadyError(RunError):
    """The run has no result yet."""


class BundleError(LabError):
    """A file is no bundle that the lab can take in, or there is no room for it."""


class BackupError(LabError):
    """A backup of the lab can't be made, or can't be put back."""


class ClassError(LabError):
    """Something about a teacher's class that can't be so."""


class ClassRuleError(RunError):
    """The class that somebody is in does not allow a run."""


class ExportError(LabError):
    """Something can't be taken out of the lab, or not to where it was to go."""


class UnreadableError(LabError):
    """Something that was kept is damaged, or was written by a version of the lab that this one can't read."""


class StoreError(LabError):
    """What the lab keeps can't be got at."""


class StoreBusyError(StoreError):
    """The store can't be used for the moment; what was to be written can be written later."""


class StoreUnreadableError(StoreError):
    """The store's database is damaged, or was written by a version of the lab that this one can't use."""
