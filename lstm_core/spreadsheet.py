"""Tables as CSV files that a spreadsheet can open without running anything in them."""

from __future__ import annotations

import re

import pandas as pd

__all__ = ["as_csv", "harmless"]

# OWASP, CSV injection: what begins like a formula, with full-width signs, too, or follows what a spreadsheet of another
# language takes for the end of a cell.
_RUN_BY_SPREADSHEETS = re.compile(r"(^|[;\t\r\n])(?= *[=+\-@＝＋－＠\t\r\n])")


def as_csv(table: pd.DataFrame) -> bytes:
    r"""Write a table as CSV in UTF-8 with a mark that tells so, without its index.

    Names of columns, names of series and other text may be what people brought along, and spreadsheets take text that
    begins like a formula for one; an apostrophe before it makes it text again. Numbers stay as they are.

    Args:
        table: One column for each column of the file.

    Example:
        >>> as_csv(pd.DataFrame({"=1+1": [-0.5], "name": ["@x"]})).decode("utf-8-sig")
        "'=1+1,name\n-0.5,'@x\n"
    """
    safe = table.rename(columns=harmless)
    for number, kind in enumerate(safe.dtypes):
        if not pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_datetime64_any_dtype(kind):
            safe.isetitem(number, safe.iloc[:, number].map(harmless).to_numpy())
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def harmless(value: object) -> object:
    """Put an apostrophe before text that a spreadsheet would run.

    Example:
        >>> harmless("=1+1"), harmless("close"), harmless("close;=1+1"), harmless(-1)
        ("'=1+1", 'close', "close;'=1+1", -1)
    """
    return _RUN_BY_SPREADSHEETS.sub(r"\1'", value) if isinstance(value, str) else value
