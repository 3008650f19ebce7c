"""Model files of every kind of network: what they put out is what the lab computes, or they are not handed out."""

import numpy as np
import onnxruntime
import pytest

from lstm_core.errors import DataError
from lstm_core.export import model_files as making
from lstm_core.export.judged import judged_series
from lstm_core.export.model_files import model_files
from lstm_core.jobs.task import make_model_files
from lstm_core.model.attentions import ATTENTIONS, attention_of
from lstm_core.model.averaged import averaged_forward
from lstm_core.model.cells import CELLS
from lstm_core.runs.model_files import ModelFiles
from lstm_core.settings import OWN_EXPORTER
from tests.export.taken import made_run, small
from tests.pairwise import every_combination

PUTS_OUT = {
    "five rows": lambda config: config.with_("features", horizon=5),
    "quantiles": lambda config: config.with_("training", loss="quantile"),
}


@pytest.mark.parametrize(
    ("cell", "layers", "attention", "what"), every_combination(CELLS, (1, 2), ATTENTIONS, PUTS_OUT, costly=True)
)
def test_both_files_are_there_and_as_the_lab(cell, layers, attention, what):
    config = small(window=8).with_("model", cell=cell, layers=layers, attention=attention, units=4, heads=2)
    result = made_run(PUTS_OUT[what](config))
    files = model_files(result)
    assert files.missing == {}
    assert list(files.contents) == ["model.keras", "model.onnx"]
    assert files.windows == len(result.outputs)
    assert files.largest_difference < 1e-5
    session = onnxruntime.InferenceSession(files.contents["model.onnx"])
    names = {"prediction"} | ({"attention"} if attention_of(config.model).is_learned else set())
    assert {output.name for output in session.get_outputs()} == names


def test_several_networks_have_a_file_each_and_their_mean_and_the_linear_model_are_what_predicts():
    result = made_run(small().with_("training", ensemble=2, with_linear=True))
    files, memory = make_model_files(OWN_EXPORTER, result)
    assert list(files.contents) == ["model_1.keras", "model_1.onnx", "model_2.keras", "model_2.onnx"]
    assert memory > 2**20
    (one,) = judged_series(result)
    windows = one.windows(result.config, one.rows_of(one.outputs))
    said = [
        onnxruntime.InferenceSession(files.contents[f"model_{number}.onnx"]).run(["prediction"], {"window": windows})[0]
        for number in (1, 2)
    ]
    together = averaged_forward(result.config.model, result.members, None, windows)
    np.testing.assert_allclose(np.mean(said, axis=0), together, atol=1e-5)


@pytest.fixture(scope="module")
def made():
    return made_run(small("tutorial"))


def test_a_file_that_puts_out_something_else_is_not_handed_out(made, monkeypatch):
    monkeypatch.setattr(making, "_run_onnx", lambda content, windows: np.full((len(windows), 1), 0.5, "float32"))
    files = model_files(made)
    assert list(files.contents) == ["model.keras"]
    assert "puts out something else than the lab does" in files.missing["model.onnx"]
    assert ModelFiles.from_bytes(files.to_bytes()) == files


def test_a_conversion_that_fails_leaves_the_other_file(made, monkeypatch):
    def fails(_network):
        raise ValueError("no such operator")

    monkeypatch.setattr(making, "_as_onnx", fails)
    files = model_files(made)
    assert list(files.contents) == ["model.keras"]
    assert files.missing["model.onnx"].startswith("It can't be made: ValueError")


def test_a_run_without_its_data_can_not_be_compared(made):
    made.series.loc[made.series.index[-5], "close"] = np.nan
    with pytest.raises(DataError, match="came here without its data"):
        model_files(made)
