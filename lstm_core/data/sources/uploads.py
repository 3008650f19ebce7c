"""The files that people brought as a source; each person sees their own only."""

from __future__ import annotations

from lstm_core.choices import DataChoice, SeriesFields
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.keeping.upload import Upload
from lstm_core.data.sources.source import Entry, Source, need_libraries
from lstm_core.data.table import PriceTable

__all__ = ["Uploads"]


class Uploads(Source):
    """Files that the lab keeps under ids that it made itself."""

    name = "upload"
    title = "My files"
    icon = "upload_file"
    noun = "File"
    about = "The files that you brought, the newest first. Nobody else can choose them."
    is_brought = True
    is_read_from_text = True

    def listed(self, libraries: Libraries | None, owner: str) -> tuple[Entry, ...]:
        """Return what a person brought and can be used, the newest first."""
        return tuple(_entry(upload) for upload in need_libraries(libraries).uploads.of(owner))

    def describe(self, data: SeriesFields, libraries: Libraries | None) -> Entry:
        """Return what comes of a file, read as the reference says.

        Raises:
            DatasetNotFoundError: It is not here any more.
            CsvFormatError, UnreadableError: It can't be read so, or is damaged.
        """
        return _entry(need_libraries(libraries).uploads.get(data.name, data.reading, need_libraries(libraries).owner))

    def load(self, data: SeriesFields, libraries: Libraries | None) -> PriceTable:
        """Return one series of a file.

        Raises:
            DatasetNotFoundError: The file is not here any more.
            TickerNotFoundError: It has no such ticker.
            CsvFormatError, UnreadableError: The series can't be used, or the file is damaged.
        """
        return need_libraries(libraries).uploads.load(
            data.name, data.ticker, data.reading, data.missing, need_libraries(libraries).owner
        )

    def version(self, data: SeriesFields, libraries: Libraries) -> str:
        """Return what the only series of a file is called: its id is made from its content, its name is not."""
        return "" if data.ticker is not None else libraries.uploads.called(data.name, libraries.owner)

    def may_use(self, data: SeriesFields, libraries: Libraries | None, owner: str) -> bool:
        """Say whether a person brought the file."""
        return need_libraries(libraries).uploads.belongs_to(data.name, owner)

    def reference(self, upload: Upload) -> DataChoice:
        """Return what names the first series of a file, as it is read."""
        ticker = upload.tickers[0] if upload.tickers else None
        return DataChoice(source=self.name, name=upload.id, ticker=ticker, reading=upload.reading)


def _entry(upload: Upload) -> Entry:
    return Entry(
        name=upload.id,
        title=upload.name,
        about=f"{len(upload.tickers)} series" if upload.tickers else "one series",
        provenance="brought by you; nobody else can choose it",
        license="as you say",
        rows=upload.rows,
        start=upload.stored.start,
        end=upload.stored.end,
        tickers=upload.tickers,
        reading=upload.reading,
    )
