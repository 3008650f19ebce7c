"""A study on many tickers told for one that some of its runs left out."""

import pytest

from lstm_core.errors import TickerNotFoundError
from lstm_core.studies.common.one_ticker import trained_for_ticker
from lstm_core.studies.common.report import Trained
from tests.made_panel import made_panel_result, panel_config, walks


def test_a_run_that_left_the_ticker_out_is_named_and_not_counted() -> None:
    config = panel_config(unseen=0.0)
    all_four, three = (made_panel_result(config, walks(rows=120, names=names)) for names in ("ABCD", "ABC"))
    trained = [Trained(1, "fold 1", three), Trained(2, "fold 2", all_four)]
    found, others = trained_for_ticker("D", trained)
    assert [(each.name, each.result.title) for each in found] == [("fold 2", "D")]
    assert others == "Not counted, because D has too few rows there or was left out: fold 1."
    assert len(trained_for_ticker("A", trained)[0]) == 2 and trained_for_ticker("A", trained)[1] == ""
    with pytest.raises(TickerNotFoundError):
        trained_for_ticker("E", trained)
