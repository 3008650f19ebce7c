"""A file that a run still needs can't be deleted by whoever started that run; others' runs keep their file."""

from pathlib import Path

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.data.sources.registry import UPLOADS
from lstm_core.errors import DataInUseError
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from lstm_core.runs.used_files import delete_file, runs_on, waiting_for

FILE = b"date,close\n2024-01-02,1\n2024-01-03,2\n"


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path)


@pytest.fixture
def uploads(tmp_path: Path) -> UploadLibrary:
    return UploadLibrary(tmp_path / "uploads")


def config_on(uploads: UploadLibrary, owner: str, content: bytes = FILE) -> ExperimentConfig:
    data = UPLOADS.reference(uploads.add(content, "mine.csv", owner))
    return ExperimentConfig().with_("data", **data.model_dump())


def test_the_runs_on_a_file_are_its_owners_on_this_file_only(store: RunStore, uploads: UploadLibrary) -> None:
    config = config_on(uploads, "ann")
    mine = [store.submit(config, "ann", "one")]
    mine += store.submit_group([config], mine[0], "seeds", "ann", "its seed")
    store.submit(config, "bob", "bobs")
    store.submit(ExperimentConfig(), "ann", "IBM")
    store.submit(config_on(uploads, "ann", FILE.replace(b"2\n", b"3\n")), "ann", "another file")
    store.submit(ExperimentConfig().with_("data", source="file", name=config.data.name), "ann", "called so")
    assert {run.id for run in runs_on(store, config.data.name, "ann")} == set(mine)


def test_a_file_is_kept_while_a_run_waits_for_it_or_trains_on_it(store: RunStore, uploads: UploadLibrary) -> None:
    config, ledger = config_on(uploads, "ann"), Ledger(store)
    run_id = store.submit(config, "ann", "MINE")
    for _ in ("queued", "running"):
        with pytest.raises(DataInUseError, match="Your run 'MINE' on this file waits or trains just now"):
            delete_file(store, uploads, config.data.name, "ann")
        assert uploads.of("ann")
        ledger.claim()
    ledger.fail(run_id, "It failed.")
    delete_file(store, uploads, config.data.name, "ann")
    assert not (uploads.folder / config.data.name).exists()


def test_several_runs_are_counted(store: RunStore, uploads: UploadLibrary) -> None:
    config = config_on(uploads, "ann")
    for title in ("first", "second"):
        store.submit(config, "ann", title)
    assert waiting_for(runs_on(store, config.data.name, "ann")).startswith("2 of your runs on this file wait or train")


def test_the_file_of_somebody_elses_waiting_run_stays_theirs(store: RunStore, uploads: UploadLibrary) -> None:
    config = config_on(uploads, "ann")
    config_on(uploads, "bob")
    store.submit(config, "bob", "bobs")
    delete_file(store, uploads, config.data.name, "ann")
    assert uploads.listed("ann") == []
    assert len(uploads.load(config.data.name, None)) == 2


def test_nobody_deletes_the_file_of_another(store: RunStore, uploads: UploadLibrary) -> None:
    config = config_on(uploads, "ann")
    delete_file(store, uploads, config.data.name, "bob")
    assert len(uploads.of("ann")) == 1
