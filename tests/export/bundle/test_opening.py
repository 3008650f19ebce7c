"""A bundle gives back the very result that was packed."""

import pytest

from lstm_core.export.bundle.opening import open_bundle
from lstm_core.runs.files import result_files
from tests.export.bundle.made import KINDS, WHEN, bundled, made, of_many, own


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_out_is_what_went_in(kind):
    result = KINDS[kind]()
    assert result_files(open_bundle(bundled(result).content).result) == result_files(result)


def test_many_tickers_come_out_as_they_went_in():
    result, table = of_many()
    opened = open_bundle(bundled(result, table=table).content)
    assert result_files(opened.result) == result_files(result)
    assert opened.table


def test_it_says_where_it_is_from():
    about = open_bundle(bundled(made(), lesson={"lesson": "Memory", "guess": 3, "sentence": "a\nb"}).content).about
    assert (about["made"], about["with_data"], about["license"]) == (WHEN, True, "public domain")
    assert about["lesson"] == {"lesson": "Memory", "guess": "3", "sentence": "a b"}


def test_without_its_data_all_but_the_values_of_the_series_comes_out():
    opened = open_bundle(bundled(own()[0], with_data=False).content)
    assert opened.result.series.isna().to_numpy().all()
    assert opened.result.series.index.equals(own()[0].series.index)
    assert (opened.result.test == own()[0].test).all(axis=None)
    assert (opened.table, opened.result.last_epoch, opened.about["with_data"]) == (b"", b"", False)
