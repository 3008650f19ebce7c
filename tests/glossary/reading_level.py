"""How hard a text is to read, from the lengths of its words and sentences alone."""

import re

__all__ = ["flesch_kincaid", "lix"]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"[.?!:;](?=\s|$)")


def flesch_kincaid(text: str) -> float:
    """Return the years of school that an English text asks for.

    Kincaid, Fishburne, Rogers, Chissom, Navy research branch report 8-75 (1975). Syllables are counted as groups of
    vowels without a silent e.

    Example:
        >>> flesch_kincaid("The cat sat on the mat.") < 1 < 16 < flesch_kincaid("Heteroscedasticity necessitates care.")
        True
    """
    words = _WORD.findall(text)
    return 0.39 * len(words) / _sentences(text) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def lix(text: str) -> float:
    """Return Björnsson's measure (1968), which holds for many languages: 40 is a newspaper, 60 a dissertation.

    Example:
        >>> lix("Die Katze sitzt auf der Matte.") < 10
        True
    """
    words = _WORD.findall(text)
    return len(words) / _sentences(text) + 100 * sum(len(word) > 6 for word in words) / len(words)


def _sentences(text: str) -> int:
    return max(1, len(_END.findall(text)))


def _syllables(word: str) -> int:
    plain = re.sub(r"(?:(?<![aeiouylr])es|(?<![aeiouytd])ed|(?<![aeiouyl])e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", plain)))
