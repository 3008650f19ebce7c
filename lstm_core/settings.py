"""Where the lab keeps its things and how many workers it uses: read from the environment, once.

=========================  ============================================================  ===========
variable                   meaning                                                       default
=========================  ============================================================  ===========
``LSTM_LAB_HOME``          folder of runs, uploads and the service's log                 ``.lab``
``LSTM_LAB_WORKERS``       worker processes of the local cluster                         1 per 2 cores
``LSTM_LAB_SCHEDULER``     address of a Dask scheduler to use instead, ``tls://...``     local cluster
``LSTM_LAB_TLS``           folder of the certificates for that scheduler: ``ca.crt``,    none
                           ``tls.crt``, ``tls.key``
``LSTM_LAB_OPEN_DOOR``     ``whoever reaches the scheduler can run code``: let it be     none
                           one without certificates, ``tcp://...``
``LSTM_LAB_DATA``          folder that may hold ``all_stocks_5yr.csv``                   none
``LSTM_LAB_WARM``          presets that workers get ready for before any run, with       all presets
                           commas; empty: none, and nothing else is traced ahead either
``LSTM_LAB_UPLOADS_EACH``  megabytes of the disk that each visitor's files may take      250
``LSTM_LAB_UPLOADS_ALL``   megabytes that the files of all visitors together may take    4000
``LSTM_LAB_LOGIN``         ``open``: whoever comes may use the lab; ``oidc``: who has    open
                           logged in (docs/operating.md)
``LSTM_LAB_FRAMED_BY``     sites that may show the lab in a frame, ``https://...``, with  none but its
                           commas; ``*``: any                                            own pages
``LSTM_LAB_LOG``           how the lab logs: ``text``, or ``json`` for programs             text
``LSTM_LAB_METRICS``       secret with which Prometheus may read ``/metrics``            none: closed
``LSTM_LAB_OPERATOR``      secret that opens the operator's page, 16 characters or      none: there is
                           more                                                          no such page
``LSTM_LAB_PROFILE``       ``small`` for a machine with less than 2 GB: one worker,        ``normal``
                           replaced when it has grown, and fewer graphs made ahead
``LSTM_LAB_DISK``          ``temporary`` where the home is lost at each restart: people   ``lasting``
                           are told to take their runs along
``LSTM_LAB_TRAINER``       ``module:function`` that workers call for a run; takes and    the lab's own
                           returns what ``lstm_core.experiment.run`` does
``LSTM_LAB_EXPORTER``      ``module:function`` that workers call for model files; the    the lab's own
                           same for ``lstm_core.export.model_files.model_files``
=========================  ============================================================  ===========

What one visitor and all together may have beside that stands in ``limits.py``, with variables of its own.

A file takes about 1.5 times its text on the disk (the file, and a table of what was read): five years of daily bars
0.1 MB, 300,000 rows of minute bars 23 MB, the largest that a browser may bring (64 MB) about 96 MB. So 250 MB are two
of the largest, ten of minute bars or 2,500 of daily bars for each visitor. Thirty visitors seldom need that at once:
4,000 MB are 130 MB for each of a class of 30, and leave a disk of 20 GB room for the system and for runs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lstm_core.config import PRESETS
from lstm_core.errors import ConfigError
from lstm_core.limits import Limits, limits_as_variables, read_limits
from lstm_core.limits import whole as _whole
from lstm_core.logs import FORMS
from lstm_core.profiles import PROFILES

__all__ = ["OPEN_DOOR", "OWN_EXPORTER", "OWN_TRAINER", "Settings", "environment_of", "read_settings"]

_MOST_MEGABYTES = 100_000_000
_LEAST_LETTERS = 16
_LIMITS = Limits()
OWN_TRAINER = "lstm_core.experiment:run"
OWN_EXPORTER = "lstm_core.export.model_files:model_files"
_LOGINS = ("open", "oidc")
_SITE = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?")
OPEN_DOOR = "whoever reaches the scheduler can run code"
_DISKS = ("lasting", "temporary")
_FUNCTION = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")


@dataclass(frozen=True)
class Settings:
    """The operator's choices; see the module for their meaning."""

    home: Path
    workers: int
    scheduler: str | None
    data: Path | None = None
    warm: tuple[str, ...] = tuple(PRESETS)
    trainer: str = OWN_TRAINER
    exporter: str = OWN_EXPORTER
    uploads_each: int = 250
    uploads_all: int = 4000
    framed_by: tuple[str, ...] = ()
    log: str = "text"
    metrics: str = field(default="", repr=False)
    tls: Path | None = None
    open_door: bool = False
    limits: Limits = _LIMITS
    login: str = "open"
    operator: str = field(default="", repr=False)
    profile: str = "normal"
    disk: str = "lasting"

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
        ConfigError: A number is not a whole one from 1 to its most (64 workers), a preset to get ready for does not
            exist, trainer or exporter are not written as ``module:function``, a form of the log does not exist, a
            secret is too short, or the scheduler asks for certificates and there are none, or for none and nobody
            said in words that it may.

    Example:
        >>> read_settings({"LSTM_LAB_WORKERS": "2", "LSTM_LAB_HOME": "/srv/lab"}).workers
        2
    """
    variables = os.environ if environment is None else environment
    name = _one_of(variables, "LSTM_LAB_PROFILE", tuple(PROFILES))
    profile = PROFILES[name]
    default = profile.most_workers or max(1, (os.cpu_count() or 2) // 2)
    scheduler, tls = variables.get("LSTM_LAB_SCHEDULER") or None, _folder(variables, "LSTM_LAB_TLS")
    open_door = _open_door(variables)
    if scheduler is not None:
        _require_certificates(scheduler, tls, open_door=open_door)
    return Settings(
        home=Path(variables.get("LSTM_LAB_HOME", ".lab")).expanduser().absolute(),
        workers=_whole(variables, "LSTM_LAB_WORKERS", default, 64),
        scheduler=scheduler,
        data=_folder(variables, "LSTM_LAB_DATA"),
        warm=_presets(variables.get("LSTM_LAB_WARM", ",".join(profile.warm))),
        trainer=_function(variables, "LSTM_LAB_TRAINER", OWN_TRAINER),
        exporter=_function(variables, "LSTM_LAB_EXPORTER", OWN_EXPORTER),
        uploads_each=_whole(variables, "LSTM_LAB_UPLOADS_EACH", Settings.uploads_each, _MOST_MEGABYTES),
        uploads_all=_whole(variables, "LSTM_LAB_UPLOADS_ALL", Settings.uploads_all, _MOST_MEGABYTES),
        framed_by=_sites(variables.get("LSTM_LAB_FRAMED_BY", "")),
        log=_one_of(variables, "LSTM_LAB_LOG", FORMS),
        metrics=_secret(variables, "LSTM_LAB_METRICS"),
        tls=tls,
        open_door=open_door,
        limits=read_limits(variables),
        login=_one_of(variables, "LSTM_LAB_LOGIN", _LOGINS),
        operator=_secret(variables, "LSTM_LAB_OPERATOR"),
        profile=name,
        disk=_one_of(variables, "LSTM_LAB_DISK", _DISKS),
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
        "LSTM_LAB_EXPORTER": settings.exporter,
        "LSTM_LAB_UPLOADS_EACH": str(settings.uploads_each),
        "LSTM_LAB_UPLOADS_ALL": str(settings.uploads_all),
        "LSTM_LAB_FRAMED_BY": ",".join(settings.framed_by),
        "LSTM_LAB_LOG": settings.log,
        "LSTM_LAB_METRICS": settings.metrics,
        "LSTM_LAB_TLS": "" if settings.tls is None else str(settings.tls),
        "LSTM_LAB_PROFILE": settings.profile,
        "LSTM_LAB_DISK": settings.disk,
        "LSTM_LAB_OPEN_DOOR": OPEN_DOOR if settings.open_door else "",
        "LSTM_LAB_OPERATOR": settings.operator,
        **limits_as_variables(settings.limits),
        "LSTM_LAB_LOGIN": settings.login,
    }


def _folder(variables: Mapping[str, str], name: str) -> Path | None:
    folder = variables.get(name)
    return Path(folder).expanduser().absolute() if folder else None


def _open_door(variables: Mapping[str, str]) -> bool:
    said = variables.get("LSTM_LAB_OPEN_DOOR", "").strip()
    if said not in ("", OPEN_DOOR):
        raise ConfigError(f"LSTM_LAB_OPEN_DOOR is '{said}'; it must be '{OPEN_DOOR}', or empty.")
    return bool(said)


def _require_certificates(scheduler: str, tls: Path | None, *, open_door: bool) -> None:
    """Make sure that not everybody who reaches a scheduler can run code there, unless the operator says so."""
    if scheduler.startswith("tls://"):
        if tls is None:
            raise ConfigError(
                f"LSTM_LAB_SCHEDULER is {scheduler}, and nothing says where its certificates are. Set LSTM_LAB_TLS to "
                "their folder; 'python -m lstm_core certificates FOLDER' makes them."
            )
    elif not open_door:
        raise ConfigError(
            f"LSTM_LAB_SCHEDULER is {scheduler}: {OPEN_DOOR}, and in every worker of it. Have certificates made "
            "('python -m lstm_core certificates FOLDER'), start scheduler and workers with them, and set the "
            "address to tls://... and LSTM_LAB_TLS to the folder. If you want it as it is, set LSTM_LAB_OPEN_DOOR to "
            f"'{OPEN_DOOR}'."
        )


def _sites(text: str) -> tuple[str, ...]:
    sites = tuple(site.strip().rstrip("/") for site in text.split(",") if site.strip())
    wrong = [site for site in sites if site != "*" and not _SITE.fullmatch(site)]
    if wrong:
        raise ConfigError(
            f"LSTM_LAB_FRAMED_BY names '{wrong[0]}'; it must name sites as https://host or https://*.host, with "
            "a comma between, or be *."
        )
    return sites


def _one_of(variables: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    word = variables.get(name) or words[0]
    if word not in words:
        raise ConfigError(f"{name} is '{word}'; it must be {' or '.join(words)}.")
    return word


def _secret(variables: Mapping[str, str], name: str) -> str:
    secret = variables.get(name, "").strip()
    if secret and len(secret) < _LEAST_LETTERS:
        raise ConfigError(
            f"{name} is too easy to guess; it must have {_LEAST_LETTERS} characters or more, or be empty. "
            f"python -c 'import secrets; print(secrets.token_urlsafe())' makes one."
        )
    return secret


def _function(variables: Mapping[str, str], name: str, default: str) -> str:
    function = variables.get(name) or default
    if not _FUNCTION.fullmatch(function):
        raise ConfigError(f"{name} is '{function}'; it must be written as module:function.")
    return function


def _presets(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in PRESETS]
    if unknown:
        raise ConfigError(
            f"LSTM_LAB_WARM names '{unknown[0]}'; it may name {' and '.join(PRESETS)}, with a comma between, "
            "or be empty."
        )
    return names
