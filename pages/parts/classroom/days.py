"""Until when a class is kept, in words."""

from datetime import UTC, datetime

from lstm_core.classes.kept import KeptClass

__all__ = ["said_until"]


def said_until(kept: KeptClass) -> str:
    """Return the day on which the data of a class are deleted that has ended."""
    return f"{datetime.fromtimestamp(kept.forgets or 0.0, UTC):%d %B %Y}"
