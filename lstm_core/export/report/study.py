"""The report of a study, from the same blocks that a page shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from lstm_core import __version__
from lstm_core.export.report.page import Section, chart, page, paragraph, table
from lstm_core.knobs.words import settings_line
from lstm_core.numbers import number
from lstm_core.results import RunResult
from lstm_core.steps import Step
from lstm_core.studies.common.report import Block, Drawn, GoOn, Judged, KeyNumbers, Report, Said, Table

__all__ = ["OpenedExam", "study_report"]


class OpenedExam(NamedTuple):
    """What the test part says of a study.

    Attributes:
        opened: When somebody opened it, in words; ``None`` while it is shut.
        blocks: What it says; empty while it is shut.
    """

    opened: str | None
    blocks: tuple[Block, ...] = ()


_KINDS = {"info": "verdict", "warning": "verdict", "strong": "verdict", "note": "note", "plain": ""}


def study_report(
    report: Report[Any], result: RunResult, *, title: str, made: str, exam: OpenedExam | None = None
) -> bytes:
    """Write the report of a study.

    Args:
        report: What it came to, as far as it may be seen: figures of a test part that is shut are not in it.
        result: Of the run that it was made of.
        title: What the study is called.
        made: The day, as ISO 8601 has it.
        exam: What the test part says, of a study that keeps it shut until somebody opens it.

    Example:
        >>> study_report(report, result, title="Sweep", made="2026-01-31")[:15]  # doctest: +SKIP
        b'<!doctype html>'
    """
    sections = (
        Section("What it comes to", [paragraph(report.sentence, "verdict")]),
        Section("What was found", [part for block in report.blocks for part in _shown(block)]),
        *([] if exam is None else [Section("The exam", _told(exam))]),
        Section(
            "The run that it was made of",
            [
                paragraph(f"{result.title}: {settings_line(result.config)}."),
                paragraph(f"SHA-256 of its data, as the lab counts it: {result.data_sha256 or 'not recorded'}."),
            ],
        ),
    )
    return page(f"{title} of {result.title}", f"{made}, attention LSTM lab {__version__}", sections)


def _told(exam: OpenedExam) -> list[str]:
    if exam.opened is None:
        return [paragraph("The test figures of this study are shut: what was chosen can still be examined by them.")]
    opened = paragraph(f"The test figures of this study were opened on {exam.opened}.", "note")
    return [opened, *(part for block in exam.blocks for part in _shown(block))]


def _shown(block: Block) -> Iterator[str]:
    match block:
        case Said(text, tone):
            yield paragraph(text, _KINDS[tone])
        case KeyNumbers(numbers):
            yield table(pd.DataFrame(numbers, columns=["", "value", "what it means"]))
        case Drawn(drawn, _):
            # What moves or is clicked on a page is a table here.
            yield chart(drawn) if drawn.engine == "plotly" else table(drawn.numbers())
        case Judged(verdict):
            yield paragraph(verdict.sentence, "verdict")
        case Table(frame, columns, _):
            told = frame.copy()
            for name, column in columns.items():
                if name in told:
                    told[name] = _column(told[name], column.format, column.step)
            yield table(told)
        case GoOn():
            return  # a button of the page


def _column(values: pd.Series, form: str, step: Step | None) -> list[str] | pd.Series:
    """Return the cells of a column as a page shows them."""
    if step is not None:
        return step.isos(pd.DatetimeIndex(values))
    if not form or not pd.api.types.is_numeric_dtype(values):
        return values
    return ["–" if pd.isna(value) else _formatted(value, form) for value in values]


def _formatted(value: float, form: str) -> str:
    try:
        return form % value
    except (TypeError, ValueError):  # Streamlit has formats of its own
        return number(value)
