"""``--config`` repeats a run: the same numbers, unless options beside it change something, which is said."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_core.cli.job import job_of
from lstm_core.cli.options import TrainOptions
from lstm_core.cli.replay import config_in
from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.errors import ConfigError, DataChangedError
from lstm_core.runs.files import load_result
from lstm_core.studies.backtest import fold_configs

SMALL = ["--window", "5", "--units", "2", "--epochs", "2", "--rows", "300"]
CONFIG = preset("recommended").with_("data", last_rows=300).with_("features", window=5).with_("training", epochs=2)
CSV = "date,open,close\n" + "".join(
    f"2024-{1 + day // 28:02}-{1 + day % 28:02},{day % 7 + 20},{day % 5 + 20}\n" for day in range(150)
)


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[ExperimentConfig], Path]:
    """Return a function that writes a config as a run's result.json holds it, and returns the folder."""

    def keep(config: ExperimentConfig) -> Path:
        (tmp_path / "result.json").write_text(json.dumps({"title": "IBM", "config": config.model_dump(mode="json")}))
        return tmp_path

    return keep


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "prices.csv"
    path.write_text(CSV)
    return path


def job(capsys: pytest.CaptureFixture[str], **options: Any) -> tuple[ExperimentConfig, int, list[str]]:
    """Return what would be trained, on how many rows, and what was said."""
    config, table = job_of(TrainOptions(**options))
    return config, len(table), capsys.readouterr().err.splitlines()


@pytest.mark.slow
def test_a_run_is_repeated_to_the_last_bit(
    lab: Callable[..., None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first, second, printed = tmp_path / "first", tmp_path / "second", tmp_path / "printed.json"
    more = ["--seed", "11", "--indicators", "rsi:5", "--extra-ticker", "MSFT:open"]
    more += ["--refit", "--ensemble", "2", "--with-linear", "--min-gain", "none"]
    lab("train", "--preset", "recommended", *SMALL, *more, "--out", str(first), "--json")
    printed.write_text(capsys.readouterr().out)
    assert config_in(first) == config_in(first / "result.json") == config_in(printed)
    lab("train", "--config", str(first), "--out", str(second))
    assert f"Repeats the run of {first}." in capsys.readouterr().err
    before, after = load_result(first), load_result(second)
    assert after.config == before.config
    assert np.array_equal(after.outputs.values, before.outputs.values)
    assert (after.loss, after.val_loss, after.kept_epoch) == (before.loss, before.val_loss, before.kept_epoch)
    for one, other in zip(after.members, before.members, strict=True):
        assert all(np.array_equal(one[name], other[name]) for name in other)
    assert (after.later, after.linear) == (before.later, before.linear)
    report = json.loads(printed.read_text())
    assert (report["averaged"], report["refitted"]) == ({"networks": 2, "linear_model": True}, True)
    assert [(each["member"], each["refit"]) for each in report["later_trainings"]] == [(1, True), (2, False), (2, True)]


def test_without_other_options_nothing_is_changed(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    config = CONFIG.with_("data", sha256=load_bundled("ibm").last(300).sha256)
    folder = kept(config)
    assert job(capsys, config=folder) == (config, 300, [f"Repeats the run of {folder}."])


def test_other_options_change_it_and_this_is_said(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = kept(CONFIG)
    config, rows, said = job(
        capsys, config=folder, epochs=3, rows="all", indicators="rsi:14", target="high", seed=1, horizon=2
    )
    assert config == CONFIG.with_("data", last_rows=None).with_("", seed=1).with_("training", epochs=3).with_(
        "features", inputs=("open", "close", "rsi:14"), target="high", horizon=2
    )
    assert rows == 3270
    (sentence,) = said
    assert sentence.startswith(f"Settings of {folder}, with Span: all rows instead of 300; ")
    for change in ("Target: high instead of close", "Epochs: 3 instead of 2", "Seed: 1 instead of 7"):
        assert change in sentence


def test_another_dataset_may_be_named(kept: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    config, rows, said = job(
        capsys, config=kept(CONFIG.with_("data", extra=("AAPL:close",), sha256="0" * 64)), dataset="MSFT"
    )
    assert config.data == CONFIG.with_("data", name="msft").data
    assert rows == 300 and "Dataset: msft instead of ibm" in said[0]


@pytest.mark.parametrize("leak", ["scaler", "shuffle", "stopping"])
def test_a_mistake_is_made_again_and_said(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str], leak: str
) -> None:
    config = CONFIG.with_("", leak=leak)
    found, _, said = job(capsys, config=kept(config))
    assert found == config
    assert said[1].startswith("It makes a mistake on purpose, as that run did: ")


def test_a_fold_keeps_its_rows(kept: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    fold = fold_configs(CONFIG, 300, 3)[1]
    assert fold.split.rows == (0, 228, 260, 280)
    found, _, said = job(capsys, config=kept(fold), epochs=9)
    assert found.split == fold.split
    assert said[1] == ("It is the fold of a backtest: it learns from row 1 on and is tested on rows 261 to 280.")
    with pytest.raises(ConfigError, match="is the fold of a backtest, and its rows are rows of its own series"):
        job_of(TrainOptions(config=kept(fold), rows="250"))


def test_an_old_rule_does_not_refuse_an_old_run(kept: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    old = CONFIG.with_("training", restore_best=False)
    assert old.training.min_gain == 0.05
    assert job(capsys, config=kept(old))[0] == old


def test_changed_data_is_a_sentence_and_there_is_a_way_out(
    kept: Callable[..., Path], refused: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = kept(CONFIG.with_("data", sha256="0" * 64))
    sentence = refused("train", "--config", str(folder))
    assert sentence.startswith("The data of IBM is not the data this configuration was made for")
    assert sentence.endswith("Add --changed-data for that.")
    found, _, said = job(capsys, config=folder, changed_data=True)
    assert (found, said) == (CONFIG, [f"Repeats the run of {folder}."])


def test_a_file_has_to_be_handed_over_and_has_to_be_the_same(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str], csv: Path
) -> None:
    first, _ = job_of(TrainOptions(csv=csv, window=5))
    folder = kept(first)
    with pytest.raises(ConfigError, match=r"^The data is the file prices\.csv; hand that file over \(--csv"):
        job_of(TrainOptions(config=folder))
    assert job(capsys, config=folder, csv=csv)[0] == first
    csv.write_text(CSV.replace("2024-02-01,0", "2024-02-01,9").replace(",24,", ",25,"), encoding="utf-8")
    with pytest.raises(DataChangedError):
        job_of(TrainOptions(config=folder, csv=csv))
    found, *_ = job(capsys, config=folder, csv=csv, changed_data=True)
    assert found.data.sha256 not in (None, first.data.sha256)


def test_a_file_in_place_of_a_dataset_is_other_data(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str], csv: Path
) -> None:
    found, rows, said = job(capsys, config=kept(CONFIG.with_("data", sha256="0" * 64)), csv=csv)
    assert (found.data.source, found.data.name, rows) == ("file", "prices.csv", 150)
    assert "Source: file instead of bundled" in said[0]


def test_a_run_of_the_app_on_an_upload_is_found_in_the_labs_home(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LSTM_LAB_HOME", str(tmp_path / "home"))
    upload = UploadLibrary(tmp_path / "home" / "uploads").add(CSV.encode(), "prices.csv", "ann")
    config = CONFIG.with_("data", source="upload", name=upload.id, last_rows=None, reading=upload.reading.model_dump())
    found, rows, _ = job(capsys, config=kept(config))
    assert (found, rows) == (config, 150)


@pytest.mark.parametrize("name", ["tutorial", "recommended", "fold", "recommended, leak shuffle"])
def test_records_of_the_first_version_are_repeated(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    golden = json.loads((Path(__file__).parents[1] / "golden" / "configs_1.json").read_text(encoding="utf-8"))[name]
    config = config_in(kept(ExperimentConfig.model_validate(golden)))
    fields = config.model_dump(mode="json")
    assert fields["data"].pop("max_age") == 7  # as it was for all when there was no choice
    usual = ExperimentConfig().model_dump(mode="json")
    for part in ("data", "features", "split", "model", "training"):
        for later in set(fields[part]) - set(golden[part]):
            assert fields[part].pop(later) == usual[part][later]
    assert fields == golden
    assert job(capsys, config=kept(config))[0] == config


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "There is no file"),
        ("{", "is not JSON, or only a part of it; it holds no config."),
        ("[" * 100_000, "is not JSON, or only a part of it; it holds no config."),
        ("[1]", "holds no config. Name the result.json of a run."),
        ('{"title": "IBM"}', "holds no config. Name the result.json of a run."),
        ('{"config": {"model": {"units": 0}}}', "can't be used. These settings do not work: model.units is 0"),
        ('{"config": {"seed": 1, "colour": 3}}', "can't be used. These settings do not work: colour"),
    ],
)
def test_what_holds_no_config_is_refused_in_words(
    refused: Callable[..., str], tmp_path: Path, text: str | None, sentence: str
) -> None:
    if text is not None:
        (tmp_path / "result.json").write_text(text)
    assert sentence in refused("train", "--config", str(tmp_path))


def test_a_name_that_no_file_can_have_is_refused_in_words_that_a_terminal_does_not_obey(
    refused: Callable[..., str],
) -> None:
    assert (
        refused("train", "--config", "z" * 5000)
        == f"{'z' * 199}… can't be used (File name too long). Name another file or folder."
    )
    said = refused("inspect", "a\x1b[2J\u202eb")
    assert "There is no file a [2Jb" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--preset", "tutorial"], "Name either --config or --preset, not both: a config has settings of its own."),
        (["--dataset", "ibm", "--csv", "x.csv"], "Name either --dataset or --csv, not both."),
        (["--date-order", "dmy"], "--date-order says how a file is read; name the file with --csv."),
        (["--epochs", "0"], "These settings do not work: training.epochs is 0 but must be at least 1."),
    ],
)
def test_options_that_contradict_it_are_refused(
    kept: Callable[..., Path], refused: Callable[..., str], arguments: list[str], sentence: str
) -> None:
    assert refused("train", "--config", str(kept(CONFIG)), *arguments) == sentence


def test_a_backtest_of_a_recorded_run_has_its_settings(
    kept: Callable[..., Path], lab: Callable[..., None], refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def remember(config: ExperimentConfig, *_: Any) -> None:
        asked.append(config)
        raise ConfigError("enough")

    monkeypatch.setattr("lstm_core.cli.study.run_with_bar", remember)
    assert refused("backtest", "--config", str(kept(CONFIG)), "--folds", "3").endswith("enough")
    assert asked == [fold_configs(CONFIG, 300, 3)[0]]
    fold = kept(asked[0])
    assert "is the fold of a backtest itself" in refused("backtest", "--config", str(fold))
