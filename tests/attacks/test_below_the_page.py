"""What one visitor does to another through messages that no page sends: nothing; the owner's same message does it."""

from types import SimpleNamespace

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from lstm_core.classes.rules import ClassRules
from lstm_core.config import DataChoice
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.draft import Draft
from lstm_core.runs.drafts import keep_draft
from lstm_core.runs.ledger import Ledger
from pages.server.owner_token import hashed
from tests.attacks.forger import Forger, forger, pressed, says
from tests.pages.made_runs import MadeRuns, small

ANN, BOB = "a" * 32, "b" * 32
DAYS = [(year, month, day) for year in (2023, 2024) for month in range(1, 13) for day in range(1, 29)]
A_SERIES = b"Date,Close\n" + b"".join(b"%d-%02d-%02d,%d\n" % (*day, 100 + number) for number, day in enumerate(DAYS))


class Belongings:
    """Things of Ann's, made one after the other, and how they stand.

    Args:
        app: The lab.
    """

    def __init__(self, app):
        self.store, self.home = app.store, app.home
        self.uploads = UploadLibrary(app.home / "uploads")
        self.runs = MadeRuns(SimpleNamespace(store=app.store, ledger=Ledger(app.store), owner=hashed(ANN)))

    def running(self):
        return {"run": self.runs.running(small())}

    def unreadable(self):  # its page has the button to delete it
        return {"run": self.runs.unreadable(small())}

    def finished(self):
        return {"run": self.runs.finished(small())}

    def paused(self):
        run_id = self.runs.running(small())
        self.store.request_pause(run_id, hashed(ANN))
        self.runs.visit.ledger.release(run_id)
        return {"run": run_id}

    def with_leaks(self):
        return {"run": self.runs.finished(small()), "check": "Leaks"}

    def under_study(self):
        parent = self.runs.finished(small())
        configs = [small().with_("", seed=number) for number in (1, 2)]
        self.store.submit_study(configs, parent, "backtest", hashed(ANN), "IBM", {"folds": 2}, replaces=False)
        return {"run": parent, "check": "Backtest"}

    def binned(self):
        self.store.put_in_bin([self.runs.finished(small())], hashed(ANN))
        return {}

    def a_class(self):
        rules = ClassRules(title="Monday", lesson="1-the-perfect-curve", base=Draft())
        return {"class": self.store.make_class(rules, hashed(ANN))[0]}

    def upload(self):
        upload = self.uploads.add(A_SERIES, "mine.csv", hashed(ANN))
        draft = Draft(data=DataChoice(source="upload", name=upload.id))
        for token in (ANN, BOB):  # Bob says that he has chosen it
            keep_draft(self.store, hashed(token), draft)
        return {}

    def end_all(self):
        """Leave no run under way that the next one would be taken for."""
        with self.store.database.open() as connection:
            connection.execute("UPDATE runs SET state = 'stopped' WHERE state IN ('queued', 'running', 'paused')")

    def seen(self):
        """Return all rows of all tables that are Ann's, with the classes, and her files."""
        with self.store.database.open() as connection:
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = {"classes": [tuple(row) for row in connection.execute("SELECT * FROM classes")]}
            found["files asked for"] = [tuple(row) for row in connection.execute("SELECT * FROM model_files")]
            for table in tables:
                columns = [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]
                if "owner" in columns and table != "expected":  # what they look at is told to the workers
                    query = f"SELECT * FROM {table} WHERE owner = ? ORDER BY 1, 2"  # noqa: S608
                    found[table] = [tuple(row) for row in connection.execute(query, (hashed(ANN),))]
        found["files"] = [upload.id for upload in self.uploads.of(hashed(ANN))]
        return found


# What there is, the page, and what does it, one after the other: a button, or a field with what is written into it.
DEEDS = {
    "stop a run": (Belongings.running, "watch", ["Stop"]),
    "pause a run": (Belongings.running, "watch", ["Pause training"]),
    "stop a study": (Belongings.under_study, "reality_check", ["Stop all"]),
    "pause a study": (Belongings.under_study, "reality_check", ["Pause all"]),
    "delete a run": (Belongings.unreadable, "watch", ["Delete", "Delete"]),
    "delete a file": (Belongings.upload, "data", ["Delete this file", "Delete"]),
    "take out of the bin": (Belongings.binned, "runs", ["Take back"]),
    "empty the bin": (Belongings.binned, "runs", ["Empty the bin"]),
    "reveal to a class": (Belongings.a_class, "classroom", ["Reveal what happened"]),
    "go on with a run": (Belongings.paused, "watch", ["Resume training"]),
    "name a run": (Belongings.finished, "runs", [("Name", "Bob's")]),
    "write a note": (Belongings.finished, "runs", [("Note", "Bob was here")]),
    "pin a run": (Belongings.finished, "runs", ["Pin"]),
    "begin a study": (Belongings.with_leaks, "reality_check", ["Make these mistakes on purpose"]),
    "end a class": (Belongings.a_class, "classroom", ["End this class", "End it"]),
}


def way_to(page: str, query: dict, steps: list[str | tuple[str, str]], who: Forger) -> list[tuple[WidgetState, str]]:
    """Do all but the last step as somebody who may, and return the message of each, and its part of the page."""
    answer = who.open(page, query)
    taken: list[tuple[WidgetState, str]] = []
    for step in steps:
        if taken:
            answer = who.send(page, query, [taken[-1][0]], taken[-1][1])
        if isinstance(step, str):
            button, part = answer.button(step)
            taken.append((pressed(button), part))
        else:
            field, part = answer.text_field(step[0])
            taken.append((says(field, step[1]), part))
    return taken


def test_a_message_of_a_stranger_changes_nothing_and_the_same_of_the_owner_does(app):
    things, harmed, failed, without_effect = Belongings(app), [], [], []
    for name, (make, page, steps) in DEEDS.items():
        query = make(things)
        with forger(app, ANN) as ann, forger(app, BOB) as bob:
            messages = way_to(page, query, steps, ann)
            before = things.seen()
            bob.open(page, query)
            # Each alone, as Ann's browser sends it and without the part of the page; then all of them at once.
            forged = [([state], part) for state, part in messages] + [([state], "") for state, _ in messages]
            for states, part in [*forged, ([state for state, _ in messages], "")]:
                answer = bob.send(page, query, states, part)
                failed += [name] if answer.failed else []
            harmed += [name] if things.seen() != before else []
            state, part = messages[-1]
            ann.send(page, query, [state], part)
            without_effect += [name] if things.seen() == before else []
            things.end_all()
    assert (harmed, failed, without_effect) == ([], [], [])
    assert things.store.of(hashed(BOB), grouped=True) == [], "runs that are made of somebody else's"


def test_somebody_elses_file_can_t_be_looked_at_or_trained_on(app):
    things = Belongings(app)
    things.upload()
    with forger(app, ANN) as ann:
        assert "mine.csv" in str([each for each, _ in ann.open("data").elements])
        train, _ = ann.open("train").button("Train")
    with forger(app, BOB) as bob:
        for page in ("data", "explore", "windows", "train"):
            answer = bob.open(page)
            assert "mine.csv" not in str([each for each, _ in answer.elements]), page
        assert "was uploaded by somebody else" in answer.words()
        bob.send("train", {}, [pressed(train)])
    assert things.store.of(hashed(BOB), grouped=True) == []
    with forger(app, ANN) as ann:
        ann.open("train")
        ann.send("train", {}, [pressed(train)])
    assert "mine.csv" in [run.title for run in things.store.of(hashed(ANN))]


def test_streamlits_tools_for_developers_are_not_for_visitors(app):
    """They would forget what all visitors share, write files beside the app, or tell of its folder."""
    forged = [BackMsg(clear_cache=True), BackMsg(set_run_on_save=True), BackMsg(load_git_info=True)]
    for name in ("install_skills", "dismiss_skills_nudge"):
        message = BackMsg()
        getattr(message.backend_operation_request, name).SetInParent()
        forged.append(message)

    def labs_opened():
        with app.store.database.open() as connection:
            return connection.execute("SELECT count(*) FROM apps").fetchone()[0]

    with forger(app, BOB) as bob:
        bob.open("")
        before = labs_opened()
        for message in forged:
            # A script that has just ended says so, too.
            assert set(bob.tell(message)) <= {"session_status_changed"}, message
        bob.open("runs")
        assert labs_opened() == before == 1, "the lab was opened anew"
