"""What a bundle holds, and that the same run gives the same bytes."""

import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lstm_core.export.bundle.contents import about_file
from lstm_core.export.bundle.making import Beside, make_bundle
from lstm_core.export.bundle.used import Origin, edges_of_result, origin_of, used_rows
from lstm_core.export.data_file import data_file, edges_of
from lstm_core.features.panel import prepare_loaded
from lstm_core.record import kept_config
from lstm_core.verdicts.skill import verdict_of
from tests.export.bundle.made import KINDS, WHEN, bundled, made, of_many, own
from tests.pages.made_runs import newest_rows, small

HEADINGS = (
    "Model Details",
    "Intended Use",
    "Factors",
    "Metrics",
    "Evaluation Data",
    "Training Data",
    "Quantitative Analyses",
    "Ethical Considerations",
    "Caveats and Recommendations",
)


def files_in(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_run_gives_the_same_bytes(kind):
    assert bundled(KINDS[kind]()).content == bundled(KINDS[kind]()).content


@pytest.mark.parametrize("kind", [*KINDS, "many tickers"])
def test_all_that_is_in_it_is_in_its_readme_and_its_metadata(kind):
    result, table = of_many() if kind == "many tickers" else (KINDS[kind](), newest_rows())
    files = files_in(bundled(result, table=table).content)
    assert all(about_file(name) for name in files)
    listed = json.loads(files["bundle.json"])
    assert set(listed["files"]) == files.keys() - {"bundle.json"}
    graph = {entity["@id"]: entity for entity in json.loads(files["ro-crate-metadata.json"])["@graph"]}
    parts = {part["@id"] for part in graph["./"]["hasPart"]}
    assert parts == files.keys() - {"bundle.json", "ro-crate-metadata.json"}
    assert all(graph[part]["@type"] == "File" for part in parts)
    read_me = files["README.md"].decode()
    assert all(f"| {name} |" in read_me for name in parts - {"README.md"})
    card = files["model_card.md"].decode()
    assert [line[3:] for line in card.splitlines() if line.startswith("## ")] == list(HEADINGS)
    assert verdict_of(result).sentence.split(":")[0] in card


def test_settings_are_there_with_what_differs_in_words():
    files = files_in(bundled(made()).content)
    settings = json.loads(files["config.json"])
    assert kept_config(settings["config"]) == made().config
    assert "Epochs: 4 instead of 40" in settings["differs_from_preset"]
    scores = json.loads(files["scores.json"])["scores"]
    assert scores["model"]["rmse"] == made().evaluation.model.rmse
    with np.load(io.BytesIO(files["weights.npz"])) as weights:
        np.testing.assert_array_equal(weights["head.kernel"], made().weights["head/kernel"])


def test_its_data_are_those_that_the_run_used():
    result = made(small().with_("features", inputs=("close", "rsi:5")))
    used, _ = prepare_loaded(newest_rows(), result.config)
    assert used_rows(result) == data_file(used, result.config.features)


def test_data_of_many_tickers_say_whose_rows_they_are_and_where_the_parts_begin():
    result, table = of_many()
    _, prepared = prepare_loaded(table, result.config)
    assert used_rows(result) == data_file(prepared, result.config.features)
    assert edges_of_result(result) == edges_of(prepared)


def test_an_own_file_is_left_out_unless_its_owner_ticks_it():
    result, table = own()
    kept = bundled(result, with_data=False)
    files = files_in(kept.content)
    assert not {"data.csv", "run/table.parquet"} & files.keys()
    assert pd.read_parquet(io.BytesIO(files["run/series.parquet"])).isna().to_numpy().all()
    assert "did not tick it" in kept.left_out[0]
    assert result.data_sha256 in files["README.md"].decode()
    ticked = files_in(bundled(result, table=table).content)
    assert {"data.csv", "run/table.parquet"} <= ticked.keys()


def test_what_is_not_in_it_is_said():
    left_out = bundled(made(), table=None, models=None).left_out
    assert any("whole table" in one for one in left_out)
    assert any(".onnx" in one for one in left_out)


def test_names_stay_text():
    result = of_many()[0]
    hostile = "<img src=x> [a](b) *c*"
    files = files_in(make_bundle(replace(result, title=hostile), Beside(Origin(hostile, hostile), WHEN)).content)
    for name in ("README.md", "model_card.md"):
        text = files[name].decode()
        assert hostile not in text
        assert r"\<img src=x\> \[a\]\(b\)" in text


def test_where_a_fetched_series_is_from_says_who_decides_on_its_terms():
    origin = origin_of(small().with_("data", source="synthetic", name="random_walk").data, None)
    assert (origin.provenance, origin.note) == ("made by a formula of the lab", "")
    assert "as they say" in origin_of(own()[0].config.data, None).license
