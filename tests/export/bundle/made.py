"""Bundles of results that are made up."""

from dataclasses import replace
from functools import cache
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import load_panel
from lstm_core.data.table import PriceTable
from lstm_core.export.bundle.making import Beside, Bundle, make_bundle
from lstm_core.export.bundle.used import origin_of
from lstm_core.results import RunResult
from lstm_core.runs.model_files import ModelFile, ModelFiles
from lstm_core.trainings import Training
from tests.made_panel import made_panel_result
from tests.made_results import averaged, kept_untrained, with_opponent
from tests.pages.made_runs import many_tickers, newest_rows, result_of, small, steps_ahead

WHEN = "2026-01-31"
MODELS = ModelFiles((ModelFile("model.onnx", b"onnx", 1e-7),), windows=3, versions={})


def bundled(result: RunResult, **beside: Any) -> Bundle:
    """Return the bundle of a result on bundled rows."""
    fields: dict[str, Any] = {"table": newest_rows(), "models": MODELS} | beside
    return make_bundle(result, Beside(origin_of(result.config.data, None), WHEN, **fields))


def made(config: ExperimentConfig | None = None) -> RunResult:
    """Return a result on the newest bundled rows, with the hash of its data, as a trained run has it."""
    config = (small() if config is None else config).with_("data", sha256=newest_rows().sha256)
    return result_of(config, newest_rows())


@cache
def of_many() -> tuple[RunResult, object]:
    """Return a result on many tickers, and these."""
    panel = load_panel(many_tickers().data)
    config = many_tickers().with_("data", sha256=panel.sha256)
    return made_panel_result(config, panel), panel


@cache
def own() -> tuple[RunResult, PriceTable]:
    """Return a result on a file of somebody's own."""
    result = made()
    config = result.config.with_("data", source="upload", name="0" * 32)
    return replace(result, config=config), newest_rows()


KINDS = {
    "tutorial": made,
    "recommended": lambda: with_opponent(made(small("recommended"))),
    "kept untrained": lambda: kept_untrained(made(small("recommended"))),
    "several rows ahead": lambda: averaged(made(steps_ahead())),
    "stopped early": lambda: replace(made(), ended_by="early_stopping"),
    "stopped by a person": lambda: replace(made(), ended_by="person"),
    "trained once more": lambda: replace(
        made(), later=(Training(1, True, 7, (0.2, 0.1), (), 2, "early_stopping", 40, True),)
    ),
    "no attention": lambda: made(small().with_("model", attention="none")),
}
"""Results of each kind on one series."""
