"""A bundle that an earlier version of the lab wrote opens in this one with all of its run."""

from pathlib import Path

import pytest

from lstm_core.export.bundle.opening import open_bundle
from lstm_core.runs.opened import keep_opened, opened_run
from lstm_core.runs.store import RunStore
from lstm_core.verdicts.skill import verdict_of

ROOT = Path(__file__).parent


def test_a_bundle_of_format_1_opens_with_everything_in_it(tmp_path):
    opened = open_bundle((ROOT / "bundle_1.zip").read_bytes())
    result = opened.result
    assert result.title == "IBM"
    assert result.evaluation.model.rmse == pytest.approx(6.213920169585428, rel=1e-9)
    assert result.loss == pytest.approx((0.021687013203980494, 0.021623822509265336, 0.021561302122522573))
    assert result.data_sha256 == "7be59c8e65b7a489e521b2253113a412ee9c323e7ceaca73003afa3dda4151a5"
    assert (result.kept_epoch, len(result.series), len(result.last_epoch)) == (3, 160, 7593)
    assert verdict_of(result).sentence
    assert opened.table
    assert opened.about == {
        "made": "2026-11-29",
        "lab": "0.2.0",
        "provenance": "Quandl WIKI, by way of bokeh_sampledata",
        "license": "public domain",
        "note": "",
        "with_data": True,
        "lesson": {"lesson": "memory-on-purpose", "guess": "yes", "sentence": "so it is"},
    }
    store = RunStore(tmp_path)
    run_id = keep_opened(store, "ann", result, "bundle_1.zip", opened.about, opened.table)
    assert store.result(run_id).outputs.point.tolist() == result.outputs.point.tolist()
    found = opened_run(store, run_id)
    assert found is not None
    assert found.has_data
