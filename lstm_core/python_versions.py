"""Which versions of Python the lab runs with; any other is told so at once, before something less clear fails.

Whichever Python somebody has reads this, so it is written for older ones, too.
"""

from __future__ import annotations

import sys

__all__ = ["OTHER_PYTHON", "require_python", "why_not_with"]

_FIRST, _LAST = (3, 11), (3, 13)
OTHER_PYTHON = "Install one of these, make a new environment with it, and install requirements.txt there."
"""What to do where it is another one."""


def why_not_with(running: tuple[int, int]) -> str:
    """Say why the lab does not run with a version of Python, as a sentence; empty if it does.

    TensorFlow has no wheels for newer ones, and pandas and NumPy none for older ones.

    Args:
        running: The version, without its last part.

    Example:
        >>> why_not_with((3, 10)), why_not_with((3, 12))
        ('This is Python 3.10; the lab needs 3.11, 3.12 or 3.13.', '')
    """
    if _FIRST <= running <= _LAST:
        return ""
    *others, last = (f"{_FIRST[0]}.{minor}" for minor in range(_FIRST[1], _LAST[1] + 1))
    return f"This is Python {running[0]}.{running[1]}; the lab needs {', '.join(others)} or {last}."


def require_python() -> None:
    """End the process with a sentence if its Python is none of these.

    Raises:
        SystemExit: It is another one.
    """
    reason = why_not_with(sys.version_info[:2])
    if reason:
        sys.exit(f"{reason} {OTHER_PYTHON}")
