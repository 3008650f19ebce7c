"""Where the lab keeps its things and how many workers it uses: read from the environment, once.

=========================  ============================================================  ===========
variable                   meaning                                                       default
=========================  ============================================================  ===========
``LSTM_LAB_HOME``          folder of runs, uploads and the service's log                 ``.lab``
``LSTM_LAB_WORKERS``       worker processes of the local cluster                         1 per 2 cores
``LSTM_LAB_SCHEDULER``     address of a Dask scheduler to use instead, ``tcp://...``     local cluster
``LSTM_LAB_DATA``          folder that may hold ``all_stocks_5yr.csv``                   none
=========================  ============================================================  ===========
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lstm_core.errors import ConfigError

__all__ = ["Settings", "read_settings"]


@dataclass(frozen=True)
class Settings:
    """The operator's choices; see the module for their meaning."""

    home: Path
    workers: int
    scheduler: str | None
    data: Path | None = None

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
        ConfigError: The number of workers is not a whole number from 1 to 64.

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
    return Settings(
        home=Path(variables.get("LSTM_LAB_HOME", ".lab")).expanduser().absolute(),
        workers=int(text),
        scheduler=variables.get("LSTM_LAB_SCHEDULER") or None,
        data=Path(data).expanduser().absolute() if data else None,
    )
