"""Make a small home directory of the lab with one of everything that is kept in it, for golden files.

It uses only what the lab had at commit 7dc2b93, so that it runs with the code of any version since::

    cd <a checkout of that version>
    python <this file> <new folder> > contents.json
    (cd <new folder> && zip -9 -r -X <tests/golden/home_N/home.zip> .)

It prints what is in the home, which tests then expect to find in it. With ``--list`` before the folder it only prints.
"""

# ruff: noqa: T201

import dataclasses
import hashlib
import importlib.util
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path.cwd()))

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.catalogue import load_series
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.events import CheckpointSaved, Event, Finished
from lstm_core.experiment import run
from lstm_core.features.indicators import with_indicators
from lstm_core.results import RunResult
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings
from lstm_core.studies.backtest import fold_configs
from lstm_core.studies.leak import leak_configs
from lstm_core.training import loop

OWNER = hashlib.sha256(("a" * 32).encode()).hexdigest()[:32]  # the visitor of the tests of pages
TWO = "\n".join(
    ["date,close,open,Name"]
    + [
        f"2024-{1 + day // 28:02d}-{1 + day % 28:02d},{level + (day * step) % 7},{level + (day * step) % 5},{name}"
        for name, level, step in (("AAA", 100, 3), ("BBB", 50, 2))
        for day in range(112)
    ]
).encode()
SP500 = "\n".join(
    ["date,open,high,low,close,volume,Name"]
    + [
        f"2013-{1 + day // 28:02d}-{1 + day % 28:02d},{10 + day % 3},{12 + day % 3},9,{10 + day % 4},{900 + day},{name}"
        for name in ("AAL", "IBM")
        for day in range(112)
    ]
).encode()


def tiny(name: str, epochs: int = 3) -> ExperimentConfig:
    """Return a preset that trains in a moment on the newest rows of IBM."""
    config = preset(name).with_("data", last_rows=160).with_("features", window=6).with_("model", units=2)
    return config.with_("training", epochs=epochs, batch_size=64)


HAS_DELETIONS = importlib.util.find_spec("lstm_core.runs.operating") is not None  # from database 9 on
HAS_MODELS = importlib.util.find_spec("lstm_core.runs.model_files") is not None  # from database 8 on
HAS_MEMBERS = hasattr(ExperimentConfig().training, "ensemble")  # several networks, a refit: from result format 4 on
HAS_CLASSES = importlib.util.find_spec("lstm_core.classes") is not None  # from database 7 on
HAS_GUESSES = importlib.util.find_spec("lstm_core.runs.guesses") is not None  # from database 6 on
HAS_STUDIES = hasattr(RunStore, "submit_study")  # names, tags, the bin, studies with ids: from database 5 on
HAS_DRAFTS = importlib.util.find_spec("lstm_core.runs.drafts") is not None  # from database 4 on


class Home:
    """A home that is being filled."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(folder, 1, None)
        self.store, self.libraries = RunStore(folder), Libraries.of(settings)
        self.ledger = Ledger(self.store)

    def submit(self, config: ExperimentConfig, title: str, owner: str = OWNER) -> str:
        """Queue a run as the app does: with the hash of its data."""
        table = load_series(config.data, self.libraries)
        return self.store.submit(config.with_("data", sha256=table.sha256), owner, title)

    def work(self, stop_after: int | None = None, die_after: int | None = None) -> str:
        """Train the next run as the service and a worker do."""
        claim = self.ledger.claim()
        assert claim is not None
        seen: list[Event] = []

        def sink(event: Event) -> None:
            if not isinstance(event, Finished):
                self.ledger.record(claim.id, claim.attempt, event)
            seen.append(event)
            if isinstance(event, CheckpointSaved) and event.epoch == die_after:
                raise KeyboardInterrupt

        def stop() -> bool:
            return stop_after is not None and sum(event.kind == "epoch" for event in seen) >= stop_after

        table = load_series(claim.config.data, self.libraries)
        try:
            self.ledger.finish(claim.id, run(claim.config, sink, stop, table=table))
        except KeyboardInterrupt:
            self.ledger.requeue(claim.id)
        return claim.id

    def train(self, config: ExperimentConfig, title: str, stop_after: int | None = None) -> str:
        """Queue a run and train it."""
        run_id = self.submit(config, title)
        assert self.work(stop_after) == run_id
        return run_id


def fill(home: Home) -> None:
    """Put one of everything into a home."""
    loop.CHECKPOINT_SECONDS = 0.0
    tutorial = tiny("tutorial")
    parent = home.train(tutorial, "tutorial")
    hashed = home.store.get(parent).config
    table = load_series(hashed.data)
    home.train(tiny("recommended").with_("training", min_gain=0.9), "untrained kept")
    home.store.submit_group(leak_configs(hashed)[:3], parent, "leak", OWNER, "leak")
    rows = len(with_indicators(table, (*hashed.features.inputs, hashed.features.target)))
    folds = fold_configs(hashed, rows, 2)
    home.store.submit_group(folds, parent, "backtest", OWNER, "fold")
    home.store.submit_group([hashed.with_("", seed=8)], parent, "seeds", OWNER, "seed")
    for _ in range(len(leak_configs(hashed)[:3]) + len(folds) + 1):
        home.work()
    if HAS_STUDIES:
        study(home, hashed.with_("", seed=12), parent)
    gru = tiny("recommended").with_("model", cell="gru", attention="multi_head", heads=2, layers=2, units=4)
    home.train(gru.with_("features", inputs=("open", "close", "rsi:5", "sma:5")), "gru")
    quantile = (
        tiny("recommended").with_("features", horizon=3, target_kind="log_return").with_("training", loss="quantile")
    )
    home.train(quantile, "quantile")
    home.train(
        tutorial.with_("model", attention="none").with_("training", loss="huber", optimizer="sgd"), "no attention"
    )
    if HAS_MEMBERS:
        moves = tiny("recommended").with_("features", inputs=("parkinson", "close"), target="parkinson", window=22)
        moves = moves.with_("features", target_kind="har")
        several = moves.with_("training", refit=True, ensemble=2, with_linear=True, min_gain=None)
        home.train(several, "several networks")
    home.train(tutorial.with_("training", epochs=50), "stopped", stop_after=2)
    failed = home.submit(tutorial, "failed")
    home.ledger.claim()
    home.ledger.fail(failed, "Training diverged: the loss became inf in epoch 1. Choose a smaller learning rate.")
    home.libraries.sp500.convert(SP500, "a test")
    sp500 = tutorial.with_("data", source="sp500", name="all_stocks_5yr", ticker="IBM", last_rows=None)
    home.train(sp500, "sp500")
    upload = home.libraries.uploads.add(TWO, "two tickers.csv", OWNER)
    own = tutorial.with_(
        "data", source="upload", name=upload.id, ticker="AAA", last_rows=None, reading=upload.reading.model_dump()
    )
    home.train(own, "upload")
    waiting = home.submit(tutorial.with_("", seed=9).with_("training", epochs=6), "waiting with a checkpoint")
    home.work(die_after=3)
    home.submit(tutorial.with_("", seed=10), "left running", owner="somebody else")
    home.submit(tutorial.with_("", seed=11), "waiting", owner="a third")
    running = home.ledger.claim()
    assert running is not None and running.id != waiting
    if HAS_STUDIES:
        mark(home, parent, home.submit(tutorial, "paused", owner="a fourth"), home.submit(tutorial, "binned"))
    home.store.expect(gru, OWNER)
    home.store.beat_app("an app that ended")
    home.ledger.beat(1, "ready", 1, 1)
    fill_what_came_later(home, quantile, parent)


def fill_what_came_later(home: Home, config: ExperimentConfig, parent: str) -> None:
    """Put in what homes hold from database 4, 6, 7 and 8 on."""
    if HAS_DRAFTS:
        choose(home, config)
    if HAS_CLASSES:
        teach(home, tiny("tutorial"))
    if HAS_GUESSES:
        guess(home, parent)
    if HAS_MODELS:
        take_models(home)
    if HAS_DELETIONS:
        operate(home)


def operate(home: Home) -> None:
    """Leave the log of what an operator has deleted: all that somebody had, who had nothing."""
    from lstm_core.runs.operating import delete_everything_of

    delete_everything_of(home.store, home.libraries.uploads, "somebody who had nothing")


def choose(home: Home, config: ExperimentConfig) -> None:
    """Leave what somebody has chosen for their next run."""
    from lstm_core.draft import draft_of
    from lstm_core.runs.drafts import keep_draft

    keep_draft(home.store, OWNER, draft_of(config))


def study(home: Home, config: ExperimentConfig, parent: str) -> None:
    """Train a study that says what it was asked, and open its test figures."""
    asked = {"count": 1, "values": [0.5]}
    study_id = home.store.submit_study([config], parent, "seeds", OWNER, "study", asked, replaces=False)
    home.work()
    home.store.open_tests(study_id, OWNER)


def guess(home: Home, run_id: str) -> None:
    """Leave a guess in a lesson with its sentence, and a short code."""
    from lstm_core.runs.codes import code_of
    from lstm_core.runs.guesses import finish_sentence, keep_guess

    keep_guess(home.store, OWNER, "a lesson", ("long", "short"), [run_id])
    finish_sentence(home.store, OWNER, "a lesson", "it depends.")
    code_of(home.store, "train", "settings=1&seed=8")


def take_models(home: Home) -> None:
    """Leave model files that were made, such that could not be, and such that somebody waits for."""
    from lstm_core.export.model_files import model_files
    from lstm_core.runs.model_ledger import ModelLedger

    ledger = ModelLedger(home.store)
    runs = {run.title: run.id for run in home.store.of(OWNER)}
    for title in ("several networks", "gru", "quantile"):
        home.store.ask_for_model_files(runs[title], OWNER)
    ledger.keep(runs["several networks"], model_files(home.store.result(runs["several networks"])))
    ledger.fail(runs["gru"], "The model files could not be made.")


def teach(home: Home, config: ExperimentConfig) -> None:
    """Leave a class with a teacher, a student who has begun a run and handed it in, and one who has left it."""
    from lstm_core.classes.rules import ClassRules
    from lstm_core.draft import draft_of

    rules = ClassRules(
        title="Monday",
        lesson="a lesson",
        given=(config.with_("", seed=14),),
        base=draft_of(config),
        open=("units",),
        most_epochs=20,
        most_runs=3,
        most_seconds=60,
    )
    class_id, _ = home.store.make_class(rules, OWNER)
    home.store.join(class_id, "a student", "Ann")
    home.store.join(class_id, "another student", "Lion")
    home.store.leave("another student")
    table = load_series(config.data, home.libraries)
    smaller = config.with_("model", units=1).with_("data", sha256=table.sha256)
    run_id = home.store.submit(smaller, "a student", "in a class")
    home.store.hand_in(class_id, "a student", run_id, "fewer units will do")
    home.store.reveal(class_id, OWNER)


def mark(home: Home, run_id: str, paused: str, binned: str) -> None:
    """Leave on runs what people say of them, and make one that is paused and one that is in the bin."""
    home.store.mark(run_id, OWNER, name="the first", note="as in the\ntutorial", tags=("start", "IBM"), pinned=True)
    home.store.put_in_bin([binned], OWNER)
    home.ledger.drop_waiting()
    with home.store.database.open() as connection:
        connection.execute("UPDATE runs SET made_of = ? WHERE id = ?", (run_id, paused))
        connection.execute("UPDATE runs SET state = 'paused', attempt = 1 WHERE id = ?", (paused,))


def contents(home: Home) -> dict[str, Any]:
    """Return what is in a home, as plain values that any later version must find in it again."""
    with home.store.database.open() as connection:
        rows = connection.execute("SELECT * FROM runs ORDER BY created").fetchall()
    rows = [row for row in rows if not HAS_STUDIES or row["binned"] is None]
    return (
        _draft(home)
        | _of_database_8(home, [row["id"] for row in rows])
        | _of_database_7(home)
        | _of_database_6(home)
        | _of_database_5(home, [row["id"] for row in rows])
        | {
            "runs": {row["id"]: contents_of_run(home, row["id"]) for row in rows},
            "queue": home.store.queue(),
            "uploads": [
                {
                    "name": upload.name,
                    "rows": upload.rows,
                    "series": {
                        ticker: home.libraries.uploads.load(upload.id, ticker, upload.reading).sha256
                        for ticker in upload.tickers
                    },
                }
                for upload in home.libraries.uploads.of(OWNER)
            ],
            "sp500": {
                ticker: home.libraries.sp500.load(ticker).sha256
                for ticker in home.libraries.sp500.tickers()
                if home.libraries.sp500.status().ready
            },
        }
    )


def _draft(home: Home) -> dict[str, Any]:
    """Return what the owner of most of it had chosen for the next run, where anything was kept of that."""
    if not HAS_DRAFTS:
        return {}
    from lstm_core.runs.drafts import kept_draft

    draft = kept_draft(home.store, OWNER)
    return {} if draft is None else {"draft": draft.model_dump(mode="json")}


def _of_database_8(home: Home, run_ids: list[str]) -> dict[str, Any]:
    """Return what homes hold from database 8 on."""
    if not HAS_MODELS:
        return {}
    asked = {run_id: home.store.model_files(run_id) for run_id in run_ids}

    def said(one: Any) -> list[Any]:
        files = () if one.files is None else one.files.files
        hashes = [[file.name, hashlib.sha256(file.content).hexdigest(), file.difference] for file in files]
        return [one.state, one.message, hashes]

    return {"models": {run_id: said(one) for run_id, one in asked.items() if one.state != "none"}}


def _of_database_7(home: Home) -> dict[str, Any]:
    """Return what homes hold from database 7 on."""
    if not HAS_CLASSES:
        return {}
    return {
        "classes": [
            {
                "id": one.id,
                "times": [one.made, one.revealed, one.ended, one.forgets],
                "rules": one.rules.model_dump(mode="json", exclude={"given", "base"}),
                "given": [config.model_dump(mode="json") for config in one.rules.given],
                "base": one.rules.base.model_dump(mode="json"),
                "members": [list(dataclasses.astuple(member)) for member in home.store.members(one.id)],
                "runs": [run.id for run in home.store.class_runs(one.id)],
            }
            for one in home.store.classes_of(OWNER)
        ]
    }


def _of_database_6(home: Home) -> dict[str, Any]:
    """Return what homes hold from database 6 on."""
    if not HAS_GUESSES:
        return {}
    from lstm_core.runs.codes import link_of_code
    from lstm_core.runs.guesses import kept_guess

    with home.store.database.open() as connection:
        codes = [row["code"] for row in connection.execute("SELECT code FROM codes")]
    kept = kept_guess(home.store, OWNER, "a lesson")
    return {
        "guess": None if kept is None else json.loads(json.dumps([kept.guess, kept.runs, kept.sentence])),
        "codes": [[code, *link_of_code(home.store, code)] for code in codes],
    }


def _of_database_5(home: Home, run_ids: list[str]) -> dict[str, Any]:
    """Return what homes hold from database 5 on."""
    if not HAS_STUDIES:
        return {}
    runs = [home.store.get(run_id) for run_id in run_ids]
    studies = home.store.studies_by(OWNER)
    return {
        "studies": [[one.id, one.parent, one.purpose, one.title, one.asked, one.opened] for one in studies],
        "marks": [[run.name, run.note, list(run.tags), run.pinned, run.study, run.made_of] for run in runs],
        "bin": [run.title for run in home.store.in_bin(OWNER)],
        "summaries": [
            [run.id, None if found is None else [found.rmse, found.validation_rmse, found.outcome]]
            for run, found in home.store.summaries(OWNER)
        ],
    }


def contents_of_run(home: Home, run_id: str) -> dict[str, Any]:
    """Return what is known of a run."""
    run = home.store.get(run_id)
    found = {
        "title": run.title,
        "owner": run.owner,
        "state": run.state,
        "message": run.message,
        "parent": run.parent,
        "purpose": run.purpose,
        "config": run.config.model_dump(mode="json"),
        "events": [event.kind for event in home.store.events(run_id)[0]],
        "last epoch": None if run.progress is None else run.progress.epoch,
    }
    if not run.has_result:
        return found
    result = home.store.result(run_id)
    return (
        _of_format_4(result)
        | found
        | {
            "sentence": home.store.verdict(run_id).sentence,
            "kept epoch": result.kept_epoch,
            "losses": list(result.loss),
            "rmse": {entry.name: entry.metrics.rmse for entry in result.leaderboard},
            "weights": {name: float(array.sum()) for name, array in result.weights.items()},
            "attention": float(result.attention[:, 0].sum()),
            "predicted": float(result.test["predicted"].sum()),
            "outputs": [float(part.values.sum()) for part in (result.outputs, result.calibration)],
            "series": float(result.series.to_numpy().sum()),
        }
    )


def _of_format_4(result: RunResult) -> dict[str, Any]:
    """Return what results hold from format 4 on."""
    opponent = getattr(result, "opponent", None)
    if opponent is None:
        return {}
    return {
        "opponent": [opponent.name, opponent.chosen_on, opponent.skill, float(opponent.predicted.sum())],
        "validation rmse": {entry.name: entry.validation_rmse for entry in result.leaderboard},
        "qlike, mase": [[entry.metrics.qlike, entry.metrics.mase] for entry in result.leaderboard],
        "other weights": [{name: float(array.sum()) for name, array in one.items()} for one in result.others],
    }


if __name__ == "__main__":
    place = Path(sys.argv[-1]).absolute()
    if "--list" not in sys.argv:
        fill(Home(place))
        with sqlite3.connect(place / "runs.sqlite") as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(json.dumps(contents(Home(place)), indent=1))
