"""The tables that people uploaded, kept on the lab's own disk as parquet.

A file is stored once under an id made from its content, however many people bring it. Each person sees
only what they brought themselves.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from lstm_core.data.csv_file import clean_table, pick_ticker, read_csv
from lstm_core.data.table import PriceTable
from lstm_core.errors import DatasetNotFoundError
from lstm_core.safe_write import write_safely

__all__ = ["NAMELESS", "Upload", "UploadLibrary"]

NAMELESS = "uploaded series"
_ID = re.compile(r"^[0-9a-f]{32}$")


@dataclass(frozen=True)
class Upload:
    """One stored file: its id, the name it came with, its tickers (none if it has no such column)."""

    id: str
    name: str
    tickers: tuple[str, ...]
    rows: int


class UploadLibrary:
    """Uploaded tables in one folder.

    Args:
        folder: Where they are kept; made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, content: bytes, name: str, owner: str) -> Upload:
        """Read and keep a CSV file.

        Args:
            content: The file's bytes.
            name: The name it came with, used for display only.
            owner: Who brought it (a hash; see ``pages/ui/owner.py``).

        Raises:
            CsvFormatError: It can't be read; nothing is kept.
        """
        upload_id = hashlib.sha256(content).hexdigest()[:32]
        place = self.folder / upload_id
        about = place / "about.json"
        if not about.exists():
            file = read_csv(content, name)
            content_as_parquet = io.BytesIO()
            # Small row groups in ticker order let a reader skip all but the ticker it wants.
            file.frame.to_parquet(content_as_parquet, row_group_size=20_000)
            write_safely(place / "table.parquet", content_as_parquet.getvalue())
            fields = {"tickers": list(file.tickers), "rows": len(file.frame)}
            write_safely(about, json.dumps(fields).encode())
        # Each person finds the file under the name they gave it.
        write_safely(place / "owners" / _mark(owner), name.encode())
        return replace(self.get(upload_id), name=name)

    def get(self, upload_id: str) -> Upload:
        """Return what is known of an upload, whoever brought it and whatever they call it.

        Raises:
            DatasetNotFoundError: There is none with this id.
        """
        fields = json.loads((self._place(upload_id) / "about.json").read_text(encoding="utf-8"))
        return Upload(upload_id, NAMELESS, tuple(fields["tickers"]), fields["rows"])

    def belongs_to(self, upload_id: str, owner: str) -> bool:
        """Say whether a person uploaded this file."""
        return bool(_ID.match(upload_id)) and (self.folder / upload_id / "owners" / _mark(owner)).exists()

    def of(self, owner: str) -> list[Upload]:
        """Return what one person uploaded, the newest first."""
        marks = sorted(
            self.folder.glob(f"*/owners/{_mark(owner)}"), key=lambda path: path.stat().st_mtime, reverse=True
        )
        return [replace(self.get(path.parent.parent.name), name=path.read_text(encoding="utf-8")) for path in marks]

    def load(self, upload_id: str, ticker: str | None) -> PriceTable:
        """Return one series of an upload.

        Raises:
            DatasetNotFoundError: There is no such upload.
            TickerNotFoundError: It has no such ticker.
            CsvFormatError: The series has a date twice or no complete row.
        """
        upload = self.get(upload_id)
        chosen = pick_ticker(upload.tickers, ticker, upload.name)
        filters = None if chosen is None else [("ticker", "==", chosen)]
        rows = pd.read_parquet(self._place(upload_id) / "table.parquet", filters=filters)
        return clean_table(rows.drop(columns="ticker", errors="ignore"), chosen or upload.name)

    def _place(self, upload_id: str) -> Path:
        place = self.folder / upload_id
        if not _ID.match(upload_id) or not (place / "about.json").exists():
            raise DatasetNotFoundError("This uploaded file is no longer here. Upload it again on the Data page.")
        return place


def _mark(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()[:32]
