"""The command ``explain``: what it prints, what it refuses, and that TensorFlow stays unloaded."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from lstm_core.cli import commands
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.numbers import number
from lstm_core.runs.files import load_result, save_result
from tests.made_results import averaged, kept_untrained, made_result


@pytest.fixture(scope="module")
def run_dir(tmp_path_factory, tiny_config):
    """Return the folder of a run of 60 days of IBM whose weights are the first ones."""
    folder = tmp_path_factory.mktemp("explain") / "run"
    config = tiny_config.with_("data", last_rows=200)
    table = load_bundled("ibm")
    save_result(folder, made_result(config, type(table)(title=table.title, frame=table.frame.iloc[-200:])))
    return folder


@pytest.fixture
def explain(monkeypatch, capsys):
    """Return a function that calls ``explain`` and returns what it prints, and its exit status."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["lstm_core", "explain", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            commands.main()
        out, err = capsys.readouterr()
        return end.value.code or 0, out, err

    return call


def test_of_several_networks_the_first_is_explained_and_this_is_said(explain, run_dir, tmp_path):
    save_result(tmp_path / "averaged", averaged(load_result(run_dir)))
    _, out, _ = explain(tmp_path / "averaged")
    assert (
        "The weights are those of a refit, as long as up to epoch 1. The run predicts by the mean of 2 networks and a "
        "linear model; explained is the first network." in out
    )
    assert "The run predicts by the mean" not in explain(run_dir)[1]


def test_json_is_one_object_about_the_last_test_day(explain, run_dir):
    status, out, err = explain(run_dir, "--json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert found["day"] == "2013-03-01"
    assert isinstance(found["prediction"], float)
    assert len(found["attention"]) == 5
    assert len(found["attribution"]) == 5
    assert len(found["attribution"][0]) == 2
    assert found["gates"][0]["names"] == ["input", "forget", "candidate", "output"]
    assert {"k", "top_k", "random_k"} <= set(found["deletion_test"])
    assert found["completeness_error"] < 1e-3


def test_a_day_can_be_chosen(explain, run_dir):
    _, out, _ = explain(run_dir, "--json", "--day", "2013-02-15")
    found = json.loads(out)
    assert (found["day"], found["time_steps"][-1]) == ("2013-02-15", "2013-02-14")


def test_people_get_text(explain, run_dir):
    status, out, _ = explain(run_dir, "--day", "2013-02-15")
    assert status == 0
    assert out.startswith("IBM, close on 2013-02-15: predicted ")
    assert f"actual {number(load_bundled('ibm').frame.loc['2013-02-15', 'close'])}, last value before" in out
    for part in ("Attention, the largest of 5 weights", "Inputs that moved", "Layer 1, 4 units", "Is the attention"):
        assert part in out
    assert "%" in out
    assert "nan" not in out


@pytest.fixture
def untrained_dir(run_dir, tmp_path):
    """Return the folder of a run that kept its untrained weights."""
    save_result(tmp_path, kept_untrained(load_result(run_dir)))
    return tmp_path


def test_it_says_which_weights_are_explained(explain, run_dir, untrained_dir):
    assert "\nThe weights are those of epoch 1.\n" in explain(run_dir)[1]
    random = explain(untrained_dir)[1]
    assert (
        "\nThe weights are from before training, random numbers that learned nothing: on the test part, no epoch was "
        "better than the untrained model. With --best-epoch you see its best trained epoch, 2.\n" in random
    )
    trained = explain(untrained_dir, "--best-epoch")[1]
    assert "\nThe weights are those of epoch 2, which the run did not keep: on the test part, no epoch" in trained
    assert trained.splitlines()[0] != random.splitlines()[0], "another prediction"
    found = [json.loads(explain(untrained_dir, "--json", *more)[1]) for more in ((), ("--best-epoch",))]
    assert [each["weights_of_epoch"] for each in found] == [0, 2]
    assert found[0]["gates"] == found[1]["gates"]
    assert found[0]["attention"] != found[1]["attention"]


def test_weights_that_are_not_there_are_refused(explain, run_dir, untrained_dir):
    assert "kept the weights of epoch 1; leave out --best-epoch" in explain(run_dir, "--best-epoch")[2]
    save_result(untrained_dir, replace(load_result(untrained_dir), best_trained_weights=None))
    assert "has no weights of a trained epoch. Train it again" in explain(untrained_dir, "--best-epoch")[2]
    assert "--best-epoch" not in explain(untrained_dir)[1]


def test_a_day_that_is_not_there_is_refused_with_the_days_that_are(explain, run_dir):
    status, out, err = explain(run_dir, "--day", "2013-02-16", "--json")
    assert (status, out) == (2, "")
    assert err == "No test window predicts 2013-02-16; the test part goes from 2013-01-10 to 2013-03-01.\n"


@pytest.mark.parametrize("text", ["yesterday", "16/02/2013"])
def test_what_is_no_date_is_refused(explain, run_dir, text):
    status, _, err = explain(run_dir, "--day", text)
    assert status == 2
    assert err == f"'{text}' is no date; write it as year-month-day: 2013-03-01.\n"


def test_a_folder_that_is_not_there_is_refused(explain, tmp_path):
    status, _, err = explain(tmp_path / "nowhere")
    assert status == 2
    assert err == f"There is no folder {tmp_path / 'nowhere'}. Name the one that 'train --out' wrote a run to.\n"
    file = tmp_path / "result.json"
    file.write_text("{}")
    assert explain(file)[0] == 2


def test_a_folder_without_a_result_is_refused(explain, tmp_path):
    status, _, err = explain(tmp_path)
    assert status == 2
    assert err.startswith("This run has no result yet.")


@pytest.mark.parametrize(
    ("file", "content"), [("result.json", b"{"), ("result.json", b"{}"), ("arrays.npz", b"PK"), ("series.parquet", b"")]
)
def test_a_damaged_run_is_one_sentence(explain, run_dir, tmp_path, file, content):
    for source in run_dir.iterdir():
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / file).write_bytes(content)
    status, out, err = explain(tmp_path)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert f"The run in {tmp_path} can't be read" in err


def test_a_missing_file_is_one_sentence(explain, run_dir, tmp_path):
    (tmp_path / "result.json").write_bytes((run_dir / "result.json").read_bytes())
    assert "series.parquet is missing" in explain(tmp_path)[2]


def test_tensorflow_is_not_loaded(run_dir):
    code = (
        "import sys; from lstm_core.cli import commands\n"
        f"sys.argv = ['lstm_core', 'explain', {str(run_dir)!r}, '--json']\n"
        "try: commands.main()\n"
        "finally: print([name for name in ('tensorflow', 'keras', 'streamlit') if name in sys.modules], end='')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("}\n[]")
