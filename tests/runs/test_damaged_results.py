"""A run's folder of which something was cut, flipped, lost or exchanged: one sentence, and no other exception."""

import dataclasses
import hashlib
import json

import numpy as np
import pytest

from lstm_core.errors import RunNotReadyError, UnreadableError
from lstm_core.formats import RESULT
from lstm_core.model.weights import pack_arrays, unpack_arrays
from lstm_core.runs.files import load_result, load_verdict, save_result
from tests.golden.homes import titled, unpack

FILES = ["result.json", "arrays.npz", "series.parquet"]
SENTENCE = r"^The result of this run can't be read, because of damage \(.+\)\. Train the run again, or delete it\.$"


@pytest.fixture
def folder(tmp_path, result):
    save_result(tmp_path / "run", result)
    return tmp_path / "run"


@pytest.fixture
def old_folder(tmp_path):
    """Return a run's folder as version 0.1 left it: without hashes."""
    was = unpack("home_1", tmp_path / "home")
    return tmp_path / "home" / "runs" / titled(was, "quantile")


def damaged(content, what):
    middle = len(content) // 2
    return {
        "cut": content[:middle],
        "empty": b"",
        "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "longer": content + b"\0",
        "garbage": b"\x93" * len(content),
    }[what]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("what", ["cut", "empty", "flipped", "longer", "garbage"])
def test_damage_to_any_file_is_noticed_and_is_one_sentence(folder, name, what):
    path = folder / name
    path.write_bytes(damaged(path.read_bytes(), what))
    with pytest.raises(UnreadableError, match=SENTENCE):
        load_result(folder)


@pytest.mark.parametrize("name", FILES[1:])
def test_a_file_that_is_missing_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(UnreadableError, match=f"{name} is missing"):
        load_result(folder)
    load_verdict(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_the_place_of_a_file_is_damage(folder, name):
    (folder / name).unlink()
    (folder / name).mkdir()
    with pytest.raises(UnreadableError, match=SENTENCE):
        load_result(folder)


@pytest.mark.parametrize("what", ["cut", "empty", "flipped", "gone"])
def test_without_what_its_last_epoch_left_a_result_opens_all_the_same(folder, result, what):
    path = folder / "last_epoch.npz"
    assert load_result(folder).last_epoch == result.last_epoch != b""
    path.unlink() if what == "gone" else path.write_bytes(damaged(path.read_bytes(), what))
    assert load_result(folder).last_epoch == b""


@pytest.mark.parametrize("what", ["cut", "empty", "longer", "garbage"])
def test_damage_to_the_fields_is_noticed_where_only_the_verdict_is_read(folder, what):
    path = folder / "result.json"
    path.write_bytes(damaged(path.read_bytes(), what))
    with pytest.raises(UnreadableError, match=SENTENCE):
        load_verdict(folder)


def test_a_number_that_was_changed_by_hand_is_noticed(folder):
    path = folder / "result.json"
    fields = json.loads(path.read_bytes())
    fields["measured"]["skill"] = 0.9
    path.write_text(json.dumps(fields))
    with pytest.raises(UnreadableError, match="changed since it was written"):
        load_verdict(folder)


def test_files_of_another_run_are_noticed(folder, tmp_path, result):
    other = dataclasses.replace(result, attention=result.attention[::-1].copy())
    save_result(tmp_path / "other", other)
    (folder / "arrays.npz").write_bytes((tmp_path / "other" / "arrays.npz").read_bytes())
    with pytest.raises(UnreadableError, match=r"arrays\.npz has changed"):
        load_result(folder)


def exchange_arrays(folder, change):
    """Change the arrays of a run and make the hashes fit, as a mistake in our own code might."""
    arrays = unpack_arrays((folder / "arrays.npz").read_bytes())
    change(arrays)
    content = pack_arrays(arrays)
    (folder / "arrays.npz").write_bytes(content)
    fields = RESULT.load((folder / "result.json").read_bytes())
    fields["files"]["arrays.npz"] = hashlib.sha256(content).hexdigest()
    (folder / "result.json").write_bytes(RESULT.dump(fields))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda a: a.update({"weights:head/kernel": np.ones((3, 1))}), r"weights head/kernel: \(3, 1\)"),
        (lambda a: a.update({"weights:head/kernel": np.ones(4)}), r"weights head/kernel: \(4,\)"),
        (lambda a: a.update({"weights:head/more": np.ones(4)}), "weights head/more"),
        (lambda a: a.pop("weights:head/bias"), "weights head/bias: missing"),
        (lambda a: a.pop("best_trained_weights:head/bias"), "best_trained_weights head/bias: missing"),
        (lambda a: [a.pop(name) for name in list(a) if name.startswith("weights:")], "weights is missing"),
        (lambda a: a.pop("attention"), "attention is missing"),
        (lambda a: a.pop("outputs:dates"), "outputs:dates is missing"),
        (lambda a: a.pop("calibration:part"), "calibration:part is missing"),
    ],
)
def test_weights_and_arrays_have_to_be_those_of_the_settings(folder, change, said):
    exchange_arrays(folder, change)
    with pytest.raises(UnreadableError, match=said):
        load_result(folder)


@pytest.mark.parametrize("field", ["config", "title", "samples", "measured", "leaderboard", "seconds", "loss"])
@pytest.mark.parametrize("value", [None, 3, {"x": 1}])
def test_fields_that_are_not_what_they_should_be(folder, field, value):
    path = folder / "result.json"
    fields = RESULT.load(path.read_bytes())
    path.write_bytes(RESULT.dump({**fields, field: value}))
    with pytest.raises(UnreadableError, match="Train the run again, or delete it"):
        load_result(folder)
    path.write_bytes(RESULT.dump({name: kept for name, kept in fields.items() if name != field}))
    with pytest.raises(UnreadableError, match=f"{field} is missing"):
        load_result(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_anywhere_in_a_run_of_version_0_1_is_survived(old_folder, name):
    """Its files have no hashes, so that a flip may go unnoticed; but nothing but our own error comes out."""
    path = old_folder / name
    content = path.read_bytes()
    random = np.random.default_rng(7)
    noticed = 0
    for position, bit in zip(random.integers(len(content), size=150), random.integers(8, size=150), strict=True):
        path.write_bytes(content[:position] + bytes([content[position] ^ (1 << bit)]) + content[position + 1 :])
        try:
            load_result(old_folder)
        except UnreadableError:
            noticed += 1
    assert noticed > 10
    path.write_bytes(content)
    load_result(old_folder)


@pytest.mark.parametrize("name", FILES)
def test_a_run_of_version_0_1_that_was_cut_anywhere_is_noticed(old_folder, name):
    path = old_folder / name
    content = path.read_bytes()
    for length in np.linspace(0, len(content) - 1, 40).astype(int):
        path.write_bytes(content[:length])
        with pytest.raises(UnreadableError):
            load_result(old_folder)


def test_a_folder_that_cannot_be_written_whole_is_left_as_it_was(tmp_path, result, monkeypatch):
    calls = []

    def full_at_the_third(file):
        calls.append(file)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk, pytest.raises(OSError, match="No space left"):
        disk.setattr("os.fsync", full_at_the_third)
        save_result(tmp_path / "run", result)
    assert list((tmp_path / "run").iterdir()) == []
    with pytest.raises(RunNotReadyError):
        load_result(tmp_path / "run")
    save_result(tmp_path / "run", result)
    load_result(tmp_path / "run")


def test_a_finished_run_whose_folder_was_deleted_says_so(store, ledger, result):
    run_id = store.submit(result.config, "ann", "IBM")
    ledger.finish(ledger.claim().id, result)
    for path in store.folder(run_id).iterdir():
        path.unlink()
    for ask in (store.result, store.verdict):
        with pytest.raises(UnreadableError, match="its files are gone"):
            ask(run_id)
    store.delete(run_id, "ann")
    ledger.purge()
    assert store.listed("ann") == []
