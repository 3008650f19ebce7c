"""Many tickers for one model: the windows that each has alone, one split by date, and nothing of what comes later."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.panel import PanelTable
from lstm_core.data.table import PriceTable
from lstm_core.errors import ColumnNotFoundError, ConfigError, DataError
from lstm_core.features.panel import PreparedPanel, prepare_panel, unseen_tickers
from lstm_core.features.preparation import Preparation
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import prepare, with_features

ROWS, WINDOW = 90, 5
INPUTS = ("close", "market:close", "market:return", "static:mean", "static:deviation")
SEEDS = st.integers(0, 10**6)
both_presets = pytest.mark.parametrize("name", ["tutorial", "recommended"])


def config(name: str = "recommended", inputs: tuple[str, ...] = INPUTS, unseen: float = 0.0) -> ExperimentConfig:
    made = preset(name).with_("data", tickers=("all",), unseen=unseen)
    return made.with_("features", inputs=inputs, window=WINDOW)


def table(name: str, seed: int, rows: int = ROWS, gaps: tuple[int, ...] = ()) -> PriceTable:
    """Return a random walk; without the rows that are named."""
    close = 100 * (seed % 7 + 1) + np.random.default_rng(seed).normal(size=rows).cumsum()
    frame = pd.DataFrame(
        {"open": close + 1, "close": close}, index=pd.bdate_range("2024-01-01", periods=rows, name="date")
    )
    return PriceTable(name, frame.drop(frame.index[list(gaps)]))


def panel(seed: int = 1) -> PanelTable:
    """Return four tickers, one of which lacks some days."""
    gaps = {"C": (7, 40, 41, 70)}
    return PanelTable(tuple(table(name, seed + place, gaps=gaps.get(name, ())) for place, name in enumerate("ABCD")))


def parts(data: PreparedPanel) -> list[WindowSet]:
    return [part for part in (data.train, data.validation, data.test) if part is not None]


def changed(tables: PanelTable, names: str, day: pd.Timestamp, seed: int) -> PanelTable:
    """Return the same with other values from a day on, of some tickers."""
    found = []
    for each in tables.tables:
        frame = each.frame.copy()
        if each.title in names:
            later = frame.index >= day
            frame[later] += np.random.default_rng(seed).uniform(10, 1000, frame[later].shape)
        found.append(replace(each, frame=frame))
    return PanelTable(tuple(found))


@both_presets
def test_plain_inputs_give_each_ticker_the_windows_that_it_has_alone(name: str) -> None:
    wanted = config(name, ("open", "close"))
    found = prepare_panel(PanelTable(panel().tables[:2]), wanted)
    for ticker in found.tickers:
        alone = prepare(ticker.table, Preparation.of(wanted))
        for part in ("train", "validation", "test"):
            one, other = getattr(ticker.data, part), getattr(alone, part)
            assert (one is None) == (other is None)
            if one is not None:
                assert np.array_equal(one.inputs, other.inputs) and np.array_equal(one.targets, other.targets)
        assert ticker.data.input_scaler.to_json() == alone.input_scaler.to_json()
    both = [ticker.data for ticker in found.tickers]
    assert np.array_equal(found.train.inputs, np.concatenate([data.train.inputs for data in both]))
    assert np.array_equal(found.test.targets, np.concatenate([data.test.targets for data in both]))
    assert len(set(found.train.rows) | set(found.test.rows)) == len(found.train) + len(found.test)


def test_outputs_become_values_of_their_own_ticker() -> None:
    found = prepare_panel(panel(), config())
    for part in parts(found):
        assert np.allclose(part.to_level(part.targets), part.actual, rtol=1e-6)


@both_presets
def test_all_are_cut_at_the_same_dates(name: str) -> None:
    found = prepare_panel(panel(), config(name))
    begins = found.dates[found.split.test.start]
    ends = found.dates[found.split.train.stop - 1]
    for ticker in found.tickers:
        assert ticker.data.train.dates.max() <= ends
        assert ticker.data.test.dates.min() >= begins
        assert ticker.table.dates[ticker.data.split.test.start] >= begins
    assert found.train.dates.max() < begins


def test_the_market_is_the_mean_of_the_tickers_with_a_row_that_day() -> None:
    tables = panel()
    found = prepare_panel(tables, config(inputs=("close", "market:close")))
    together = pd.concat([each.frame["close"] for each in tables.tables], axis=1).mean(axis=1)
    for ticker in found.tickers:
        got = ticker.table.frame["market:close"]
        assert np.allclose(got, together.loc[got.index])


def test_static_columns_compare_the_training_parts_and_are_left_as_they_are() -> None:
    found = prepare_panel(panel(), config())
    rows = [slice(ticker.data.split.train.start, ticker.data.split.train.stop) for ticker in found.tickers]
    means = [ticker.table.frame["close"].iloc[part].mean() for ticker, part in zip(found.tickers, rows, strict=True)]
    expected = (np.array(means) - np.mean(means)) / np.std(means)
    for ticker, value in zip(found.tickers, expected, strict=True):
        assert np.allclose(ticker.data.test.inputs[:, :, INPUTS.index("static:mean")], value)


@both_presets
@given(seed=SEEDS, place=st.integers(0, 15))
@settings(max_examples=6, deadline=None)
def test_the_future_of_any_ticker_changes_nothing_before_it(name: str, seed: int, place: int) -> None:
    tables, wanted = panel(seed % 50), config(name, unseen=0.25)
    before = prepare_panel(tables, wanted)
    tested = before.dates[before.split.test.start :]
    day = tested[min(place, len(tested) - 1)]
    for names in ("A", "C", "ABCD"):
        after = prepare_panel(changed(tables, names, day, seed), wanted)
        assert [one.data.input_scaler.to_json() for one in after.tickers] == [
            one.data.input_scaler.to_json() for one in before.tickers
        ]
        assert np.array_equal(after.train.inputs, before.train.inputs)
        assert np.array_equal(after.train.targets, before.train.targets)
        known = before.test.dates <= day
        assert np.array_equal(after.test.inputs[known], before.test.inputs[known])
        assert np.array_equal(after.test.frame.base[known], before.test.frame.base[known])
    assert not np.array_equal(after.test.actual, before.test.actual), "what was changed was not used"


@given(seed=SEEDS)
@settings(max_examples=5, deadline=None)
def test_what_training_never_sees_changes_nothing_of_training(seed: int) -> None:
    tables, wanted = panel(seed % 50), config(unseen=0.25)
    before = prepare_panel(tables, wanted)
    (hidden,) = (ticker.name for ticker in before.tickers if not ticker.seen)
    after = prepare_panel(changed(tables, hidden, tables.start, seed), wanted)
    for part in ("train", "validation"):
        one, other = getattr(before, part), getattr(after, part)
        assert np.array_equal(one.inputs, other.inputs) and np.array_equal(one.targets, other.targets)
    for one, other in zip(before.tickers, after.tickers, strict=True):
        same = np.array_equal(one.data.test.inputs[..., 1:3], other.data.test.inputs[..., 1:3])
        assert same or not one.seen, "the market knows nothing of it"
    assert {one.name for one in after.tickers if one.seen} == set("ABCD") - {hidden}


def test_the_seed_draws_what_is_not_seen() -> None:
    names = [f"T{number}" for number in range(40)]
    drawn = {unseen_tickers(names, 0.25, seed) for seed in range(5)}
    assert len(drawn) == 5 and all(len(each) == 10 for each in drawn)
    assert unseen_tickers(names, 0.25, 3) == unseen_tickers(names, 0.25, 3)
    assert len(unseen_tickers(names, 0.001, 3)) == 1
    with pytest.raises(ConfigError, match="none would be left"):
        unseen_tickers(["A"], 0.9, 3)


def test_what_is_left_out_is_named_with_the_reason() -> None:
    late, other = table("LATE", 9), table("ODD", 10)
    late = replace(late, frame=late.frame.iloc[70:])
    odd = replace(other, frame=other.frame.rename(columns={"close": "price"}))
    found = prepare_panel(PanelTable((*panel().tables, late, odd)), config())
    assert [ticker.name for ticker in found.tickers] == list("ABCD")
    assert [(one.ticker, one.why.split(",")[0]) for one in found.left_out] == [
        ("ODD", "ODD is left out: ODD has no column 'close'. It has: open"),
        ("LATE", "LATE is left out: it has 0 of the common dates in the training part"),
    ]
    with pytest.raises(DataError, match="needs at least 2"):
        prepare_panel(PanelTable((panel().tables[0], odd)), config())


def test_a_ticker_alone_has_no_market() -> None:
    with pytest.raises(ColumnNotFoundError, match="something of many tickers together, and A is one"):
        with_features(panel().tables[0], config().features)


def test_who_is_left_out_has_no_say_in_the_dates() -> None:
    """A ticker of other years falls out; the others are cut as if it had never been there."""
    others = PanelTable(panel().tables[:2])
    old = table("OLD", 9)
    old = replace(old, frame=old.frame.set_axis(old.dates - pd.Timedelta(days=7 * 60)))
    wanted = config(inputs=("close",))
    found, alone = prepare_panel(PanelTable((*others.tables, old)), wanted), prepare_panel(others, wanted)
    assert [one.ticker for one in found.left_out] == ["OLD"]
    assert found.dates.equals(alone.dates) and found.split == alone.split
    assert np.array_equal(found.train.inputs, alone.train.inputs)


def test_a_first_ticker_without_a_validation_part_does_not_make_the_test_part_watched() -> None:
    """It has rows there, but none of a day on which a ticker that training sees has one."""
    first, *others = panel().tables[:3]
    seed = next(seed for seed in range(50) if unseen_tickers("ABC", 0.3, seed) == {"A"})
    wanted = config(inputs=("close", "market:close"), unseen=0.3).with_("", seed=seed)
    found = prepare_panel(PanelTable((first, *others)), wanted)
    within = found.dates[found.split.validation.start : found.split.validation.stop]
    moved = first.dates.where(~first.dates.isin(within), first.dates + pd.Timedelta(hours=12))
    first = replace(first, frame=first.frame.set_axis(moved.rename("date")))
    found = prepare_panel(PanelTable((first, *others)), wanted)
    assert found.validation is not None and found.watched is found.validation
    assert [one.ticker for one in found.left_out] == ["A"]
