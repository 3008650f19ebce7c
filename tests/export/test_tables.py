"""Predictions and losses as tables."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lstm_core.evaluation.intervals import intervals
from lstm_core.export.tables import history_table, predictions_table
from lstm_core.trainings import Training
from tests.made_panel import made_panel_result, panel_config, walks
from tests.made_results import made_result


@pytest.fixture(scope="module")
def result(table, tiny_config):
    return made_result(tiny_config.with_("features", horizon=3), table)


def test_each_prediction_stands_beside_what_happened(result):
    found = predictions_table(result)
    test = found[found["part"] == "test"]
    assert len(test) == result.outputs.actual.size
    second = test[test["step"] == 2]
    assert np.array_equal(second["predicted"], result.outputs.point[:, 1])
    assert np.array_equal(second["actual"], result.outputs.actual[:, 1])
    assert np.array_equal(second["persistence"], result.outputs.previous)
    assert second["date"].tolist() == result.step.isos(result.outputs.dates)
    assert found["part"].unique().tolist() == [result.calibration.part, "test"]


def test_intervals_are_those_of_each_row_ahead(result):
    found = predictions_table(result)
    test = found[(found["part"] == "test") & (found["step"] == 3)]
    for band in intervals(result.calibration, result.outputs, step=2):
        assert np.array_equal(test[f"lower_{band.nominal * 100:.0f}"], band.lower)
        assert np.array_equal(test[f"upper_{band.nominal * 100:.0f}"], band.upper)
    assert found.loc[found["part"] != "test", "lower_80"].isna().all(), "there they would have seen what happened"


def test_many_tickers_stand_below_each_other():
    result = made_panel_result(panel_config(), walks())
    found = predictions_table(result)
    assert found["ticker"].unique().tolist() == [ticker.name for ticker in result.panel.tickers]
    one = result.panel.tickers[1].name
    alone = predictions_table(result.of_ticker(one))
    mine = found[found["ticker"] == one].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine[alone.columns], alone)
    assert mine.drop(columns=["ticker", *alone.columns]).isna().all(axis=None), "those are opponents of others"


def test_every_training_has_its_epochs(result):
    refit = Training(1, True, 7, (0.2, 0.1), (), 2, "epochs", 40, True)
    found = history_table(replace(result, later=(refit,)))
    assert found["training"].tolist() == ["first"] * len(result.loss) + ["refit"] * 2
    assert found["loss"].tolist() == [*result.loss, 0.2, 0.1]
    assert found[found["kept"]]["epoch"].tolist() == [result.kept_epoch, 2]
    assert found["val_loss"].isna().tolist()[-2:] == [True, True]
