"""Digits of other scripts (Arabic, Persian, Devanagari, Bengali, Thai, the wide ones): read as those of other files."""

from __future__ import annotations

import re

__all__ = ["with_plain_digits"]

_PLAIN = "0123456789"
_SCRIPTS = ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "๐๑๒๓๔๕๖๗๘๙", "０１２３４５６７８９")
# As bytes, as that is quick: nearly all files have none of these.
_ANY = re.compile(b"|".join(digit.encode() for digit in "".join(_SCRIPTS)))
_TABLE = str.maketrans("".join(_SCRIPTS), _PLAIN * len(_SCRIPTS))
_MARKS = str.maketrans({"٫": ".", "٬": None, "．": ".", "，": ",", "－": "-", "／": "/", "：": ":"})


def with_plain_digits(text: bytes) -> bytes:
    """Return text (UTF-8) with digits 0 to 9, and with the marks between them that belong to other digits.

    Example:
        >>> with_plain_digits("٢٠٢٤-٠١-٠٢;١٫٥".encode())
        b'2024-01-02;1.5'
        >>> with_plain_digits("Größe".encode()).decode()
        'Größe'
    """
    if text.isascii() or _ANY.search(text) is None:
        return text
    return text.decode("utf-8").translate(_TABLE).translate(_MARKS).encode()
