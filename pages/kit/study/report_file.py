"""The report of a study as a file."""

import time
from typing import Any

from lstm_core.export.report.study import OpenedExam, study_report
from lstm_core.runs.store import KeptStudy, Run
from lstm_core.steps import day_of
from lstm_core.studies.common.study import Study
from pages.kit import lab
from pages.kit.downloads import report_button
from pages.kit.run_names import at
from pages.kit.study.reports import Done, Told, tests, told

__all__ = ["offer_report"]


def offer_report(study: Study[Any], run: Run, kept: KeptStudy | None, asked: Told, done: Done) -> None:
    """Offer what a study came to as one page to take along.

    Args:
        study: Which study.
        run: The run that it is made of.
        kept: The study as it is kept; ``None`` for one from before studies were.
        asked: How it is told.
        done: Its runs that came to their end.
    """

    def report() -> bytes:
        exam = None
        if study.shuts_tests and kept is not None:
            exam = OpenedExam(None) if kept.opened is None else OpenedExam(at(kept.opened), tests(asked, done))
        made = day_of(time.time())
        about = lab.about(asked.run_id, asked.ticker) if asked.ticker else asked.run_id
        return study_report(told(asked, done), lab.result_of(about), title=study.title, made=made, exam=exam)

    report_button(report, study.purpose, f"report_of_{study.purpose}_{run.id}", "All of this")
