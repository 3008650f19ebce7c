"""Names of the files that people take along, made of what they called a run or of a chart's title."""

import re

__all__ = ["file_stem"]

_MOST_BYTES = 100  # of 255 that a name may have, and of 260 letters that a whole path may have on Windows
_DEVICES = {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(10))}


def file_stem(text: str, otherwise: str, between: str = "_") -> str:
    """Return the beginning of a file's name that every system takes, and no shell reads as anything else.

    Args:
        text: What it is made of, in any letters.
        otherwise: What it is called if nothing of that is left, or if Windows knows a device of that name.
        between: What takes the place of everything but letters and digits.

    Example:
        >>> file_stem("Größe: 10/20 days?", "run"), file_stem("../..", "run"), file_stem("NUL", "run")
        ('größe_10_20_days', 'run', 'run_nul')
    """
    stem = re.sub(r"[\W_]+", between, text.lower()).strip(between)
    stem = stem.encode()[:_MOST_BYTES].decode(errors="ignore").strip(between)
    return f"{otherwise}{between}{stem}" if stem in _DEVICES else stem or otherwise
