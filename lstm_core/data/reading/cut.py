"""What comes of cutting a file into cells, whatever kind of file it is; from here on all are read in one way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lstm_core.choices import DecimalMark
from lstm_core.data.findings import Finding
from lstm_core.data.reading.cells import Cells
from lstm_core.data.reading.header import Header

__all__ = ["Cut"]


@dataclass(frozen=True)
class Cut:
    """The cells of a file, and how it is written.

    Attributes:
        header: Where values begin, and the names of the columns.
        cells: All cells as text.
        findings: What was noticed.
        encoding: What its text is written in; ``None`` for a file that is not text.
        delimiter: What separates its cells; ``None`` likewise.
        decimal: What begins a fraction, where that is known already.
        sheet: Which sheet of a workbook it is.
        sheets: All sheets of the workbook.
    """

    header: Header
    cells: Cells = field(repr=False)
    findings: list[Finding]
    encoding: str | None = None
    delimiter: str | None = None
    decimal: DecimalMark | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()

    def with_cells(self, cells: Cells, findings: list[Finding]) -> Cut:
        """Return it with other cells, about which something more is to be said."""
        return replace(self, cells=cells, findings=[*self.findings, *findings])
