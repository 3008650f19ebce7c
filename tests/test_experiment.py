"""The whole pipeline on a tiny job."""

import json

import numpy as np
import pytest

from lstm_core import experiment
from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.table import PriceTable
from lstm_core.errors import ColumnNotFoundError, DataChangedError
from lstm_core.events import CheckpointSaved, Event
from lstm_core.experiment import run
from lstm_core.explain.which_weights import with_weights
from lstm_core.features.scaling import Scaler
from lstm_core.model.forward import forward
from lstm_core.results import RunResult
from lstm_core.training.checkpoints import Checkpoint


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return []


@pytest.fixture(scope="module")
def result(table: PriceTable, tiny_config: ExperimentConfig, events: list[Event]) -> RunResult:
    return run(tiny_config, events.append, table=table)


def test_a_result_says_what_was_run_on_what(
    result: RunResult, table: PriceTable, tiny_config: ExperimentConfig
) -> None:
    assert result.config == tiny_config.with_("data", sha256=table.sha256)
    assert (result.title, result.data_sha256) == ("WALK", table.sha256)
    assert result.windows == {"train": (91, 5, 2), "validation": None, "test": (19, 5, 2)}
    assert (result.watched, result.kept_epoch, result.ended_by) == ("test", 2, "epochs")
    assert len(result.loss) == len(result.val_loss) == 2
    assert result.parameters.total == sum(array.size for array in result.weights.values())
    assert {"python", "keras", "numpy"} < set(result.versions)


def test_the_test_frame_and_the_evaluation_tell_the_same(result: RunResult, table: PriceTable) -> None:
    close = table.frame["close"].to_numpy()
    assert result.test.index.equals(table.dates[-19:])
    np.testing.assert_array_equal(result.test["actual"], close[-19:])
    np.testing.assert_array_equal(result.test["persistence"], close[-20:-1])
    errors = result.test["predicted"] - result.test["actual"]
    assert result.evaluation.model.rmse == pytest.approx(np.sqrt((errors**2).mean()))
    assert result.evaluation.persistence.mae == pytest.approx(np.abs(np.diff(close[-20:])).mean())


def test_every_prediction_can_be_replayed_from_the_result_alone(result: RunResult) -> None:
    inputs, target = (Scaler.from_json(json.loads(json.dumps(result.scalers[key]))) for key in ("input", "target"))
    values = result.series[list(result.config.features.inputs)].to_numpy()
    windows = np.stack([inputs.transform(values[result.window_rows(sample)]) for sample in range(len(result.test))])
    replay = forward(result.config.model, result.weights, windows.astype("float32"))
    predicted = target.inverse(replay.prediction[:, None].astype("float64"))[:, 0]
    np.testing.assert_allclose(predicted, result.test["predicted"], atol=1e-3)
    np.testing.assert_allclose(replay.attention, result.attention, atol=1e-5)


def test_a_window_ends_right_before_the_row_it_predicts(result: RunResult) -> None:
    rows = result.window_rows(0)
    assert rows.stop - rows.start == 5
    assert result.series.index[rows.stop] == result.test.index[0]
    assert list(result.series.columns) == ["open", "close"]


def test_the_last_event_is_finished_and_comes_once(result: RunResult, events: list[Event]) -> None:
    kinds = [event.kind for event in events]
    assert (kinds[0], kinds[-1], kinds.count("finished")) == ("started", "finished", 1)
    assert [event.loss for event in events if event.kind == "epoch"] == list(result.loss)


def test_the_same_config_gives_the_same_numbers(
    result: RunResult, table: PriceTable, tiny_config: ExperimentConfig
) -> None:
    again = run(tiny_config, table=table)
    assert (again.loss, again.val_loss, again.evaluation) == (result.loss, result.val_loss, result.evaluation)
    assert again.test.equals(result.test)


def test_a_run_goes_on_from_a_checkpoint_that_its_events_carried(
    result: RunResult, events: list[Event], table: PriceTable, tiny_config: ExperimentConfig
) -> None:
    saved = next(event for event in events if isinstance(event, CheckpointSaved))
    resumed = run(tiny_config, table=table, checkpoint=Checkpoint.from_bytes(saved.content))
    assert saved.epoch == 1
    assert (resumed.loss, resumed.evaluation) == (result.loss, result.evaluation)


def test_a_run_stopped_at_once_is_still_evaluated(table: PriceTable, tiny_config: ExperimentConfig) -> None:
    events: list[Event] = []
    stopped = run(tiny_config, events.append, lambda: True, table=table)
    assert (stopped.kept_epoch, stopped.ended_by, stopped.loss) == (0, "person", ())
    assert [event.kind for event in events] == ["started", "stopped", "evaluating", "finished"]
    assert (stopped.seconds.first_epoch, stopped.seconds.median_epoch) == (None, None)
    assert stopped.evaluation.model.rmse > 0


def test_the_recommended_preset_begins_exactly_at_persistence(table: PriceTable) -> None:
    config = preset("recommended").with_("features", window=5).with_("model", units=4)
    untrained = run(config, stop=lambda: True, table=table)
    np.testing.assert_array_equal(untrained.test["predicted"], untrained.test["persistence"])
    assert untrained.evaluation.skill == 0
    assert (untrained.watched, untrained.windows["validation"]) == ("validation", (12, 5, 2))


def test_what_a_run_learned_and_did_not_keep_is_what_it_would_have_kept_without_a_least_gain(table: PriceTable) -> None:
    config = preset("recommended").with_("features", window=5).with_("model", units=4)
    config = config.with_("training", epochs=3, patience=None, min_gain=0.9)
    refused, kept = run(config, table=table), run(config.with_("training", min_gain=None), table=table)
    assert (refused.kept_epoch, kept.best_trained_weights) == (0, None)
    assert refused.best_trained_epoch == kept.kept_epoch > 0
    assert refused.val_loss == kept.val_loss
    seen = with_weights(refused, "best")
    assert seen.kept_epoch == kept.kept_epoch
    assert seen.weights.keys() == kept.weights.keys()
    for name, array in kept.weights.items():
        np.testing.assert_array_equal(seen.weights[name], array)
    np.testing.assert_allclose(seen.attention, kept.attention, atol=1e-5)
    np.testing.assert_allclose(seen.test["predicted"], kept.test["predicted"], rtol=1e-6)
    assert not np.allclose(seen.test["predicted"], refused.test["predicted"], rtol=1e-6)


def test_a_table_other_than_the_one_the_config_names_is_refused(
    table: PriceTable, tiny_config: ExperimentConfig
) -> None:
    events: list[Event] = []
    with pytest.raises(DataChangedError):
        run(tiny_config.with_("data", sha256="0" * 64), events.append, table=table)
    assert events == []


def test_a_column_that_is_not_there_is_refused_before_training(
    table: PriceTable, tiny_config: ExperimentConfig
) -> None:
    with pytest.raises(ColumnNotFoundError):
        run(tiny_config.with_("features", inputs=("vwap",)), table=table)


def test_indicators_are_columns_of_the_result_and_leave_the_datas_hash_alone(
    table: PriceTable, tiny_config: ExperimentConfig
) -> None:
    config = tiny_config.with_("features", inputs=("close", "rsi:9", "sma:4@volume"))
    result = run(config, table=table)
    assert result.data_sha256 == result.config.data.sha256 == table.sha256
    assert list(result.series.columns) == ["close", "rsi:9", "sma:4@volume"]
    assert result.series.index.equals(table.dates[9:])
    assert result.windows["train"] == (int((120 - 9) * 0.8) - 5, 5, 3)
    assert result.series.index[result.window_rows(0).stop] == result.test.index[0]
    inputs = Scaler.from_json(result.scalers["input"])
    windows = np.stack(
        [inputs.transform(result.series.to_numpy()[result.window_rows(sample)]) for sample in range(len(result.test))]
    )
    replay = forward(result.config.model, result.weights, windows.astype("float32"))
    np.testing.assert_allclose(replay.attention, result.attention, atol=1e-5)
    again = run(result.config, table=table)
    assert again.test.equals(result.test)


def test_each_step_can_be_done_alone_and_together_they_are_the_run(
    result: RunResult, table: PriceTable, tiny_config: ExperimentConfig
) -> None:
    job = experiment.prepare_job(tiny_config, table)
    assert job.config.data.sha256 == table.sha256
    assert job.samples == {"train": 91, "validation": None, "test": 19}
    fitted = experiment.fit(job)
    assert (tuple(fitted.outcome.history.loss), fitted.outcome.kept_epoch) == (result.loss, result.kept_epoch)
    put_out = experiment.predict(job, fitted)
    np.testing.assert_array_equal(put_out.test.values, result.outputs.values)
    np.testing.assert_array_equal(put_out.attention, result.attention)
    assert put_out.calibration.part == "training"
    board, measured, _ = experiment.assess(job, fitted, put_out)
    assert measured == result.measured
    assert [(entry.name, entry.metrics) for entry in board.entries] == [
        (entry.name, entry.metrics) for entry in result.leaderboard
    ]
