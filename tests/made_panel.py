"""Results of many tickers made up without training: random first weights, whose predictions are computed in NumPy."""

from typing import Literal

import numpy as np
import pandas as pd

from lstm_core.arrays import Float32
from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.panel import PanelTable
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.leaderboard import Network
from lstm_core.evaluation.panel import judge_panel
from lstm_core.features.panel import prepare_panel
from lstm_core.features.window_set import WindowSet
from lstm_core.model.forward import forward
from lstm_core.model.initial import initial_weights
from lstm_core.results import Outputs, RunResult, Seconds


def walks(rows: int = 150, names: str = "ABCD", seed: int = 1) -> PanelTable:
    """Return random walks of bars that move a little like one another."""
    common = np.random.default_rng(seed).normal(size=rows)
    return PanelTable(tuple(_walk(name, rows, seed + place, common) for place, name in enumerate(names)))


def _walk(name: str, rows: int, seed: int, common: np.ndarray) -> PriceTable:
    random = np.random.default_rng([seed, 3])
    close = 100 * (seed % 5 + 1) + (common + random.normal(size=rows)).cumsum()
    spread = random.uniform(0.2, 2.0, (2, rows))
    columns = {"open": close + random.normal(scale=0.1, size=rows), "high": close + spread[0], "low": close - spread[1]}
    index = pd.bdate_range("2020-01-01", periods=rows, name="date")
    return PriceTable(name, pd.DataFrame({**columns, "close": close, "volume": 1000 * spread[0]}, index=index))


def panel_config(unseen: float = 0.25, window: int = 6) -> ExperimentConfig:
    """Return settings of a small model of many tickers, which predicts how far they move."""
    made = preset("recommended").with_("data", source="file", name="walks.csv", tickers=("all",), unseen=unseen)
    inputs = ("range", "market:range", "static:mean")
    return made.with_("features", inputs=inputs, target="range", window=window).with_("model", units=3)


def made_panel_result(config: ExperimentConfig, table: PanelTable) -> RunResult:
    """Return the result of a run on many tickers whose weights are the first ones."""
    data, features = prepare_panel(table, config), config.features
    config = config.with_("data", sha256=table.sha256)
    weights = initial_weights(config.model, features.window, len(features.inputs), config.seed, config.outputs)

    def scaled(windows: WindowSet) -> Float32:
        return forward(config.model, weights, windows.inputs).outputs

    def outputs(part: Literal["validation", "test"], windows: WindowSet) -> Outputs:
        values = windows.frame.to_levels(scaled(windows))
        return Outputs(part, pd.DatetimeIndex(windows.dates), windows.previous, windows.steps, values)

    assert data.validation is not None
    calibrating = {ticker.name: ticker.data.validation or ticker.data.train for ticker in data.tickers}
    tested = outputs("test", data.test)
    network = Network(tested.point[:, 0], 1.0, 0.1, "Made up.")
    counts = {name: len(windows) for name, windows in calibrating.items()}
    judged = judge_panel(data, network, config, counts, data, refits=False)
    names = list(dict.fromkeys([*features.inputs, features.target]))
    return RunResult(
        config=config,
        title=PanelTable(tuple(ticker.table for ticker in data.tickers)).title,
        samples={"train": len(data.train), "validation": len(data.validation), "test": len(data.test)},
        loss=(0.1,),
        val_loss=(0.1,),
        kept_epoch=1,
        ended_by="epochs",
        leaderboard=judged.board.entries,
        measured=judged.measured,
        outputs=tested,
        calibration=outputs("validation", WindowSet.joined([(windows, 0) for windows in calibrating.values()])),
        attention=np.zeros((0, features.window), dtype="float32"),
        series=pd.concat([ticker.table.frame[names] for ticker in data.tickers]),
        weights=weights,
        scalers={"input": data.input_scaler.to_json(), "target": data.target_unit.to_json()},
        seconds=Seconds(0.1, 0.1, 0.1),
        versions={},
        opponent=judged.board.opponent,
        panel=judged.panel,
    )
