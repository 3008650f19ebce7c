"""Writing the zip: the same files give the same bytes, whenever and wherever they are packed."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Any

from lstm_core.export.bundle.contents import CONTENTS, LIST
from lstm_core.formats import BUNDLE

__all__ = ["packed"]

_WHEN = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_PLAIN_FILE = 0o100644 << 16


def packed(files: Mapping[str, bytes], about: Mapping[str, Any]) -> bytes:
    """Pack files into a bundle, with the list of them in front.

    Args:
        files: Contents by name.
        about: What else the list says, ready for JSON.

    Example:
        >>> packed({"README.md": b"Hello"}, {}) == packed({"README.md": b"Hello"}, {})
        True
    """
    order = list(CONTENTS)
    names = sorted(files, key=lambda name: (order.index(name) if name in order else len(order), name))
    hashes = {name: hashlib.sha256(files[name]).hexdigest() for name in names}
    listed = BUNDLE.dump({**about, "files": hashes}, indent=1)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in ((LIST, listed), *((name, files[name]) for name in names)):
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, _PLAIN_FILE
            archive.writestr(entry, content, compresslevel=9)
    return buffer.getvalue()
