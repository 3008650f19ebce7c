"""All that the doctor looks at, one after the other, so that what is slow comes last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lstm_core.doctor.configured import look_at_certificates, look_at_settings
from lstm_core.doctor.finding import Symptom
from lstm_core.doctor.home import (
    look_at_clock,
    look_at_database,
    look_at_disk,
    look_at_service,
    look_at_sp500,
    look_at_wal,
)
from lstm_core.doctor.machine import look_at_memory, look_at_port
from lstm_core.doctor.python import look_at_packages, look_at_python, look_at_tensorflow
from lstm_core.errors import ConfigError
from lstm_core.settings import read_settings

__all__ = ["look_at_all"]

_REQUIREMENTS = Path(__file__).parents[2] / "requirements.txt"


def look_at_all(
    variables: Mapping[str, str], port: int, address: str, *, with_tensorflow: bool = True
) -> Iterator[Symptom]:
    """Look at everything; each finding is yielded as soon as it is made.

    Args:
        variables: The environment.
        port: On which the app is to listen.
        address: Of this machine, on which it is to listen.
        with_tensorflow: Start TensorFlow, which takes some seconds.
    """
    yield look_at_python()
    yield look_at_packages(_REQUIREMENTS)
    yield from look_at_settings(variables)
    try:
        settings = read_settings(variables)
    except ConfigError:
        settings = None  # which was said; nothing is known of home and workers then
    if settings is not None:
        yield from look_at_certificates(settings)
        disk = look_at_disk(settings)
        yield disk
        if disk.state != "wrong":
            yield look_at_wal(settings)
        yield look_at_database(settings)
        yield look_at_service(settings)
        yield look_at_sp500(settings)
        yield look_at_clock(settings)
        yield look_at_memory(settings)
    yield look_at_port(port, address)
    if with_tensorflow:
        yield look_at_tensorflow()
