"""Refits and averages of networks through the whole pipeline, on TensorFlow and a tiny job."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core import experiment
from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.forecast import forecast
from lstm_core.events import CheckpointSaved, Event
from lstm_core.explain.trained import TrainedModel
from lstm_core.results import RunResult
from lstm_core.training.checkpoints import Checkpoint
from lstm_core.training.linear_fit import fit_linear_model
from lstm_core.training.members import member_seed


def _config(tiny: ExperimentConfig, **training: object) -> ExperimentConfig:
    config = tiny.with_("split", train=0.7, validation=0.15, reach_back=True).with_("features", target_kind="change")
    return config.with_("training", **{"epochs": 2, "restore_best": True, "refit": True} | training)


@pytest.fixture(scope="module")
def config(tiny_config: ExperimentConfig) -> ExperimentConfig:
    return _config(tiny_config, ensemble=2)


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return []


@pytest.fixture(scope="module")
def result(config: ExperimentConfig, table: PriceTable, events: list[Event]) -> RunResult:
    return experiment.run(config, events.append, table=table)


def test_a_prediction_is_the_mean_of_the_networks_each_as_alone(result: RunResult, table: PriceTable) -> None:
    seeds = [member_seed(result.config.seed, number) for number in (1, 2)]
    each = [
        experiment.run(result.config.with_("", seed=seed).with_("training", ensemble=1), table=table) for seed in seeds
    ]
    for alone, weights in zip(each, result.members, strict=True):
        for name, array in weights.items():
            np.testing.assert_array_equal(array, alone.weights[name])
    mean = np.mean([alone.outputs.values for alone in each], axis=0)
    np.testing.assert_allclose(result.outputs.values, mean, rtol=1e-6)
    calibration = np.mean([alone.calibration.values for alone in each], axis=0)
    np.testing.assert_allclose(result.calibration.values, calibration, rtol=1e-6)
    np.testing.assert_array_equal(result.attention, each[0].attention)
    assert not np.allclose(each[0].outputs.values, mean, rtol=1e-6)


def test_numpy_says_what_keras_said(result: RunResult) -> None:
    model = TrainedModel.of(result)
    np.testing.assert_allclose(model.put_out(), result.outputs.values, rtol=1e-5)
    np.testing.assert_allclose(model.predict(model.windows(), model.frame()), result.test["predicted"], rtol=1e-5)
    np.testing.assert_allclose(model.first.attention(), result.attention, atol=1e-5)
    one_by_one = [TrainedModel.of(replace(result, weights=each, others=())).put_out() for each in result.members]
    np.testing.assert_allclose(model.put_out(), np.mean(one_by_one, axis=0), rtol=1e-6)
    np.testing.assert_array_equal(model.first.put_out(), one_by_one[0])


def test_a_forecast_is_the_mean_of_the_networks_too(result: RunResult) -> None:
    each = [forecast(replace(result, weights=weights, others=())).values for weights in result.members]
    np.testing.assert_allclose(forecast(result).values, np.mean(each, axis=0), rtol=1e-6)


def test_the_same_config_gives_the_same_numbers_also_from_any_checkpoint(
    result: RunResult, events: list[Event], config: ExperimentConfig, table: PriceTable
) -> None:
    saved = [Checkpoint.from_bytes(event.content) for event in events if isinstance(event, CheckpointSaved)]
    assert len(saved) >= config.trainings, "one at least in each training"
    in_the_first_refit = next(checkpoint for checkpoint in saved if checkpoint.members)
    for checkpoint in (None, in_the_first_refit, saved[-1]):
        if checkpoint is not None:
            checkpoint.check(config)
        again = experiment.run(config, table=table, checkpoint=checkpoint)
        np.testing.assert_array_equal(again.outputs.values, result.outputs.values)
        np.testing.assert_array_equal(again.calibration.values, result.calibration.values)
        assert (again.loss, again.val_loss) == (result.loss, result.val_loss)
        assert again.later == result.later
        for one, other in zip(again.members, result.members, strict=True):
            for name, array in one.items():
                np.testing.assert_array_equal(array, other[name])


def test_a_refit_leaves_epochs_and_calibration_as_they_were_and_scales_by_all_rows_before_the_test_part(
    table: PriceTable, tiny_config: ExperimentConfig
) -> None:
    twice = experiment.run(_config(tiny_config), table=table)
    once = experiment.run(_config(tiny_config, refit=False), table=table)
    assert (twice.first_scalers, twice.loss, twice.val_loss) == (once.scalers, once.loss, once.val_loss)
    assert twice.scalers == experiment.prepare_job(twice.config, table).once_more.scalers != once.scalers
    assert once.first_scalers is None
    assert twice.kept_epoch == once.kept_epoch
    np.testing.assert_array_equal(twice.calibration.values, once.calibration.values)
    assert not np.array_equal(twice.outputs.values, once.outputs.values)
    assert (twice.refitted, once.refitted) == (True, False)
    events: list[Event] = []
    stopped = experiment.run(
        _config(tiny_config),
        events.append,
        lambda: any(getattr(event, "refit", False) for event in events),
        table=table,
    )
    assert (stopped.refitted, stopped.was_stopped, stopped.ended_by) == (False, True, "epochs")
    assert (stopped.scalers, stopped.first_scalers) == (once.scalers, None)
    np.testing.assert_array_equal(stopped.outputs.values, once.outputs.values)
    assert stopped.kept_in_words.endswith("; training once more was stopped, so that it does not count")
    assert stopped.entry("model").note == once.entry("model").note
    assert stopped.entry("moving_average").metrics == once.entry("moving_average").metrics


def test_a_linear_model_is_averaged_with_the_network_and_kept(table: PriceTable, tiny_config: ExperimentConfig) -> None:
    config = _config(tiny_config, with_linear=True).with_("features", horizon=2)
    both = experiment.run(config, table=table)
    assert both.linear is not None
    job = experiment.prepare_job(config, table)
    data, fed = job.data, job.once_more
    assert both.linear == fit_linear_model(fed.before_test)
    alone = TrainedModel.of(both).first.put_out()[:, :, 0]
    linear = fed.test.frame.to_levels(both.linear.outputs(fed.test.inputs))[:, :, 0]
    np.testing.assert_allclose(both.outputs.point, (alone + linear) / 2, rtol=1e-5)
    np.testing.assert_allclose(TrainedModel.of(both).put_out(), both.outputs.values, rtol=1e-5)
    once = experiment.run(config.with_("training", refit=False), table=table)
    assert once.linear == fit_linear_model(data.train)
    np.testing.assert_array_equal(both.calibration.values, once.calibration.values)
    assert forecast(both).values.shape == (2,)
    assert both.kept_in_words.endswith("; averaged with a linear model")


def test_what_was_kept_is_said(result: RunResult, table: PriceTable, tiny_config: ExperimentConfig) -> None:
    updates = result.later[0].updates
    assert updates == result.kept_epoch * -(-result.samples["train"] // result.config.training.batch_size)
    assert result.kept_in_words.startswith(
        f"epoch {result.kept_epoch} chosen, then trained once more on training and validation part together "
        f"for the same {updates} updates; its prediction is the mean of 2 networks, of which the other kept epoch "
    )
    untrained = experiment.run(_config(tiny_config, min_gain=0.99), table=table)
    assert untrained.kept_in_words == (
        "the weights from before training kept, as no epoch was clearly better on the validation part, so there was "
        "nothing to train once more"
    )
    assert untrained.later == ()
    (entry,) = [entry for entry in result.leaderboard if entry.name == "model"]
    assert entry.note.startswith("The mean of the 2 networks of this run, ")
    assert entry.fit_seconds > 0


def test_what_is_held_back_makes_every_prediction_go_less_far_from_its_start(
    table: PriceTable, tiny_config: ExperimentConfig
) -> None:
    config = _config(tiny_config, ensemble=2, with_linear=True, loss="quantile").with_("features", horizon=2)
    whole, held = (experiment.run(config.with_("training", hold_back=share), table=table) for share in (0.0, 0.25))
    for name in ("outputs", "calibration"):
        before, after = getattr(whole, name), getattr(held, name)
        last = before.previous[:, None]
        np.testing.assert_allclose(after.point - last, 0.75 * (before.point - last), rtol=1e-4, atol=1e-4)
        widths = [outputs.values[:, :, 1:] - outputs.values[:, :, :1] for outputs in (before, after)]
        np.testing.assert_allclose(widths[1], widths[0], rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(TrainedModel.of(held).put_out(), held.outputs.values, rtol=1e-5)
    np.testing.assert_array_equal(held.attention, whole.attention)
    assert (held.loss, held.val_loss, held.kept_epoch) == (whole.loss, whole.val_loss, whole.kept_epoch)
    level = config.with_("features", target_kind="level")
    alike = [experiment.run(level.with_("training", hold_back=share), table=table) for share in (0.0, 0.25)]
    np.testing.assert_array_equal(alike[0].outputs.values, alike[1].outputs.values)
