"""The parts of a round fail each by itself."""

import logging

import pytest

from lstm_core.jobs import parts
from lstm_core.jobs.parts import SeparateParts

LOG = logging.getLogger("lstm_core.service")


@pytest.fixture
def clock(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(parts.time, "monotonic", lambda: now[0])
    return now


def test_a_part_that_has_failed_rests_for_a_second_and_is_told_once(clock, caplog):
    tries, done, doing = [], [], SeparateParts(LOG)

    def broken():
        tries.append(1)
        raise OSError("no luck")

    for number in range(40):
        clock[0] = number / 20
        doing.do("it can't be done", broken)
        doing.do("the other can't be done", lambda: done.append(1))
    assert (len(tries), len(done)) == (2, 40)
    assert [record.getMessage() for record in caplog.records] == [
        "it can't be done; trying again every second: no luck"
    ]


def test_a_part_that_works_again_is_done_in_every_round(clock, caplog):
    doing, done = SeparateParts(LOG), []
    doing.do("it can't be done", lambda: 1 / 0)
    clock[0] = 1.0
    for _ in range(3):
        doing.do("it can't be done", lambda: done.append(1))
    assert len(done) == 3
    assert caplog.records[-1].getMessage() == "it can't be done: that is over"
