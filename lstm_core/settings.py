"""Where the lab keeps its things and how many workers it uses: read from the environment, once.

=========================  ============================================================  ===========
variable                   meaning                                                       default
=========================  ============================================================  ===========
``LSTM_LAB_HOME``          folder of runs, uploads and the service's log                 ``.lab``
``LSTM_LAB_WORKERS``       worker processes of the local cluster                         1 per 2 cores
``LSTM_LAB_SCHEDULER``     address of a Dask scheduler to use instead, ``tcp://...``     local cluster
``LSTM_LAB_DATA``          folder that may hold ``all_stocks_5yr.csv``                   none
``LSTM_LAB_WARM``          presets that workers get ready for before any run, with       all presets
                           commas; empty: none, and nothing else is traced ahead either
``LSTM_LAB_TRAINER``       ``module:function`` that workers call for a run; takes and    the lab's own
                           returns what ``lstm_core.experiment.run`` does
=========================  ============================================================  ===========
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lstm_core.config import PRESETS
from lstm_core.errors import ConfigError

__all__ = ["OWN_TRAINER", "Settings", "environment_of", "read_settings"]

OWN_TRAINER = "lstm_core.experiment:run"
_TRAINER = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")


@dataclass(frozen=True)
class Settings:
    """The operator's choices; see the module for their meaning."""

    home: Path
    workers: int
    scheduler: str | None
    data: Path | None = None
    warm: tuple[str, ...] = tuple(PRESETS)
    trainer: str = OWN_TRAINER

    @property
    def uploads(self) -> Path:
        """Folder of uploaded tables."""
        return self.home / "uploads"

    @property
    def sp500(self) -> Path:
        """Folder of the converted S&P 500 file."""
        return self.home / "sp500"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        environment: Variables by name; the process's own when not given.

    Raises:
        ConfigError: The number of workers is not a whole number from 1 to 64, a preset to get ready for does not exist,
            or the trainer is not written as ``module:function``.

    Example:
        >>> read_settings({"LSTM_LAB_WORKERS": "2", "LSTM_LAB_HOME": "/srv/lab"}).workers
        2
    """
    variables = os.environ if environment is None else environment
    default = max(1, (os.cpu_count() or 2) // 2)
    text = variables.get("LSTM_LAB_WORKERS", str(default))
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise ConfigError(f"LSTM_LAB_WORKERS is '{text}'; it must be a whole number from 1 to 64.")
    data = variables.get("LSTM_LAB_DATA")
    trainer = variables.get("LSTM_LAB_TRAINER") or OWN_TRAINER
    if not _TRAINER.fullmatch(trainer):
        raise ConfigError(f"LSTM_LAB_TRAINER is '{trainer}'; it must be written as module:function.")
    return Settings(
        home=Path(variables.get("LSTM_LAB_HOME", ".lab")).expanduser().absolute(),
        workers=int(text),
        scheduler=variables.get("LSTM_LAB_SCHEDULER") or None,
        data=Path(data).expanduser().absolute() if data else None,
        warm=_presets(variables.get("LSTM_LAB_WARM", ",".join(PRESETS))),
        trainer=trainer,
    )


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the variables that make another process read the same settings.

    Example:
        >>> settings = read_settings({"LSTM_LAB_WORKERS": "2", "LSTM_LAB_WARM": ""})
        >>> read_settings(environment_of(settings)) == settings
        True
    """
    return {
        "LSTM_LAB_HOME": str(settings.home),
        "LSTM_LAB_WORKERS": str(settings.workers),
        "LSTM_LAB_SCHEDULER": settings.scheduler or "",
        "LSTM_LAB_DATA": "" if settings.data is None else str(settings.data),
        "LSTM_LAB_WARM": ",".join(settings.warm),
        "LSTM_LAB_TRAINER": settings.trainer,
    }


def _presets(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in PRESETS]
    if unknown:
        raise ConfigError(
            f"LSTM_LAB_WARM names '{unknown[0]}'; it may name {' and '.join(PRESETS)}, with a comma between, "
            "or be empty."
        )
    return names
