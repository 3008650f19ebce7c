"""A run's settings as they are kept: in the database and beside the result that they led to."""

from __future__ import annotations

from typing import Any

from lstm_core.config import ExperimentConfig, parse_config
from lstm_core.errors import ConfigError
from lstm_core.formats import CONFIG

__all__ = ["keep_config", "kept_config"]


def keep_config(config: ExperimentConfig) -> dict[str, Any]:
    """Return settings as fields to keep, ready for JSON.

    Example:
        >>> kept = keep_config(ExperimentConfig())
        >>> kept["format"], kept_config(kept) == ExperimentConfig()
        (1, True)
    """
    return CONFIG.stamp(config.model_dump(mode="json"))


def kept_config(fields: Any) -> ExperimentConfig:
    """Return settings that were kept, by whichever version of the lab.

    Args:
        fields: What ``keep_config`` returned, after a turn through JSON; or plain fields, as version 0.1 kept them.

    Raises:
        UnreadableError: They are of a newer version, damaged, or not possible.
    """
    plain = CONFIG.read(fields)
    try:
        return parse_config(plain)
    except ConfigError as error:
        raise CONFIG.damaged(f"or another version. {error}".rstrip(".")) from error
