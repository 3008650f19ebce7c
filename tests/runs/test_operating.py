"""What an operator sees and deletes, whosever it is, and the log of it."""

import pytest

from lstm_core.classes.rules import ClassRules
from lstm_core.config import ExperimentConfig
from lstm_core.data.keeping import lab_disk
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.errors import BundleError, QuotaError, RunError, RunNotFoundError
from lstm_core.limits import Limits
from lstm_core.runs import operating
from lstm_core.runs.belongings import owns_something
from lstm_core.runs.drafts import keep_draft
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.opened import keep_opened
from lstm_core.runs.store import RunStore

CONFIG = ExperimentConfig()
TABLE = b"date,close\n" + b"".join(b"2024-01-%02d,%d\n" % (day, day) for day in range(1, 32))


@pytest.fixture
def uploads(store):
    return UploadLibrary(store.home / "uploads")


def test_the_operator_sees_who_has_what(store, ledger):
    class_id, _ = store.make_class(ClassRules(title="Monday"), "a teacher")
    first = store.submit(CONFIG, "ann", "IBM")
    ledger.claim()
    second, other = store.submit(CONFIG, "ann", "IBM"), store.submit(CONFIG, "bob", "IBM")
    store.join(class_id, "ann", "Ann")
    ann, bob = operating.people(store)
    assert (ann.owner, ann.runs, ann.waiting, ann.running, ann.classes) == ("ann", 2, 1, 1, ("Monday",))
    assert (bob.owner, bob.used, bob.classes) == ("bob", 0, ())
    assert ann.used >= 30
    assert [run.id for run in operating.runs_under_way(store)] == [first, other, second]


def test_the_disk_is_told_apart(store, uploads, ledger):
    seen, binned = store.submit(CONFIG, "ann", "IBM"), store.submit(CONFIG, "ann", "IBM")
    for run in (seen, binned):
        store.folder(run).mkdir(parents=True)
        (store.folder(run) / "x").write_bytes(b"x" * 10_000)
    store.put_in_bin([binned], "ann")
    uploads.add(TABLE, "a.csv", "ann")
    use = operating.disk_use(store)
    assert (use.runs, use.bin) == (12_288, 12_288)
    assert use.uploads == uploads.usage("ann").whole > 0
    assert use.whole > use.runs + use.bin + use.uploads


def test_anybodys_run_can_be_stopped_and_deleted_which_is_logged(store, ledger):
    run = store.submit(CONFIG, "a" * 32, "IBM")
    operating.stop_run(store, run)
    assert store.get(run).stop_requested
    operating.delete_run(store, run)
    with pytest.raises(RunNotFoundError):
        operating.delete_run(store, run)
    with pytest.raises(RunNotFoundError):
        operating.stop_run(store, run)
    (entry,) = operating.deletions(store)
    assert (entry.what, entry.whose, entry.runs, entry.files) == ("run", "aaaaaaaa", 1, 0)


def test_everything_of_somebody_goes_and_nothing_of_others(store, uploads, ledger):
    from lstm_core.draft import draft_of

    for owner in ("ann", "bob"):
        store.submit(CONFIG, owner, "IBM")
        keep_draft(store, owner, draft_of(CONFIG))
        uploads.add(TABLE, "a.csv", owner)
    class_id, _ = store.make_class(ClassRules(title="Monday"), "a teacher")
    store.join(class_id, "ann", "Ann")
    operating.delete_everything_of(store, uploads, "ann")
    ledger.purge()
    assert not owns_something(store, "ann")
    assert uploads.listed("ann") == []
    with store.database.open() as connection:
        assert connection.execute("SELECT count(*) FROM members").fetchone()[0] == 0
    assert owns_something(store, "bob")
    assert len(uploads.listed("bob")) == 1
    assert store.a_class(class_id).rules.title == "Monday"
    with store.database.open() as connection:
        connection.execute("INSERT INTO deletions (entry) VALUES ('{')")
    (entry,) = operating.deletions(store)
    assert (entry.what, entry.runs, entry.files) == ("visitor", 1, 1)


def test_a_full_lab_refuses_new_runs_and_files_in_words_and_takes_them_again(tmp_path, result, monkeypatch):
    monkeypatch.setattr(lab_disk, "LOOK_SECONDS", -1)
    store = RunStore(tmp_path, Limits(disk=1))
    ledger = Ledger(store)
    uploads = UploadLibrary(tmp_path / "uploads", None, lambda more: lab_disk.why_full(tmp_path, store.limits, more))
    run = store.submit(CONFIG, "ann", "IBM")
    study = store.submit_study([CONFIG], run, "seeds", "ann", "IBM", {}, replaces=False)
    uploads.add(TABLE, "a.csv", "ann")
    (tmp_path / "runs").mkdir(exist_ok=True)
    (tmp_path / "runs" / "filler").write_bytes(b"x" * 1_000_000)
    for refused in (
        lambda: store.submit(CONFIG, "bob", "IBM"),
        lambda: store.submit_together([(CONFIG, "IBM")], "bob"),
        lambda: store.submit_study([CONFIG], run, "seeds", "ann", "IBM", {}, replaces=False),
        lambda: store.add_to_study(study, [CONFIG]),
    ):
        with pytest.raises(RunError, match=r"This lab is full: it takes .* of its 1\.0 MB of disk\. Delete runs"):
            refused()
    with pytest.raises(QuotaError, match=r"b\.csv can't be kept\. This lab is full"):
        uploads.add(TABLE + b"2024-02-01,9\n", "b.csv", "ann")
    with pytest.raises(BundleError, match="This lab is full"):
        keep_opened(store, "ann", result, "a.zip", {}, b"")
    uploads.add(TABLE, "a.csv", "bob")  # it is there already
    assert ledger.claim() is not None, "what waits goes on"
    (tmp_path / "runs" / "filler").unlink()
    store.submit(CONFIG, "bob", "IBM")


def test_room_is_kept_free_on_the_disk_for_runs_under_way(tmp_path):
    store = RunStore(tmp_path, Limits(disk_free=100_000_000))
    with pytest.raises(RunError, match=r"The disk of this lab is nearly full: .* are left"):
        store.submit(CONFIG, "ann", "IBM")


def test_a_run_that_would_take_too_much_memory_is_refused_below_the_pages(tmp_path):
    store = RunStore(tmp_path, Limits(memory=100))
    large = CONFIG.with_("training", batch_size=512)
    parent = store.submit(CONFIG, "ann", "IBM")
    for refused in (
        lambda: store.submit(large, "ann", "IBM"),
        lambda: store.submit_together([(CONFIG, "IBM"), (large, "IBM")], "ann"),
        lambda: store.submit_study([large], parent, "seeds", "ann", "IBM", {}, replaces=False),
    ):
        with pytest.raises(RunError, match=r"about 1\d\d MB of memory, and a run may take 100 MB in this lab"):
            refused()
    assert store.count("ann") == 1


def test_a_run_whose_time_is_over_says_so(tmp_path, result):
    import dataclasses

    store = RunStore(tmp_path, Limits(seconds=60))
    ledger = Ledger(store)
    run = store.submit(CONFIG, "ann", "IBM")
    ledger.claim()
    with store.database.open() as connection:
        connection.execute("UPDATE runs SET started = started - 61")
    ledger.stop_long_runs()
    assert store.get(run).stop_requested
    ledger.finish(run, dataclasses.replace(result, ended_by="person"))
    kept = store.get(run)
    assert kept.state == "stopped"
    assert kept.message.startswith("A run may train for 1 min 0 s here, and this one had them.")
