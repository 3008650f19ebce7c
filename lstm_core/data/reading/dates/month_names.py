"""Names of months in the languages of those who use the lab, from the tables that Babel keeps."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

__all__ = ["month_numbers"]

_LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "nb", "fi", "ru", "uk", "tr", "hu", "ro", "el"),
    *("hr", "sk", "sl", "sr_Latn", "bg", "lt", "lv", "et", "ca", "eu", "gl", "is", "id", "ms", "vi", "ja", "ko", "zh"),
    *("he", "ar", "hi", "th"),
)
"""From the most common one here; the first that knows all words of a column is taken."""

_SHORTEST = 3  # letters by which the beginning of a name is known


def month_numbers(words: Iterable[str]) -> dict[str, int]:
    """Return the number of the month that each word names; words that name none are left out.

    All words are read in one language: 'lis' is November in Polish and October in Croatian.

    Args:
        words: In lower case.

    Example:
        >>> month_numbers(["févr.", "août"]), month_numbers(["mrt", "okt"]), month_numbers(["rain"])
        ({'févr.': 2, 'août': 8}, {'mrt': 3, 'okt': 10}, {})
    """
    wanted = {word: _plain(word) for word in words}
    best: dict[str, int] = {}
    for language in _LANGUAGES:
        names = _names(language)
        known = {word: number for word, plain in wanted.items() if (number := _number(plain, names))}
        if len(known) == len(wanted):
            return known
        if len(known) > len(best):
            best = known
    return best


def _number(word: str, names: dict[str, int]) -> int | None:
    if word in names:
        return names[word]
    if len(word) < _SHORTEST:
        return None
    begun = {number for name, number in names.items() if name.startswith(word)}
    return begun.pop() if len(begun) == 1 else None


@cache
def _names(language: str) -> dict[str, int]:
    from babel.dates import get_month_names

    names: dict[str, int] = {}
    for width in ("abbreviated", "wide"):
        for context in ("format", "stand-alone"):
            for number, name in get_month_names(width, context=context, locale=language).items():
                for plain in (_plain(name), _plain(name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))):
                    names.setdefault(plain, number)
    return names


def _plain(name: str) -> str:
    """Return a name without accents and dots, in lower case."""
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip(" .'")
