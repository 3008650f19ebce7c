"""How processes of the lab log: in lines for people or as JSON, and in neither with what opens somebody's things.

Whoever knows a run's id may look at the run, and who knows a visitor's token passes for them; so ids, tokens and
secrets stand in no log. In place of each there is ``~`` and eight characters of its hash, the same each time, so that
lines about one run can still be found (``python -m lstm_core runs --json`` says what stands for which run).
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import sys
import threading
import time
from types import TracebackType

__all__ = [
    "FORMS",
    "LogFormatter",
    "as_json",
    "fingerprint",
    "log_the_rest",
    "message_in",
    "set_up_logs",
    "without_secrets",
]

FORMS = ("text", "json")
_TEXT = "%(asctime)s %(name)s %(levelname)s %(message)s"
_STAMP = re.compile(r"^\d{4}-\d\d-\d\d \S+ \S+ [A-Z]+ ")  # what `_TEXT` puts before a message
_LONG_WORD = re.compile(r"[\w-]{20,}", re.ASCII)
# No id looks like these by chance: names in code, and classes of errors.
_NO_SECRET = re.compile(r"[a-z]+(?:[_-]+[a-z0-9]+)*|(?:[A-Z][a-z0-9]*)+(?:Error|Exception|Warning|Interrupt)")


def fingerprint(secret: str) -> str:
    """Return what stands in a log for an id, a token or a secret.

    Example:
        >>> fingerprint("BBf_OVYQg5PJkWCUx2m1Kg")
        '~904c6e5e'
    """
    return f"~{hashlib.sha256(secret.encode()).hexdigest()[:8]}"


def without_secrets(text: str) -> str:
    """Return a text with every word that may be an id, a token or a secret replaced by its fingerprint.

    Example:
        >>> without_secrets("run BBf_OVYQg5PJkWCUx2m1Kg failed: DatasetNotFoundError in load_all_of_many_tickers")
        'run ~904c6e5e failed: DatasetNotFoundError in load_all_of_many_tickers'
    """
    return _LONG_WORD.sub(lambda found: _shown(found[0]), text)


def _shown(word: str) -> str:
    return word if _NO_SECRET.fullmatch(word) else fingerprint(word)


class LogFormatter(logging.Formatter):
    """Makes a line, or a JSON object in one line, of each thing that is logged.

    Args:
        form: One of ``FORMS``. JSON has ``time`` (ISO 8601, UTC), ``level``, ``logger``, ``message`` and, where
            something was raised, ``error``.
    """

    def __init__(self, form: str = "text") -> None:
        super().__init__(_TEXT)
        self._as_json = form == "json"

    def format(self, record: logging.LogRecord) -> str:
        """Return what is written for a record."""
        if not self._as_json:
            return without_secrets(super().format(record))
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        said = {
            "time": f"{moment}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if record.exc_info:
            said["error"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)


def set_up_logs(form: str, level: int = logging.INFO) -> None:
    """Have everything that this process logs written to standard error in a form, what libraries log as well.

    Called again it takes in what has begun to log since.

    Args:
        form: One of ``FORMS``.
        level: Below this nothing is written.
    """
    logging.basicConfig(level=level)
    formatter = LogFormatter(form)
    loggers = [logging.getLogger(), *(one for one in logging.root.manager.loggerDict.values())]
    for logger in loggers:
        for handler in getattr(logger, "handlers", ()):
            if isinstance(handler, logging.StreamHandler):
                handler.setFormatter(formatter)


def log_the_rest() -> None:
    """Have logged what Python itself would write, over several lines: warnings, and errors that nobody caught."""
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda thread: _log_uncaught(
        thread.exc_type, thread.exc_value or thread.exc_type(), thread.exc_traceback
    )


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("lstm_core").critical("%s: %s", kind.__name__, error, exc_info=(kind, error, trace))


def as_json(line: str) -> str:
    """Return a line that some library wrote past Python's logging as a JSON object; one that is JSON stays as it is.

    Args:
        line: Without its end.

    Example:
        >>> json.loads(as_json("I0000 port.cc:153] oneDNN is on"))["message"], as_json('{"message": "no room"}')
        ('I0000 port.cc:153] oneDNN is on', '{"message": "no room"}')
    """
    if line.startswith("{"):
        return line
    record = logging.LogRecord("stderr", logging.WARNING, "", 0, "%s", (line,), None)
    return LogFormatter("json").format(record)


def message_in(line: str) -> str:
    """Return what was logged in a line of either form, without the time.

    Example:
        >>> message_in('2026-01-31 10:00:00,123 lstm_core.service ERROR no room'), message_in('{"message": "no room"}')
        ('no room', 'no room')
    """
    try:
        said = json.loads(line)
    except ValueError:
        return _STAMP.sub("", line)
    return str(said["message"]) if isinstance(said, dict) and "message" in said else line
