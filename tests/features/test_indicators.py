"""Indicators: the values are the known ones, none looks ahead, and what can't be computed is told of in a sentence."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import talib
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.config import preset
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.data.table import PriceTable
from lstm_core.errors import ColumnNotFoundError, ConfigError, DataError, TooFewRowsError
from lstm_core.features.indicators import (
    INDICATORS,
    IndicatorSpec,
    is_indicator,
    kinds_for,
    label,
    parse_spec,
    target_choices,
    with_indicators,
)
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare

MakeTable = Callable[..., PriceTable]

_RANGES = ("range", "parkinson", "logrange", "logrange_mean:5")
STILL = (
    {"rsi": lambda _: 50.0}
    | dict.fromkeys(("sma", "ema", "obv"), lambda value: value)
    | dict.fromkeys(("logrange", "logrange_mean"))  # a range of 0 has no logarithm
)
"""What an indicator is of a series that stands still at a value, where that is not 0; ``None`` for no value at all."""

every_kind = pytest.mark.parametrize("kind", INDICATORS)
SEEDS = st.integers(0, 10**6)


def _table(close: list[float], **columns: list[float]) -> PriceTable:
    """Return a table from Monday 1 January 2024 on."""
    index = pd.date_range("2024-01-01", periods=len(close), name="date")
    return PriceTable("T", pd.DataFrame(columns | {"close": close}, index=index, dtype="float64"))


def _hourly(table: PriceTable) -> PriceTable:
    """Return the same rows, an hour apart."""
    index = pd.date_range("2024-01-01", periods=len(table), freq="h", name="date")
    return PriceTable("T", table.frame.set_axis(index))


def _positive(rows: int, seed: int) -> PriceTable:
    """Return hourly bars with a volume whose values are all above zero."""
    random = np.random.default_rng(seed)
    close = 100 * np.exp(random.normal(scale=0.05, size=rows).cumsum())
    bars = {"open": close * 1.01, "high": close * 1.02, "low": close * 0.97, "volume": random.uniform(1, 1e9, rows)}
    return _hourly(_table(list(close), **{name: list(values) for name, values in bars.items()}))


def _values(table: PriceTable, name: str) -> list[float]:
    return with_indicators(table, [name]).frame[name].tolist()


def _raw(table: PriceTable, spec: IndicatorSpec) -> np.ndarray:
    """Return an indicator's values with its warm-up rows."""
    source = table.frame[spec.source(table) or "close"]
    return spec.about.compute(table.frame, source, *spec.parameters)


@st.composite
def _specs(draw: Any) -> IndicatorSpec:
    kind = draw(st.sampled_from(list(INDICATORS)))
    about = INDICATORS[kind]
    numbers = [draw(st.integers(parameter.low, 15)) for parameter in about.parameters]
    if len(numbers) == 3:
        numbers[1] = numbers[0] + draw(st.integers(1, 15))  # slow
    column = draw(st.sampled_from([None, "volume", "open"])) if about.has_source else None
    return IndicatorSpec(kind, tuple(numbers), column)


@every_kind
@given(seed=SEEDS, share=st.floats(0, 1))
def test_no_kind_looks_ahead(kind: str, seed: int, share: float) -> None:
    table, spec = _positive(90, seed), parse_spec(kind)
    cut = round(share * len(table))
    frame = table.frame.copy()
    frame.iloc[cut:] *= np.random.default_rng(seed).uniform(0.01, 100, frame.iloc[cut:].shape)
    before, after = _raw(table, spec), _raw(PriceTable("T", frame), spec)
    assert before[:cut].tobytes() == after[:cut].tobytes()


@given(spec=_specs(), seed=SEEDS, share=st.floats(0, 1))
def test_no_numbers_make_any_kind_look_ahead(spec: IndicatorSpec, seed: int, share: float) -> None:
    table = _positive(90, seed)
    cut = round(share * len(table))
    frame = table.frame.copy()
    frame.iloc[cut:] *= np.random.default_rng(seed).uniform(0.01, 100, frame.iloc[cut:].shape)
    before, after = _raw(table, spec), _raw(PriceTable("T", frame), spec)
    assert before[:cut].tobytes() == after[:cut].tobytes()


@every_kind
@given(seed=SEEDS, rows=st.integers(50, 89))
def test_rows_that_are_not_there_yet_change_nothing_either(kind: str, seed: int, rows: int) -> None:
    table, spec = _positive(90, seed), parse_spec(kind)
    short = PriceTable("T", table.frame.iloc[:rows])
    assert _raw(short, spec).tobytes() == _raw(table, spec)[:rows].tobytes()


@given(seed=SEEDS, share=st.floats(0, 1))
def test_windows_of_indicators_see_nothing_of_the_future(seed: int, share: float) -> None:
    inputs = ("close", "rsi:5", "macd:3:6:4", "volatility:4@open", "obv")
    config = preset("recommended").with_("features", inputs=inputs, window=5)
    table = _positive(110, seed)
    before = prepare(table, Preparation.of(config))
    warm_up = len(table) - before.split.test.stop
    row = before.split.train.stop + round(share * (before.split.test.stop - 1 - before.split.train.stop))
    frame = table.frame.copy()
    frame.iloc[row + warm_up :] *= 3.0
    after = prepare(PriceTable("T", frame), Preparation.of(config))
    for old, new in ((before.validation, after.validation), (before.test, after.test)):
        assert old is not None
        assert new is not None
        assert np.array_equal(old.inputs[old.rows <= row], new.inputs[old.rows <= row])


@given(spec=_specs(), seed=SEEDS)
def test_the_rows_without_a_value_are_those_that_the_registry_says(spec: IndicatorSpec, seed: int) -> None:
    values = _raw(_positive(90, seed), spec)
    assert values.dtype == np.float64
    assert np.isnan(values[: spec.warm_up]).all()
    assert np.isfinite(values[spec.warm_up :]).all()


@every_kind
def test_a_table_loses_its_warm_up_rows_and_says_so(kind: str) -> None:
    table = _positive(90, 1)
    derived, warm_up = with_indicators(table, ["close", kind]), parse_spec(kind).warm_up
    assert derived.dates.equals(table.dates[warm_up:])
    assert derived.columns == (*table.columns, kind)
    assert derived.frame[list(table.columns)].equals(table.frame.iloc[warm_up:])
    assert (derived.title, len(derived.notes)) == ("T", bool(warm_up))
    assert derived.frame[kind].dtype == np.float64


@every_kind
@pytest.mark.parametrize("value", [0.1, 7.0, 1e9])
def test_a_series_that_stands_still_has_finite_values(kind: str, value: float) -> None:
    still = [value] * 60
    table = _hourly(_table(still, high=still, low=still, volume=still))
    expected, about = STILL.get(kind, lambda _: 0.0), INDICATORS[kind]
    if expected is None:
        with pytest.raises(TooFewRowsError, match=r"^T has no row that can be used, because in each of them "):
            _values(table, kind)
        return
    values = np.array(_values(table, kind))
    assert np.isfinite(values).all()
    if about.has_source or about.needs:  # else it is of the calendar
        np.testing.assert_allclose(values, expected(value), rtol=1e-9, atol=1e-12 * value)


@pytest.mark.parametrize(
    ("name", "close", "expected"),
    [
        ("return", [100, 110, 99], [0.1, -0.1]),
        ("return:2", [100, 110, 99], [-0.01]),
        ("logreturn", [1, np.e, np.e**3], [1, 2]),
        ("logreturn:2", [1, np.e, np.e**3], [3]),
        ("momentum:2", [1, 2, 4, 8], [3, 6]),
        ("sma:2", [1, 2, 4], [1.5, 3]),
        ("ema:3", [1, 2, 3, 5], [2, 3.5]),  # begins at the mean of 3, then goes half of the way
        ("rsi:2", [10, 12, 11, 14], [100 * 1 / 1.5, 100 * 2 / 2.25]),  # gains 1 then 2, losses 0.5 then 0.25
        ("rsi:2", [1, 2, 3, 4], [100, 100]),
        ("rsi:2", [4, 3, 2, 1], [0, 0]),
        ("macd:2:3:1", [1, 2, 3, 5, 4], [0.5, 2 / 3, 11 / 36]),
        ("macd_signal:2:3:2", [1, 2, 3, 5, 4], [7 / 12, 43 / 108]),
        ("macd_hist:2:3:2", [1, 2, 3, 5, 4], [1 / 12, -10 / 108]),
        ("bollinger_width:2", [1, 3, 3], [4 * 1 / 2, 0]),
        ("volatility:2", [1, np.e, np.e**3], [np.sqrt(0.5)]),
        ("change_deviation:2", [0, 1, 3, -1], [np.sqrt(0.5), np.sqrt(18)]),
        ("realized:2", [1, np.e, np.e**-1, np.e**-1], [100 * np.sqrt(2.5), 100 * np.sqrt(2)]),  # returns 1, -2, 0
        ("realized:1", [1, np.e, np.e**-1], [100, 200]),
    ],
)
def test_values_worked_out_by_hand(name: str, close: list[float], expected: list[float]) -> None:
    np.testing.assert_allclose(_values(_table(close), name), expected, rtol=1e-12, atol=1e-12)


def test_average_true_range_worked_out_by_hand() -> None:
    # True ranges after the first bar: 3 (its own range), 2 (down from the last close), 4; then (2.5 + 4) / 2.
    table = _table([9, 11, 10, 13], high=[10, 12, 11, 14], low=[8, 9, 9, 10])
    assert _values(table, "atr:2") == [2.5, 3.25]


def test_range_and_parkinson_volatility_worked_out_by_hand() -> None:
    table = _table([9, 11, 10], high=[10, 2**4, 10], low=[8, 2**2, 10])
    assert _values(table, "range") == [2, 12, 0]
    # log(high / low) is 2 log 2 in the second row, so that 4 log 2 under the root leaves the root of log 2.
    expected = [100 * np.log(1.25) / (2 * np.sqrt(np.log(2))), 100 * np.sqrt(np.log(2)), 0]
    np.testing.assert_allclose(_values(table, "parkinson"), expected, rtol=1e-12)


def test_parkinson_and_realized_volatility_find_the_volatility_of_a_walk() -> None:
    # 400 days of 500 ticks each, with 2% volatility a day; the extremes between two ticks are missed by 0.5826 ticks
    # on either side (M. Broadie, P. Glasserman, S. Kou, "A continuity correction for discrete barrier options", 1997).
    random, ticks, daily = np.random.default_rng(4), 500, 0.02
    walk = np.cumsum(random.normal(scale=daily / np.sqrt(ticks), size=(400, ticks)).ravel()).reshape(400, ticks)
    beyond = 0.5826 * daily / np.sqrt(ticks)
    high, low = np.exp(walk.max(axis=1) + beyond), np.exp(walk.min(axis=1) - beyond)
    table = _table(list(np.exp(walk[:, -1])), high=list(high), low=list(low))
    assert np.sqrt(np.mean(np.square(_values(table, "parkinson")))) == pytest.approx(2.0, rel=0.05)
    assert _values(table, "realized:300")[-1] == pytest.approx(2.0, rel=0.08)


def test_on_balance_volume_worked_out_by_hand() -> None:
    assert _values(_table([10, 11, 11, 9], volume=[5, 6, 7, 8]), "obv") == [5, 11, 11, 3]


def test_the_calendar_goes_round() -> None:
    days = pd.DatetimeIndex(["2024-01-01", "2024-04-07", "2024-07-01", "2024-10-02"], name="date")  # Mo, Su, Mo, We
    table = PriceTable("T", pd.DataFrame({"close": [1.0, 2.0, 3.0, 4.0]}, index=days))
    sixth, second = 2 * np.pi * 6 / 7, 2 * np.pi * 2 / 7
    expected = {
        "weekday_sin": [0, np.sin(sixth), 0, np.sin(second)],
        "weekday_cos": [1, np.cos(sixth), 1, np.cos(second)],
        "month_sin": [0, 1, 0, -1],
        "month_cos": [1, 0, -1, 0],
    }
    for name, values in expected.items():
        np.testing.assert_allclose(_values(table, name), values, atol=1e-12)


def test_the_hour_goes_round() -> None:
    times = pd.DatetimeIndex(["2024-01-01 00:00", "2024-01-01 06:00", "2024-01-02 18:00", "2024-01-03 21:00"])
    table = PriceTable("T", pd.DataFrame({"close": [1.0, 2.0, 3.0, 4.0]}, index=times.rename("date")))
    half = np.sqrt(0.5)
    np.testing.assert_allclose(_values(table, "hour_sin"), [0, 1, -1, -half], atol=1e-12)
    np.testing.assert_allclose(_values(table, "hour_cos"), [1, 0, 0, half], atol=1e-12)
    assert {"hour_sin", "hour_cos", "weekday_sin"} <= set(kinds_for(table))


@pytest.mark.parametrize("time", ["0h", "16h"])
def test_the_hour_says_nothing_of_days_and_this_is_told(table: PriceTable, time: str) -> None:
    days = PriceTable(table.title, table.frame.set_axis(table.dates + pd.Timedelta(time)))
    assert not is_indicator("hour_sin", days) and "hour_sin" not in kinds_for(days)
    with pytest.raises(
        DataError, match=r"^Hour of the day \(sine\) says nothing of .*: all of its rows are of the same"
    ):
        with_indicators(days, ["close", "hour_sin"])
    assert is_indicator("weekday_sin", days)


def test_a_model_is_given_the_hour_of_each_row_in_its_window() -> None:
    hours = _positive(200, 3)
    config = preset("tutorial").with_("features", inputs=("close", "hour_cos"), window=10, scaling="standard")
    data = prepare(hours, Preparation.of(config))
    first = data.test.inputs[0, :, 1] * data.input_scaler.scale[1] + data.input_scaler.center[1]
    rows = hours.dates[data.test.rows[0] - 10 : data.test.rows[0]]  # up to the row before the predicted one
    np.testing.assert_allclose(first, np.cos(2 * np.pi * rows.hour / 24), atol=1e-6)


@pytest.mark.parametrize("horizon", [24, 62, 168])
def test_a_day_of_hours_and_two_months_of_days_can_be_predicted(horizon: int) -> None:
    config = preset("recommended").with_("features", inputs=("close",), window=10, horizon=horizon)
    data = prepare(_positive(2000, 3), Preparation.of(config))
    assert data.train.targets.shape[1] == data.test.steps.shape[1] == horizon


def test_values_on_ibm_are_those_of_ta_lib() -> None:
    ibm = load_bundled("ibm")
    close, volume = ibm.frame["close"].to_numpy(), ibm.frame["volume"].to_numpy()
    upper, middle, lower = talib.BBANDS(close, 20, 2.0, 2.0)
    known = {
        "rsi:14": talib.RSI(close, 14),
        "sma:20@volume": talib.SMA(volume, 20),
        "macd_hist:12:26:9": talib.MACD(close, 12, 26, 9)[2],
        "bollinger_width:20": (upper - lower) / middle,
        "return:5": talib.ROCP(close, 5),
    }
    derived = with_indicators(ibm, list(known))
    assert len(ibm) - len(derived) == 33
    for name, values in known.items():
        np.testing.assert_allclose(derived.frame[name], values[33:], rtol=1e-6)


def test_a_spread_that_is_tiny_beside_its_values_is_not_lost() -> None:
    wave = np.where(np.arange(40) % 2, 1.0, -1.0)
    widths = _values(_table(list(1e9 + wave * 1e-4)), "bollinger_width:4")
    np.testing.assert_allclose(widths, 4e-13, rtol=1e-2)
    tiny = _values(_table(list(1e-9 * (3 + wave))), "bollinger_width:4")
    np.testing.assert_allclose(tiny, 4 / 3, rtol=1e-9)


@given(spec=_specs())
def test_the_name_is_read_back_as_the_same_indicator(spec: IndicatorSpec) -> None:
    assert parse_spec(spec.name) == spec


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rsi", "rsi:14"),
        (" RSI:7 ", "rsi:7"),
        ("macd", "macd:12:26:9"),
        ("macd:5:10", "macd:5:10:9"),
        ("return:1", "return"),
        ("return:2", "return:2"),
        ("sma@volume", "sma:20@volume"),
        ("sma:5@msft:close", "sma:5@msft:close"),
        ("weekday_sin", "weekday_sin"),
    ],
)
def test_there_is_one_name_for_each_indicator(text: str, name: str) -> None:
    assert parse_spec(text).name == name


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rsi:1", "rows is 1 but must be from 2 to 500"),
        ("rsi:501", "rows is 501 but must be from 2 to 500"),
        ("rsi:", "rows is '' but must be a whole number"),
        ("rsi:-5", "rows is '-5' but must be a whole number"),
        ("rsi:2.5", "rows is '2.5' but must be a whole number"),
        ("rsi:²", "rows is '²' but must be a whole number"),
        ("rsi:" + "9" * 5000, "but must be a whole number"),
        ("rsi:14:3", "rsi takes 1 (rows)"),
        ("obv:3", "obv takes no numbers"),
        ("macd:26:12:9", "fast is 26 but must be less than slow, which is 12"),
        ("macd:12:12", "fast is 12 but must be less than slow, which is 12"),
        ("sma:20@", "it names no column after the @"),
        ("atr:14@close", "atr is not computed from a column of one's choice; leave '@close' out"),
        ("month_sin@close", "month_sin is not computed from a column"),
    ],
)
def test_impossible_numbers_are_told_of_by_name(text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_spec(text)
    assert str(refused.value).startswith(f"The indicator '{text}' is impossible: ")
    assert problem in str(refused.value)


def test_an_unknown_kind_is_told_what_there_is() -> None:
    with pytest.raises(ConfigError, match=r"^There is no indicator 'stoch'\. An indicator is written like rsi:14 or"):
        parse_spec("stoch:14")


def test_a_name_that_is_nothing_is_told_both_ways_out(table: PriceTable) -> None:
    with pytest.raises(ColumnNotFoundError) as refused:
        with_indicators(table, ["close", "vwap"])
    assert str(refused.value).startswith(
        "WALK has no column 'vwap'. It has: open, high, low, close, volume. An indicator is written like rsi:14 or "
        "sma:20@volume; the kinds are: return, logreturn, "
    )


def test_a_column_that_an_indicator_lacks_is_named() -> None:
    table = _table([1, 2, 3])
    with pytest.raises(ColumnNotFoundError) as refused:
        with_indicators(table, ["atr:2"])
    assert str(refused.value) == "ATR (2) can't be computed: T has no column 'high'. It has: close."
    with pytest.raises(ColumnNotFoundError, match=r"^SMA \(2\) of wind can't be computed: T has no column 'wind'"):
        with_indicators(table, ["sma:2@wind"])


def test_bad_numbers_of_an_indicator_are_refused_as_such(table: PriceTable) -> None:
    with pytest.raises(ConfigError, match="rows is 1 but must be"):
        with_indicators(table, ["rsi:1"])


@pytest.mark.parametrize(
    ("name", "close", "sentence"),
    [
        (
            "logreturn",
            [3, 0, 2],
            "The log return of close can't be computed: it takes logarithms, and the value on 2024-01-02 is 0, not "
            "above 0. Choose another column, or 'momentum', which takes differences.",
        ),
        (
            "volatility:2",
            [3, 1, -2],
            "The volatility of close can't be computed: it takes logarithms, and the value on 2024-01-03 is -2, not "
            "above 0. Choose another column, or 'change_deviation', which takes differences.",
        ),
        (
            "return",
            [3, 0, 2],
            "The return of close can't be computed: it divides by the earlier value, which is 0 on 2024-01-02. Choose "
            "another column, or 'momentum', which takes differences.",
        ),
        (
            "bollinger_width:2",
            [3, 1, -1],
            "The Bollinger width of close can't be computed: it divides by the mean of 2 rows, which is 0 on "
            "2024-01-03. Choose another column, or 'change_deviation'.",
        ),
        (
            "realized:1",
            [3, 1, -2],
            "The realized volatility of close can't be computed: it takes logarithms, and the value on 2024-01-03 is "
            "-2, not above 0. Choose another column, or 'change_deviation', which takes differences.",
        ),
        (
            "return",
            [1e-300, 1e300, 1],
            "Return of close can't be computed for T: on 2024-01-02 it is not a finite number, because values there "
            "are too large or too small. Choose another indicator or column.",
        ),
    ],
)
def test_values_that_have_no_such_indicator_are_told_of(name: str, close: list[float], sentence: str) -> None:
    with pytest.raises(DataError) as refused:
        with_indicators(_table(close), [name])
    assert str(refused.value) == sentence


def test_a_low_that_has_no_logarithm_is_told_of() -> None:
    table = _table([3, 2], high=[4, 3], low=[2, -1])
    with pytest.raises(DataError) as refused:
        with_indicators(table, ["parkinson"])
    assert str(refused.value) == (
        "The Parkinson volatility of low can't be computed: it takes logarithms, and the value on 2024-01-02 is -1, "
        "not above 0. Choose 'range', which subtracts."
    )


def test_targets_are_the_columns_and_what_can_be_computed_of_them(table: PriceTable) -> None:
    assert target_choices(table) == (*table.columns, *_RANGES, "realized:5")
    assert target_choices(_table([1.0, 2, 3, 4, 5, 6])) == ("close", "realized:5")
    assert target_choices(_table([1.0, 2, 3, 4, 5])) == ("close",), "too short"
    below_zero = [-1.0] * 8
    assert target_choices(_table(below_zero, high=below_zero, low=below_zero)) == ("high", "low", "close", "range")
    assert target_choices(_table([1.0] * 8, range=[2.0] * 8)) == ("range", "close", "realized:5")


def test_the_log_range_and_its_mean_worked_out_by_hand() -> None:
    high = [float(np.exp(width)) for width in (0.01, 0.02, 0.04)]
    table = _table([1.0] * 3, high=high, low=[1.0] * 3)
    logs = np.log([0.01, 0.02, 0.04])
    np.testing.assert_allclose(_values(table, "logrange"), logs, rtol=1e-12)
    np.testing.assert_allclose(_values(table, "logrange_mean:2"), [logs[:2].mean(), logs[1:].mean()], rtol=1e-12)
    swapped = _table([1.0] * 3, high=[1.0] * 3, low=high)
    np.testing.assert_allclose(_values(swapped, "logrange"), logs, rtol=1e-12)


def test_moves_and_volume_worked_out_by_hand() -> None:
    table = _table([1, np.e, 1, np.e**2], volume=[1, 3, 5, 1])
    np.testing.assert_allclose(_values(table, "down"), [0, -1, 0], atol=1e-12)
    np.testing.assert_allclose(_values(table, "down:2"), [0, 0], atol=1e-12)
    np.testing.assert_allclose(_values(table, "absreturn"), [1, 1, 2], rtol=1e-12)
    np.testing.assert_allclose(_values(table, "relvolume:3"), np.log([5 / 3, 1 / 3]), rtol=1e-12)


def test_a_row_without_a_range_is_left_out_and_this_is_said() -> None:
    table = _table([1.0] * 6, high=[2, 1, 3, 4, 1, 5], low=[1.0] * 6)
    derived = with_indicators(table, ["close", "logrange", "logrange_mean:2"])
    assert derived.dates.day.tolist() == [3, 4, 6]
    logs = np.log(np.log([2, 3, 4, 5]))
    np.testing.assert_allclose(derived.frame["logrange"], logs[1:], rtol=1e-12)
    np.testing.assert_allclose(derived.frame["logrange_mean:2"], (logs[1:] + logs[:-1]) / 2, rtol=1e-12)
    assert derived.notes == (
        "Left out the first row, in which Mean log range (2) has no value yet.",
        "Left out 2 rows in which Log range has no value: the highest and the lowest price are equal, and 0 has no "
        "logarithm. The first is of 2024-01-02.",
    )


def test_a_row_without_volume_is_left_out_where_volume_counts_only() -> None:
    table = _table([1.0, 2, 3, 4], volume=[4, 0, 4, 4])
    assert len(with_indicators(table, ["return"])) == 3
    derived = with_indicators(table, ["relvolume:2"])
    assert derived.dates.day.tolist() == [3, 4]
    assert "Left out 1 row, in which Relative volume (2) has no value: nothing was traded" in derived.notes[-1]


def test_a_gap_moves_no_return_to_another_row() -> None:
    table = _table([1, 2, 6, 6], high=[2, 2, 7, 7], low=[1, 2, 6, 6])
    assert with_indicators(table, ["logrange", "return"]).frame["return"].tolist() == [2.0, 0.0]


@every_kind
def test_what_can_be_predicted_says_what_it_is_counted_in(kind: str) -> None:
    about = INDICATORS[kind]
    assert about.is_target == (about.unit in ("price", "percent", "logarithm"))


def test_large_values_that_can_be_held_are_no_error() -> None:
    assert _values(_table([1e-300, 1, 1e300]), "return") == pytest.approx([1e300, 1e300])


def test_a_zero_in_the_last_row_divides_nothing() -> None:
    assert _values(_table([1, 2, 0]), "return") == [1, -1]


def test_a_table_shorter_than_the_warm_up_is_refused() -> None:
    table = _table([1.0, 2, 3, 4])
    assert _values(table, "sma:4") == [2.5]
    with pytest.raises(TooFewRowsError) as refused:
        with_indicators(table, ["return", "sma:5"])
    assert str(refused.value) == (
        "T has 4 rows, and SMA (5) of close has no value in its first 4, so that no row is left. Choose smaller "
        "numbers for the indicator or a longer series."
    )


def test_nothing_is_added_twice(table: PriceTable) -> None:
    assert with_indicators(table, ["close", "open", "close"]) is table
    derived = with_indicators(table, ["close", "rsi:14", "rsi:14", "sma:5@volume"])
    assert derived.columns == (*table.columns, "rsi:14", "sma:5@volume")
    assert with_indicators(derived, ["rsi:14", "close", "sma:5@volume"]) is derived


def test_a_column_with_the_name_of_an_indicator_is_the_column() -> None:
    table = _table([1.0, 2, 3], obv=[7, 8, 9])
    assert with_indicators(table, ["obv"]) is table
    assert not is_indicator("obv", table)
    assert label("obv", table) == "obv"


def test_an_input_becomes_the_column_that_it_is_written_as(table: PriceTable) -> None:
    derived = with_indicators(table, ["rsi", "rsi:14"])
    assert derived.frame["rsi"].equals(derived.frame["rsi:14"].rename("rsi"))


def test_without_a_close_the_default_target_is_the_source() -> None:
    table = PriceTable("W", _table([1.0, 2, 4]).frame.rename(columns={"close": "temp_max"}))
    assert _values(table, "momentum:1") == [1, 2]
    assert label("momentum:1", table) == "Momentum (1) of temp_max"


def test_the_table_is_left_as_it_was(table: PriceTable) -> None:
    before = table.frame.copy()
    with_indicators(table, kinds_for(table))
    assert table.frame.equals(before)
    assert table.notes == ()


def test_what_a_table_lacks_is_no_indicator_of_it() -> None:
    table = _table([1.0, 2, 3])
    assert is_indicator("rsi:14", table)
    assert not is_indicator("atr", table)
    assert not is_indicator("obv", table)
    assert not is_indicator("rsi:1", table)
    assert not is_indicator("vwap", table)


@every_kind
def test_every_kind_is_explained(kind: str) -> None:
    about = INDICATORS[kind]
    assert about.label
    assert about.explanation.endswith(".")
    assert 1 <= about.explanation.count(". ") + 1 <= 2
    assert all(parameter.low <= parameter.default <= parameter.high for parameter in about.parameters)
    assert parse_spec(kind).name.startswith(kind)


def test_many_long_windows_are_taken_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    table = _positive(90, 3)
    whole = _values(table, "volatility:20")
    monkeypatch.setattr("lstm_core.features.indicator_arithmetic._NUMBERS_AT_A_TIME", 60)
    assert _values(table, "volatility:20") == whole
