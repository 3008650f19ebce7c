"""The settings of the operator: whether they can be read, names that are none of them, and certificates."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from lstm_core.doctor.finding import Symptom, fine, mind, wrong
from lstm_core.errors import ConfigError
from lstm_core.jobs.door import hold_until, keys_in
from lstm_core.settings import Settings, environment_of, read_settings
from lstm_core.steps import day_of

__all__ = ["look_at_certificates", "look_at_settings"]

_OURS = "LSTM_LAB_"
_SOON = timedelta(days=30)


def look_at_settings(variables: Mapping[str, str]) -> Iterator[Symptom]:
    """Yield what is wrong with the settings, or that nothing is.

    Args:
        variables: The environment.
    """
    given = sorted(name for name in variables if name.upper().startswith(_OURS))
    known = environment_of(read_settings({})).keys()
    unknown = [name for name in given if name not in known]
    for name in unknown:
        near = difflib.get_close_matches(name.upper(), known, 1, 0.7)
        yield wrong(
            "settings",
            f"{name} is no setting of the lab, and does nothing.",
            f"Did you mean {near[0]}?" if near else "Remove it; the README lists those that there are.",
        )
    try:
        read_settings(variables)
    except ConfigError as error:
        yield wrong("settings", str(error), "Correct it; the lab does not start with it.")
        return
    if not unknown:
        said = f"{', '.join(given)} can be read." if given else "None is given; all have their defaults."
        yield fine("settings", said)


def look_at_certificates(settings: Settings) -> Iterator[Symptom]:
    """Yield whether the certificates for a scheduler of somebody else's hold, and for how long; nothing without any."""
    if settings.tls is None:
        return
    try:
        keys_in(settings.tls)
        until = hold_until(settings.tls)
    except ConfigError as error:
        yield wrong("certificates", str(error), "Until then no run is trained.")
        return
    said = f"Those in {settings.tls} hold until {day_of(until.timestamp())}."
    if until - datetime.now(UTC) < _SOON:
        yield mind("certificates", said, "Make new ones before: 'python -m lstm_core certificates'.")
    else:
        yield fine("certificates", said)
