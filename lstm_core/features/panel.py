"""Many series made ready for one model: each scaled by its own training part, all cut at the same dates.

The windows of all tickers are cut from one table of rows, one ticker after the other, so that a window costs nothing
but the number of the row at which it begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import Loaded
from lstm_core.data.panel import LeftOut, PanelTable, calendar_of
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError, DataError, LabError, TooFewRowsError
from lstm_core.features.indicators import with_indicators
from lstm_core.features.panel_inputs import add_market, add_static, own_inputs
from lstm_core.features.preparation import Preparation
from lstm_core.features.splits import Split, count_windows, split_rows
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData, prepare, with_features

__all__ = [
    "PreparedPanel",
    "TickerData",
    "dates_of",
    "preparation_key",
    "prepare_loaded",
    "prepare_once_more",
    "prepare_panel",
    "unseen_tickers",
]


@dataclass(frozen=True)
class TickerData:
    """One ticker of a panel, made ready.

    Attributes:
        name: What it is called.
        seen: Whether training sees it.
        table: Its rows with all inputs as columns.
        data: Its windows, as if it were alone; ``data.split`` are its own rows of the common dates.
    """

    name: str
    seen: bool
    table: PriceTable = field(repr=False)
    data: PreparedData = field(repr=False)


@dataclass(frozen=True)
class PreparedPanel(PreparedData):
    """Many series made ready for one model.

    Training and validation hold the windows of the tickers that training sees, the test part those of all tickers, one
    ticker after the other. ``rows`` of a window counts through the rows of all tickers. ``split`` is that of the common
    dates; scalers and target unit are those of the first ticker, as each has its own.

    Attributes:
        dates: The common dates, which ``split`` cuts.
        tickers: All that are used.
        left_out: Those that could not be.
    """

    dates: pd.DatetimeIndex = field(repr=False)
    tickers: tuple[TickerData, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = ()

    @property
    def previewed(self) -> WindowSet:
        """The windows that people watch while it trains: the watched ones of the first ticker."""
        first = self.tickers[0] if self.watched is self.test else self.seen[0]
        return first.data.watched

    @property
    def seen(self) -> tuple[TickerData, ...]:
        """The tickers that training sees."""
        return tuple(ticker for ticker in self.tickers if ticker.seen)


def prepare_loaded(table: Loaded, config: ExperimentConfig) -> tuple[Loaded, PreparedData]:
    """Prepare whatever a run learns from, one series or several.

    Args:
        table: As it was loaded.
        config: Of the run.

    Returns:
        The rows that are used, with all inputs as columns; and the windows.

    Raises:
        LabError: As ``prepare`` and ``prepare_panel``.
    """
    if isinstance(table, PriceTable):
        used = with_features(table, config.features)
        return used, prepare(used, Preparation.of(config))
    panel = prepare_panel(table, config)
    return PanelTable(tuple(ticker.table for ticker in panel.tickers), panel.left_out), panel


def prepare_once_more(table: Loaded, data: PreparedData, config: ExperimentConfig) -> PreparedData:
    """Return the same windows as networks get them that are trained once more on everything before the test part.

    Scalers and HAR are fitted to all rows before the test part, of many tickers each to its own. Which rows are whose,
    which tickers are seen, market and static columns stay as they are.

    Args:
        table: As ``prepare_loaded`` returned it.
        data: What it returned beside it.
        config: Of the run.
    """
    wanted = Preparation.of(config).once_more
    if not isinstance(data, PreparedPanel):
        assert isinstance(table, PriceTable)
        return prepare(table, wanted)
    tickers = [
        replace(ticker, data=prepare(ticker.table, _of_ticker(wanted, ticker.table, data.dates, data.split)))
        for ticker in data.tickers
    ]
    return _pooled(tickers, data.dates, data.split, data.left_out, watches_test=wanted.watched == "test")


def dates_of(table: Loaded, config: ExperimentConfig) -> pd.DatetimeIndex:
    """Return the dates that the split of a run cuts: those of its rows, or those that its tickers have in common.

    Args:
        table: As it was loaded.
        config: Of the run.

    Raises:
        LabError: As ``prepare`` and ``prepare_panel``.
    """
    features = config.features
    if isinstance(table, PriceTable):
        return with_features(table, features).dates
    hidden = unseen_tickers(table.tickers, config.data.unseen, config.seed)
    tables, _ = _with_own_inputs(table, (*own_inputs(features.inputs), features.target))
    return _common(tables, hidden, config)[1]


def preparation_key(config: ExperimentConfig) -> tuple[Preparation, float, int | None]:
    """Return all of a config that ``prepare_loaded`` reads: the same data and the same key give the same windows.

    Example:
        >>> config = ExperimentConfig()
        >>> preparation_key(config) == preparation_key(config.with_("", seed=8))
        True
    """
    unseen = config.data.unseen if config.data.tickers else 0.0
    return Preparation.of(config), unseen, config.seed if unseen else None


def unseen_tickers(tickers: Sequence[str], share: float, seed: int) -> frozenset[str]:
    """Draw the tickers that training never sees, by the seed and the names alone.

    Args:
        tickers: All of them.
        share: How many of them, 0 to 0.9; if not 0, at least one.
        seed: The run's.

    Raises:
        ConfigError: None would be left to learn from.

    Example:
        >>> len(unseen_tickers(["A", "B", "C", "D"], 0.25, seed=7)), unseen_tickers(["A", "B"], 0.0, seed=7)
        (1, frozenset())
    """
    count = max(1, round(share * len(tickers))) if share else 0
    if count >= len(tickers):
        raise ConfigError(
            f"Of {len(tickers)} tickers none would be left to learn from; let training see more (data.unseen)."
        )
    order = np.random.default_rng([seed, 15]).permutation(len(tickers))
    return frozenset(tickers[place] for place in order[:count])


def prepare_panel(panel: PanelTable, config: ExperimentConfig) -> PreparedPanel:
    """Add the indicators and market columns, cut all series at the same dates, scale each, and cut windows.

    The dates are those of all tickers that training sees; the shares of the split are shares of them. A ticker that
    lacks a column, or whose rows in some part are too few, is left out and named, and has no say in the dates.

    Args:
        panel: The series as they were loaded.
        config: Of the run.

    Raises:
        ConfigError: An indicator is impossible, or no ticker is left to learn from.
        DataError: Too few tickers can be used.
        TooFewRowsError: There are too few dates.
    """
    features = config.features
    hidden = unseen_tickers(panel.tickers, config.data.unseen, config.seed)
    tables, left_out = _with_own_inputs(panel, (*own_inputs(features.inputs), features.target))
    tables, dates, split, short = _common(tables, hidden, config)
    left_out = (*left_out, *short)
    may = [table.title not in hidden for table in tables]
    joined = add_market(tables, may, features.inputs)
    training = [slice(*_rows(table, dates, split)[:2]) for table in joined]
    wanted = Preparation.of(config)
    ready = []
    for table in add_static(joined, training, may, features.inputs, features.target):
        try:
            data = prepare(table, _of_ticker(wanted, table, dates, split))
        except DataError as error:
            left_out = (*left_out, LeftOut(table.title, f"{table.title} is left out: {error}"))
            continue
        ready.append(TickerData(table.title, table.title not in hidden, table, data))
    PanelTable(tuple(ticker.table for ticker in ready), left_out).checked()
    _seen([ticker.table for ticker in ready], hidden)
    return _pooled(ready, dates, split, left_out, watches_test=wanted.watched == "test")


def _with_own_inputs(panel: PanelTable, names: Sequence[str]) -> tuple[list[PriceTable], tuple[LeftOut, ...]]:
    tables, left_out = [], list(panel.left_out)
    for table in panel.tables:
        try:
            tables.append(with_indicators(table, names))
        except ConfigError:
            raise  # it can't be computed for any of them
        except LabError as error:
            left_out.append(LeftOut(table.title, f"{table.title} is left out: {error}"))
    PanelTable(tuple(tables), tuple(left_out)).checked()
    return tables, tuple(left_out)


def _seen(tables: Sequence[PriceTable], hidden: frozenset[str]) -> list[PriceTable]:
    """Return the tables that training may see.

    Raises:
        DataError: There are none.
    """
    found = [table for table in tables if table.title not in hidden]
    if not found:
        raise DataError(
            "No ticker is left to learn from: those that could be used are the ones that training is not to see. "
            "Let training see more of them, or choose another seed."
        )
    return found


def _common(
    tables: Sequence[PriceTable], hidden: frozenset[str], config: ExperimentConfig
) -> tuple[list[PriceTable], pd.DatetimeIndex, Split, tuple[LeftOut, ...]]:
    """Find the dates of the tickers that training sees, how they are cut, and who has a window in every part.

    Whoever training was to see and has not is left out, and the dates are found anew without it.

    Raises:
        DataError: No ticker is left to learn from.
        TooFewRowsError: There are too few dates.
    """
    features = config.features
    left_out: tuple[LeftOut, ...] = ()
    while True:
        dates = calendar_of(_seen(tables, hidden))
        count_windows(len(dates), features.window, config.split, features.horizon)
        split = split_rows(len(dates), config.split)
        kept, short = _long_enough(tables, dates, split, config)
        falls = tuple(one for one in short if one.ticker not in hidden)
        if not falls:
            return kept, dates, split, (*left_out, *short)
        left_out = (*left_out, *falls)
        gone = {one.ticker for one in falls}
        tables = [table for table in tables if table.title not in gone]


def _rows(table: PriceTable, dates: pd.DatetimeIndex, split: Split) -> tuple[int, int, int, int]:
    """Return which rows of a table lie between the common dates of a split, as ``SplitConfig.rows`` has them."""

    def row(place: int) -> int:
        return len(table) if place >= len(dates) else int(table.dates.searchsorted(dates[place]))

    return row(split.train.start), row(split.validation.start), row(split.test.start), row(split.test.stop)


def _long_enough(
    tables: Sequence[PriceTable], dates: pd.DatetimeIndex, split: Split, config: ExperimentConfig
) -> tuple[list[PriceTable], tuple[LeftOut, ...]]:
    """Tell the tickers with a window in every part from the others."""
    kept, left_out = [], []
    for table in tables:
        why = _too_short(table, dates, split, config)
        if why:
            left_out.append(LeftOut(table.title, why))
        else:
            kept.append(table)
    PanelTable(tuple(kept), tuple(left_out)).checked()
    return kept, tuple(left_out)


def _too_short(table: PriceTable, dates: pd.DatetimeIndex, split: Split, config: ExperimentConfig) -> str:
    """Say which part of a ticker has too few rows for a window; empty if each has enough."""
    first, validation, test, end = _rows(table, dates, split)
    window, ahead = config.features.window, config.features.horizon - 1
    before = 0 if config.split.reach_back else window
    parts = [("training", first, validation, window), ("test", test, end, before)]
    if len(split.validation):
        parts.insert(1, ("validation", validation, test, before))
    for name, start, stop, needed in parts:
        if stop - start - needed - ahead < 1:
            return (
                f"{table.title} is left out: it has {stop - start:,} of the common dates in the {name} part, and "
                f"{needed + ahead + 1:,} are needed. Its rows are from {table.step.iso(table.start)} to "
                f"{table.step.iso(table.end)}."
            )
    return ""


def _of_ticker(wanted: Preparation, table: PriceTable, dates: pd.DatetimeIndex, split: Split) -> Preparation:
    """Return a preparation for the rows of one ticker.

    Raises:
        TooFewRowsError: Its rows have become too few.
    """
    rows = _rows(table, dates, split)
    lacks_validation = len(split.validation) > 0 and rows[1] == rows[2]
    if not rows[0] < rows[1] <= rows[2] < rows[3] or lacks_validation:
        raise TooFewRowsError("Too few rows are left of it.")
    return wanted.model_copy(update={"split": wanted.split.model_copy(update={"rows": rows})})


def _pooled(
    tickers: Sequence[TickerData],
    dates: pd.DatetimeIndex,
    split: Split,
    left_out: tuple[LeftOut, ...],
    *,
    watches_test: bool,
) -> PreparedPanel:
    offsets = np.cumsum([0, *(len(ticker.table) for ticker in tickers)])

    def joined(part: str, *, seen_only: bool) -> WindowSet | None:
        sets = [
            (windows, int(offset))
            for ticker, offset in zip(tickers, offsets, strict=False)
            if (ticker.seen or not seen_only) and (windows := getattr(ticker.data, part)) is not None
        ]
        return WindowSet.joined(sets) if sets else None

    train, validation, test = (joined(part, seen_only=part != "test") for part in ("train", "validation", "test"))
    assert train is not None and test is not None
    first = tickers[0].data
    watched = test if validation is None or watches_test else validation
    return PreparedPanel(
        split=split,
        input_scaler=first.input_scaler,
        target_unit=first.target_unit,
        level_scale=first.level_scale,
        target_kind=first.target_kind,
        train=train,
        validation=validation,
        test=test,
        watched=watched,
        dates=dates,
        tickers=tuple(tickers),
        left_out=left_out,
    )
