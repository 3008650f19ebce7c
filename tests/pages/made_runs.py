"""A visitor's store filled with a run of each kind and state, without any training."""

import json
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Protocol

import numpy as np

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.catalogue import load_panel, load_series
from lstm_core.data.table import PriceTable
from lstm_core.events import BatchDone, EpochDone, Event, Started
from lstm_core.record import keep_config
from lstm_core.results import RunResult
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from lstm_core.studies.backtest import fold_configs
from lstm_core.studies.leak import leak_configs
from tests.made_panel import made_panel_result
from tests.made_results import averaged, kept_untrained, made_result

ROWS = 200
SMALL = {"window": 6}


def small(name: str = "tutorial") -> ExperimentConfig:
    """Return a preset on few rows and with few units."""
    config = preset(name).with_("data", last_rows=ROWS).with_("features", **SMALL)
    return config.with_("model", units=2).with_("training", epochs=4)


def steps_ahead() -> ExperimentConfig:
    """Return settings that differ from the presets in everything that pages look at."""
    config = small("recommended").with_("features", horizon=3, target_kind="log_return", inputs=("close", "rsi:5"))
    config = config.with_("model", units=4, heads=2, attention="multi_head", cell="gru", layers=2)
    return config.with_("training", loss="quantile")


class Visit(Protocol):
    """What is needed of a visit."""

    store: RunStore
    ledger: Ledger
    owner: str


@cache
def newest_rows() -> PriceTable:
    """Return the newest rows of bundled IBM, read once."""
    return load_series(small().data)


def result_of(config: ExperimentConfig, table: PriceTable) -> RunResult:
    """Return a result whose predictions are off by chance, most of all on the last rows."""
    noise = np.random.default_rng(3)
    return made_result(config, table, lambda windows: windows.steps + noise.normal(size=windows.steps.shape))


@lru_cache(maxsize=64)
def _of_newest_rows(config: ExperimentConfig) -> RunResult:
    # Most tests ask for the same few, and only write them down.
    return result_of(config, newest_rows())


class MadeRuns:
    """Puts runs into a visitor's store.

    Args:
        visit: The visit, as the fixture ``visit`` gives it.
        table: The series; the newest rows of bundled IBM when not given.
    """

    def __init__(self, visit: Visit, table: PriceTable | None = None) -> None:
        self.visit = visit
        self.table = newest_rows() if table is None else table

    def result(self, config: ExperimentConfig) -> RunResult:
        """Return a result, as ``result_of`` makes it up."""
        return _of_newest_rows(config) if self.table is newest_rows() else result_of(config, self.table)

    def queued(self, config: ExperimentConfig, owner: str | None = None) -> str:
        """Return the id of a run that waits."""
        return self.visit.store.submit(config, owner or self.visit.owner, self.table.title)

    def running(self, config: ExperimentConfig) -> str:
        """Return the id of a run in its third epoch."""
        run_id = self.queued(config)
        self._train()
        return run_id

    def finished(self, config: ExperimentConfig, owner: str | None = None) -> str:
        """Return the id of a run with a result."""
        return self._finish(self.result(config), owner)

    def kept_untrained(self, config: ExperimentConfig) -> str:
        """Return the id of a run that kept its untrained weights, and recorded those of its best epoch."""
        return self._finish(kept_untrained(self.result(config)))

    def averaged(self, config: ExperimentConfig) -> str:
        """Return the id of a run with several networks, refits and a linear model, stopped in its third network."""
        return self._finish(averaged(self.result(config)))

    def of_many(self, config: ExperimentConfig) -> str:
        """Return the id of a run on many tickers, with a result."""
        return self._finish(made_panel_result(config, load_panel(config.data)))

    def stopped(self, config: ExperimentConfig) -> str:
        """Return the id of a run that was stopped before it began, without a result."""
        run_id = self.queued(config)
        self.visit.store.request_stop(run_id, self.visit.owner)
        self.visit.ledger.drop_waiting()
        return run_id

    def failed(self, config: ExperimentConfig) -> str:
        """Return the id of a run that failed."""
        run_id = self.running(config)
        self.visit.ledger.fail(run_id, "Training diverged.")
        return run_id

    def damaged(self, config: ExperimentConfig) -> str:
        """Return the id of a run whose result was cut."""
        run_id = self.finished(config)
        path = self.visit.store.folder(run_id) / "result.json"
        path.write_bytes(path.read_bytes()[:1000])
        return run_id

    def unreadable(self, config: ExperimentConfig, owner: str | None = None) -> str:
        """Return the id of a run whose settings a newer version of the lab wrote."""
        run_id = self.finished(config, owner)
        kept = json.dumps({**keep_config(config), "format": 99, "written_by": "9.9"})
        with self.visit.store.database.open() as connection:
            connection.execute("UPDATE runs SET config = ? WHERE id = ?", (kept, run_id))
        return run_id

    def studied(self, config: ExperimentConfig, *, over: bool = True) -> dict[str, str]:
        """Return the ids of a run and of one of each of its studies, by ``parent``, ``backtest``, ``leak``, ``seeds``.

        Args:
            config: The settings of the run.
            over: Whether its studies are finished; otherwise they are under way.
        """
        parent = self.finished(config)
        studies = {
            "backtest": fold_configs(config, len(self.table), 2),
            "leak": leak_configs(config),
            "seeds": [config.with_("", seed=number) for number in (1, 2)],
        }
        found = {"parent": parent}
        for purpose, configs in studies.items():
            ids = self.visit.store.submit_group(configs, parent, purpose, self.visit.owner, self.table.title)
            found[purpose] = ids[-1]
            for run_id, each in zip(ids, configs, strict=True) if over else ():
                self._train()
                self.visit.ledger.finish(run_id, self.result(each))
        if not over:
            self._train()
        return found

    def _finish(self, result: RunResult, owner: str | None = None) -> str:
        run_id = self.queued(result.config, owner)
        self._train()
        self.visit.ledger.finish(run_id, result)
        return run_id

    def _train(self) -> None:
        """Let the next run be claimed and report two epochs and half of a third."""
        claim = self.visit.ledger.claim()
        assert claim is not None
        dates = [date.isoformat() for date in self.table.dates[-3:]]
        window = claim.config.features.window
        attention = [1 / window] * window
        events: list[Event] = [
            Started(
                first_epoch=1, epochs=4, batches=8, watched="validation", dates=dates, actual=[100.0, 101.0, 102.0]
            ),
            *(
                EpochDone(
                    epoch=number,
                    loss=1 / number,
                    val_loss=2 / number,
                    seconds=1.0,
                    best_epoch=number,
                    preview=[100.0 + number, 101.0, 102.0 - number],
                    attention=attention,
                    newest_attention=attention,
                )
                for number in (1, 2)
            ),
            BatchDone(epoch=3, batch=4, batches=8, loss=0.3),
        ]
        for event in events:
            self.visit.ledger.record(claim.id, claim.attempt, event)


def many_tickers() -> ExperimentConfig:
    """Return settings of one model for three companies, one of which training never sees."""
    config = small("recommended").with_("data", tickers=("IBM", "AAPL", "MSFT"), unseen=0.3)
    return config.with_("features", inputs=("range", "market:range"), target="range")


KINDS: dict[str, Callable[[MadeRuns], str]] = {
    "tutorial": lambda runs: runs.finished(small()),
    "recommended": lambda runs: runs.finished(small("recommended")),
    "kept untrained": lambda runs: runs.kept_untrained(small("recommended")),
    "several rows ahead": lambda runs: runs.averaged(steps_ahead()),
    "no attention": lambda runs: runs.finished(small().with_("model", attention="none")),
    "many tickers": lambda runs: runs.of_many(many_tickers()),
    "somebody else's": lambda runs: runs.finished(small(), "somebody else"),
    "studied": lambda runs: runs.studied(small())["parent"],
    "under study": lambda runs: runs.studied(small("recommended"), over=False)["parent"],
    "fold": lambda runs: runs.studied(small())["backtest"],
    "leak": lambda runs: runs.studied(small())["leak"],
    "queued": lambda runs: runs.queued(small()),
    "running": lambda runs: runs.running(small("recommended")),
    "stopped": lambda runs: runs.stopped(small()),
    "failed": lambda runs: runs.failed(small()),
    "damaged": lambda runs: runs.damaged(small()),
    "unreadable": lambda runs: runs.unreadable(small()),
}
"""How a run of each kind is put into the store; each returns the run that a page is to be about."""
