"""A run of the very first version of the lab can be taken along as any other."""

import json

import pytest

from lstm_core.data.catalogue import load_data
from lstm_core.export.data_file import data_file
from lstm_core.export.model_files import model_files
from lstm_core.export.preprocessing import preprocessing
from lstm_core.export.replay import main
from lstm_core.export.scores import scores
from lstm_core.export.tables import predictions_table
from lstm_core.features.panel import prepare_loaded
from lstm_core.spreadsheet import as_csv
from tests.golden.homes import titled, unpack
from tests.golden.make_home import Home


@pytest.mark.parametrize("title", ["gru", "quantile"])
def test_its_model_is_made_and_its_predictions_are_made_again(title, tmp_path, capsys):
    was = unpack("home_1", tmp_path / "home")
    result = Home(tmp_path / "home").store.result(titled(was, title))
    used, _ = prepare_loaded(load_data(result.config.data), result.config)
    files = model_files(result)
    assert files.missing == {}
    contents = {
        "data.csv": data_file(used, result.config.features),
        "preprocessing.json": json.dumps(preprocessing(result)).encode(),
        "scores.json": json.dumps(scores(result)).encode(),
        "predictions.csv": as_csv(predictions_table(result)),
        **files.contents,
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    assert main(tmp_path) == 0, capsys.readouterr().out
