"""How often a live page asks for news."""

__all__ = ["tick_seconds"]


def tick_seconds(active: int) -> float:
    """Return the seconds between two looks: more when many runs, and so many pages, are under way.

    Args:
        active: Runs that are waiting or under way.
    """
    return min(0.95 + 0.05 * active, 2.0)
