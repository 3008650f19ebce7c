"""A backup holds all of a home at one moment, whatever goes on; nothing in an archive is trusted when put back."""

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import threading
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.backup import making, restoring
from lstm_core.backup.archive import MANIFEST
from lstm_core.backup.making import back_up
from lstm_core.backup.names import is_safe
from lstm_core.backup.restoring import put_back
from lstm_core.config import preset
from lstm_core.data.catalogue import load_series
from lstm_core.errors import BackupError, LabError, RunNotFoundError, UnreadableError
from lstm_core.formats import BACKUP
from lstm_core.jobs.place import place_in
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.schema import STEPS
from lstm_core.runs.store import RunStore
from lstm_core.training.checkpoints import Checkpoint
from tests import scripted_trainer
from tests.golden.homes import FOLDER, HOMES, unpack
from tests.golden.make_home import Home, contents
from tests.processes import wait_for_epoch

NEWEST = max(HOMES, key=lambda name: int(name.removeprefix("home_")))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a home with one of everything, a key of its own, and what does not belong into a backup."""
    place = tmp_path_factory.mktemp("lab") / "home"
    unpack(NEWEST, place)
    RunStore(place).beat_app("an app")  # brings the database up to date, too
    (place / "keys").mkdir(mode=0o700)
    (place / "keys" / "signing").write_bytes(b"only the lab's")
    (place / "keys" / "signing").chmod(0o600)
    for name in ("service.log", "service.log.1", "service.lock", ".half", "dask/x", "uploads/.lock"):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text("not kept")
    (place / "uploads" / "link").symlink_to("/etc/passwd")
    return place


@pytest.fixture(scope="module")
def made(home, tmp_path_factory):
    return back_up(home, tmp_path_factory.mktemp("backups"))


def content_of(folder):
    """Return all files below a folder but for the database and locks, by their names."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: content for name, content in found.items() if not name.startswith("runs.sqlite")}


def test_all_of_a_home_is_there_again_and_the_rest_is_not(home, made, tmp_path):
    place = tmp_path / "elsewhere" / "home"
    manifest, aside = put_back(made.path, place)
    assert aside is None
    not_kept = ("service.log", "service.log.1", "service.lock", ".half", "dask/x", "uploads/.lock")
    expected = {name: content for name, content in content_of(home).items() if name not in not_kept}
    found = content_of(place)
    found.pop("service.lock", None)
    assert found.keys() == expected.keys()
    assert found == expected
    assert contents(Home(place)) == contents(Home(home))
    assert manifest.runs == made.manifest.runs == 23
    store = RunStore(place)
    assert store.engine().state == "absent"
    with store.database.open() as connection:
        assert connection.execute("SELECT COUNT(*) FROM apps").fetchone()[0] == 0  # nobody is there who was there then
    for run in (home / "runs").iterdir():
        if (run / "result.json").exists():
            assert (place / "runs" / run.name / "result.json").stat().st_mtime == (run / "result.json").stat().st_mtime


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_can_read_an_archive_or_the_keys_that_come_out_of_it(made, tmp_path):
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    put_back(made.path, tmp_path / "home")
    assert stat.S_IMODE((tmp_path / "home" / "keys" / "signing").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home" / "keys").stat().st_mode) == 0o700


def test_a_backup_of_format_1_is_put_back_with_everything_in_it(tmp_path):
    """A golden file: ``tests/golden/README.md`` says how it was made."""
    manifest, _ = put_back(FOLDER / "backup_1.zip", tmp_path / "home")
    assert (manifest.lab, manifest.runs) == ("0.2.0", 23)
    was = json.loads((FOLDER / "home_9" / "contents.json").read_text(encoding="utf-8"))
    now = contents(Home(tmp_path / "home"))
    assert now["runs"].keys() == was["runs"].keys()
    assert {run["state"] for run in now["runs"].values()} == {run["state"] for run in was["runs"].values()}


def test_a_run_that_is_trained_meanwhile_goes_on_in_the_home_that_is_put_back(tmp_path):
    """Whatever the moment: no epoch is missing, and the numbers are those of a run left alone."""
    store = RunStore(tmp_path / "home")
    small = preset("tutorial").with_("data", last_rows=120).with_("features", window=5).with_("model", units=2)
    config = small.with_("training", epochs=30)
    table = load_series(config.data)
    run_id = store.submit(config.with_("data", sha256=table.sha256), "ann", "IBM")
    ledger = Ledger(store)
    train(ledger, table)
    again = store.submit(config.with_("data", sha256=table.sha256), "ann", "IBM")
    thread = threading.Thread(target=train, args=(ledger, table))
    thread.start()
    archives = []
    for epoch in (3, 11, 19):
        wait_for_epoch(store, again, epoch)
        archives.append(back_up(store.home, tmp_path / f"{epoch}.zip"))
    thread.join()
    assert store.get(again).state == "finished"
    for archive in archives:
        assert not archive.damaged
        there = RunStore(tmp_path / f"of {archive.path.stem}")
        put_back(archive.path, there.home, replace=True)
        there = RunStore(there.home)
        assert there.get(again).state == "running"
        Ledger(there).requeue_all()
        train(Ledger(there), table)
        events, _ = there.events(again)
        epochs = [event.epoch for event in events if event.kind == "epoch"]  # those since a checkpoint come again
        assert list(dict.fromkeys(epochs)) == list(range(1, 31))
        assert there.result(again).loss == store.result(run_id).loss


def train(ledger, table):
    """Do with the next run in the queue what the service and a worker do."""
    claim = ledger.claim()
    began = None if claim.checkpoint is None else Checkpoint.from_bytes(claim.checkpoint)

    def report(event):
        ledger.record(claim.id, claim.attempt, event)

    ledger.finish(claim.id, scripted_trainer.run(claim.config, report, table=table, checkpoint=began))


def test_what_is_deleted_while_files_are_copied_is_deleted_in_the_backup(home, tmp_path, monkeypatch):
    place = tmp_path / "home"
    shutil.copytree(home, place, symlinks=True)
    store = RunStore(place)
    victim = next(run for run in store.of(store.owners()[0]) if run.has_result)
    names = making.kept_files

    def kept_files(folder):
        for number, (name, path) in enumerate(names(folder)):
            if number == 0:
                store.delete(victim.id, victim.owner)
                shutil.rmtree(store.folder(victim.id))
            yield name, path

    monkeypatch.setattr(making, "_check_room", lambda *_: None)
    monkeypatch.setattr(making, "kept_files", kept_files)
    made = back_up(place, tmp_path / "backup.zip")
    assert (made.deleted, made.damaged) == (1, ())
    put_back(made.path, tmp_path / "again")
    with pytest.raises(RunNotFoundError):
        RunStore(tmp_path / "again").get(victim.id)


def test_a_result_that_the_lab_has_lost_is_told_of(home, tmp_path):
    place = tmp_path / "home"
    shutil.copytree(home, place, symlinks=True)
    lost = next(path for path in (place / "runs").glob("*/result.json"))
    lost.unlink()
    assert back_up(place, tmp_path / "backup.zip").damaged == (lost.parent.name,)


def test_a_backup_is_refused_where_it_would_harm_or_not_hold(home, made, tmp_path, monkeypatch):
    with pytest.raises(BackupError, match="there already"):
        back_up(home, made.path)
    with pytest.raises(BackupError, match="own folder"):
        back_up(home, home / "backup.zip")
    with pytest.raises(BackupError, match="no home folder of a lab"):
        back_up(tmp_path / "y", tmp_path / "x" / "backup.zip")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(BackupError, match=r"has 0 MB of room"):
        back_up(home, tmp_path / "backup.zip")
    assert not list(tmp_path.glob("*.zip")) + list(tmp_path.glob(".*"))


def test_an_archive_that_reads_back_otherwise_is_not_kept(home, tmp_path, monkeypatch):
    copied = making.copied

    def copies(source, target):
        sha256, length = copied(source, target)
        return (sha256 if target is not None else "0" * 64), length

    monkeypatch.setattr(making, "copied", copies)
    with pytest.raises(BackupError, match="reads back otherwise"):
        back_up(home, tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_home_in_use_and_one_that_is_not_empty_are_left_alone_unless_told(home, made, tmp_path):
    before = content_of(home)
    with pytest.raises(BackupError, match="is not empty"):
        put_back(made.path, home)
    RunStore(home).beat_app("an app")
    with pytest.raises(BackupError, match="A lab is at work"):
        put_back(made.path, home, replace=True)
    place = tmp_path / "home"
    place.mkdir()
    with place_in(place), pytest.raises(BackupError, match="A lab is at work"):
        put_back(made.path, place)
    (place / "notes.txt").write_text("mine")
    _, aside = put_back(made.path, place, replace=True)
    assert aside is not None
    assert (aside / "notes.txt").read_text() == "mine"
    assert content_of(home) == before
    assert back_up(place, tmp_path / "b.zip").manifest.files.keys() == made.manifest.files.keys()  # without `aside`


def rewritten(archive: Path, to: Path, change, manifest=None):
    """Write an archive anew: ``change`` gets the entries by name, ``manifest`` the fields of what is said of them."""
    with zipfile.ZipFile(archive) as old:
        entries = {entry.filename: (entry, old.read(entry)) for entry in old.infolist()}
    fields = BACKUP.load(entries.pop(MANIFEST)[1])
    change(entries, fields["files"])
    content = BACKUP.dump(fields) if manifest is None else manifest(fields)
    with zipfile.ZipFile(to, "w") as new:
        for entry, data in [*entries.values(), (zipfile.ZipInfo(MANIFEST), content)]:
            new.writestr(entry, data)
    return to


def adds(name, attributes=0):
    """Return a change that puts one more file into an archive, and says so."""

    def change(entries, files):
        entry = zipfile.ZipInfo(name)
        entry.external_attr = attributes
        entries[name] = (entry, b"/etc/passwd")
        files[name] = {"sha256": hashlib.sha256(b"/etc/passwd").hexdigest(), "bytes": 11, "modified": 1.0, "private": 0}

    return change


BAD_NAMES = (
    *("../evil", "/etc/evil", "runs/../../evil", "C:/evil", "runs\\..\\evil", "//host/share/evil", "runs/a/../x"),
    *(
        "runs/NUL",
        "runs/con.txt",
        "runs/x.",
        "runs/x ",
        "runs/a:b",
        "runs//x",
        "./x",
        "runs/\x07",
        ".ssh/keys",
        "a.lock",
    ),
    *("runs/COM1.npz", "service.log", "RUNS.sqlite", "a/b/c/d/e/f/g/h/i", "runs/" + "x" * 300),
)


def test_no_archive_reaches_out_of_the_folder_whatever_it_calls_its_files(made, tmp_path):
    taken = []
    for number, name in enumerate(BAD_NAMES):
        archive = rewritten(made.path, tmp_path / f"{number}.zip", adds(name))
        try:
            put_back(archive, tmp_path / "inner" / "home")
            taken.append(name)
        except LabError as error:
            assert "Traceback" not in str(error)
    link = rewritten(made.path, tmp_path / "link.zip", adds("runs/link", (stat.S_IFLNK | 0o777) << 16))
    with pytest.raises(BackupError, match="runs/link"):
        put_back(link, tmp_path / "inner" / "home")
    assert taken == []
    assert not (tmp_path / "inner").exists()
    assert not (tmp_path / "evil").exists()


@given(st.text(alphabet="ab./\\:~ \x00CON", max_size=12))
def test_a_safe_name_stays_inside_on_every_system(name):
    if is_safe(name):
        assert not {"..", ".", ""} & set(name.replace("\\", "/").split("/"))
        assert os.path.normpath(f"/home/{name}") == f"/home/{name}"
        assert not set(name) & set(':\\\x00"<>|?*')


def test_what_is_damaged_or_newer_is_refused_with_a_sentence_and_nothing_is_changed(made, tmp_path):
    def spoilt(entries, _files):
        entry, content = entries["keys/signing"]
        entries["keys/signing"] = (entry, content.upper())

    def lost(entries, _files):
        del entries["keys/signing"]

    def newer_database(entries, files):
        entry, content = entries["runs.sqlite"]
        (tmp_path / "db").write_bytes(content)
        with sqlite3.connect(tmp_path / "db") as database:
            database.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
        database.close()
        content = (tmp_path / "db").read_bytes()
        entries["runs.sqlite"] = (entry, content)
        files["runs.sqlite"]["sha256"] = hashlib.sha256(content).hexdigest()

    def no_database(entries, files):
        entry, content = entries["runs.sqlite"]
        content = b"x" * len(content)
        entries["runs.sqlite"] = (entry, content)
        files["runs.sqlite"]["sha256"] = hashlib.sha256(content).hexdigest()

    def newer(fields):
        return json.dumps({"format": BACKUP.number + 1, "written_by": "7.1"} | fields).encode()

    def nothing(*_):
        return None

    (tmp_path / "text.zip").write_text("no archive")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a.txt", "b")
    shutil.copyfile(made.path, tmp_path / "cut.zip")
    with (tmp_path / "cut.zip").open("rb+") as file:
        file.truncate(made.bytes // 2)
    cases = [
        (rewritten(made.path, tmp_path / "1.zip", spoilt), "keys/signing has changed"),
        (rewritten(made.path, tmp_path / "2.zip", lost), "keys/signing is not what"),
        (rewritten(made.path, tmp_path / "3.zip", newer_database), "newer version of the lab"),
        (rewritten(made.path, tmp_path / "4.zip", no_database), "database in this backup is damaged"),
        (rewritten(made.path, tmp_path / "5.zip", nothing, newer), r"newer version of the lab \(7.1\)"),
        (rewritten(made.path, tmp_path / "6.zip", nothing, lambda _: b"{"), "because of damage"),
        (tmp_path / "text.zip", "no backup"),
        (tmp_path / "other.zip", "no backup"),
        (tmp_path / "cut.zip", "no backup"),
        (tmp_path / "absent.zip", "can't be opened"),
    ]
    for archive, words in cases:
        with pytest.raises((BackupError, UnreadableError), match=words):
            put_back(archive, tmp_path / "home")
        assert not content_of(tmp_path / "home") or set(content_of(tmp_path / "home")) == {"service.lock"}


def test_a_disk_without_room_is_told_before_anything_is_written(made, tmp_path, monkeypatch):
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(BackupError, match="MB of room"):
        put_back(made.path, tmp_path / "home")
