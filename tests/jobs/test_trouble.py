"""A trouble that lasts is told once."""

import logging

from lstm_core.errors import StoreBusyError
from lstm_core.jobs.trouble import Trouble


def test_a_trouble_that_lasts_is_told_once_and_so_is_its_end(caplog):
    caplog.set_level(logging.INFO)
    trouble = Trouble(logging.getLogger("lstm_core.service"), "rounds fail")
    trouble.over()
    for _ in range(3):
        trouble.tell(StoreBusyError("The disk is full."))
    trouble.tell(StoreBusyError("The disk is read-only."))
    for _ in range(2):
        trouble.over()
    trouble.tell(StoreBusyError("The disk is full."))
    assert [record.getMessage() for record in caplog.records] == [
        "rounds fail; trying again every second: The disk is full.",
        "rounds fail; trying again every second: The disk is read-only.",
        "rounds fail: that is over",
        "rounds fail; trying again every second: The disk is full.",
    ]


def test_a_mistake_in_the_code_is_told_once_with_its_trace_and_goes_no_further(caplog):
    trouble = Trouble(logging.getLogger("lstm_core.service"), "rounds fail")
    for _ in range(2):
        with trouble.told():
            raise ZeroDivisionError("division by zero")
    assert trouble.lasts
    with trouble.told():
        pass
    assert not trouble.lasts
    told, over = caplog.records
    assert told.exc_info[0] is ZeroDivisionError
    assert over.getMessage() == "rounds fail: that is over"
