"""What one visitor and all together may have of the lab, in numbers that an operator can change.

The defaults are for thirty students on two cores, where one worker trains one run at a time. Each is held to where runs
and files come into being (``runs/submission.py``, ``data/keeping/upload_room.py``), so that no page gets around it.

===========================  ============================================================  =======
variable                     meaning                                                       default
===========================  ============================================================  =======
``LSTM_LAB_MOST_WAITING``    runs of one visitor that may wait, but for those of studies   20
``LSTM_LAB_MOST_RUNNING``    runs of one visitor that are trained at the same time         64
``LSTM_LAB_MOST_STUDIES``    studies of one visitor that may wait                          3
``LSTM_LAB_MOST_STUDY_RUNS`` runs that a study may have                                    100
``LSTM_LAB_MOST_SECONDS``    seconds that a run may train; it is stopped then, and the     3600
                             best so far is kept
``LSTM_LAB_MOST_MEMORY``     megabytes that the training of a run may need, by an          1500
                             estimate, beside what a worker takes anyway
``LSTM_LAB_MOST_DISK``       megabytes that the lab's home may take in all                 10000
``LSTM_LAB_DISK_FREE``       megabytes that stay free on its disk                          500
``LSTM_LAB_TURN``            seconds that a run trains before it makes room for somebody   20
                             who has no run under way; fewer where several wait to begin
===========================  ============================================================  =======

Twenty runs are what somebody asks for in a lesson; sixty-four at a time are as many as there can be workers, because an
idle worker helps nobody and turns go by the time used. An hour is twenty times what the presets take. A run takes about
1 MB of the disk, so that 10,000 MB hold the 4,000 that files may take and thousands of runs; 500 MB keep what is under
way from finding a full disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from lstm_core.errors import ConfigError

__all__ = ["LIMIT_VARIABLES", "Limits", "limits_as_variables", "read_limits", "whole"]


@dataclass(frozen=True)
class Limits:
    """What may be had at most; see the module for the meaning of each.

    Attributes:
        waiting: Runs.
        running: Runs.
        studies: Studies.
        study_runs: Runs.
        seconds: Seconds.
        memory: Megabytes.
        disk: Megabytes.
        disk_free: Megabytes.
        turn: Seconds.
    """

    waiting: int = 20
    running: int = 64
    studies: int = 3
    study_runs: int = 100
    seconds: int = 3600
    memory: int = 1500
    disk: int = 10_000
    disk_free: int = 500
    turn: int = 20


LIMIT_VARIABLES: Mapping[str, tuple[str, int]] = {
    "waiting": ("LSTM_LAB_MOST_WAITING", 1000),
    "running": ("LSTM_LAB_MOST_RUNNING", 64),
    "studies": ("LSTM_LAB_MOST_STUDIES", 100),
    "study_runs": ("LSTM_LAB_MOST_STUDY_RUNS", 10_000),
    "seconds": ("LSTM_LAB_MOST_SECONDS", 1_000_000),
    "memory": ("LSTM_LAB_MOST_MEMORY", 1_000_000),
    "disk": ("LSTM_LAB_MOST_DISK", 100_000_000),
    "disk_free": ("LSTM_LAB_DISK_FREE", 100_000_000),
    "turn": ("LSTM_LAB_TURN", 86_400),
}
"""Of each limit the variable that sets it, and the largest number that it may have."""


def read_limits(variables: Mapping[str, str]) -> Limits:
    """Read the limits from variables by name.

    Raises:
        ConfigError: One is not a whole number from 1 to its most.

    Example:
        >>> read_limits({"LSTM_LAB_MOST_WAITING": "5"}).waiting
        5
    """
    defaults = asdict(Limits())
    found = {field.name: whole(variables, *_named(field.name, defaults[field.name])) for field in fields(Limits)}
    return Limits(**found)


def limits_as_variables(limits: Limits) -> dict[str, str]:
    """Return the variables that make another process read the same limits."""
    return {LIMIT_VARIABLES[name][0]: str(number) for name, number in asdict(limits).items()}


def whole(variables: Mapping[str, str], name: str, default: int, most: int) -> int:
    """Return the whole number that a variable sets.

    Args:
        variables: By name.
        name: Which one.
        default: Where it is not set.
        most: The largest that it may be; the smallest is 1.

    Raises:
        ConfigError: It is not one.
    """
    text = variables.get(name, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise ConfigError(f"{name} is '{text}'; it must be a whole number from 1 to {most:,}.")
    return int(text)


def _named(limit: str, default: int) -> tuple[str, int, int]:
    name, most = LIMIT_VARIABLES[limit]
    return name, default, most
