"""Where the tables are kept that do not come with the lab."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from lstm_core.data.keeping.lab_disk import why_full
from lstm_core.data.keeping.quota import MEGABYTE, Quota
from lstm_core.data.keeping.sp500_library import Sp500Library
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.settings import Settings

__all__ = ["Libraries"]


@dataclass(frozen=True)
class Libraries:
    """Where the files are kept that do not come with the lab.

    Attributes:
        uploads: What people brought.
        sp500: The S&P 500 file.
        owner: By whose names uploads are called; empty for nobody's.
    """

    uploads: UploadLibrary
    sp500: Sp500Library
    owner: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Libraries:
        """Return the libraries in the folders that an operator chose."""
        quota = Quota(settings.uploads_each * MEGABYTE, settings.uploads_all * MEGABYTE)
        full = partial(why_full, settings.home, settings.limits)
        return cls(UploadLibrary(settings.uploads, quota, full), Sp500Library(settings.sp500, settings.data))
