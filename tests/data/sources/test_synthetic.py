"""The synthetic series are made as they say, and hold what they say a good model should find."""

import numpy as np
import pytest

from lstm_core.data.sources.synthetic import (
    PLANTED_LAG,
    PLANTED_SHARE,
    REGIME_DEVIATIONS,
    REGIME_LEVELS,
    REGIME_STAY,
    SINE_NOISE,
    SINE_PERIOD,
    SYNTHETIC,
    WALK_STEP,
    load_synthetic,
)
from lstm_core.errors import DatasetNotFoundError

# What the tables are, so that no change of a formula goes unnoticed: configs name data by this hash.
HASHES = {
    "noisy_sine": "d2b27129eda25b44c2c365bb0dc824dcdcbe9bcb1fd49df88558134251eb51ae",
    "planted_lag": "9ebf9e873ddb09ed891f3ee95b51ec34f88fbc7cc989b3db8478f38f18296b5b",
    "random_walk": "1edcee68d5151475bc2608b2c5998a579631bc0b5357646f174748ab96ba48b6",
    "regime_switch": "4ea105a2499285b38c3ddc34da072859d273a06bb8c3323c87ac7d4dcd9d1728",
}
every_set = pytest.mark.parametrize("name", SYNTHETIC)


def _column(name: str, column: str = "value") -> np.ndarray:
    return load_synthetic(name).frame[column].to_numpy()


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt((values**2).mean()))


@every_set
def test_each_set_is_a_valid_table_of_business_days(name: str) -> None:
    table = load_synthetic(name)
    assert (len(table), table.title) == (2000, SYNTHETIC[name].title)
    assert table.dates.is_monotonic_increasing
    assert table.dates.is_unique
    assert (table.dates.day_of_week < 5).all()
    assert table.dates.name == "date"
    assert set(table.frame.dtypes) == {np.dtype("float64")}
    assert np.isfinite(table.frame.to_numpy()).all()
    assert all(column == column.lower() for column in table.columns)


@every_set
def test_what_is_said_of_a_set_names_columns_that_it_has(name: str) -> None:
    made, table = SYNTHETIC[name], load_synthetic(name)
    assert set(made.inputs) <= set(table.columns)
    assert made.target == table.default_target
    assert made.feature is None or made.feature in made.inputs
    assert (made.lag is None) == (made.feature is None)
    assert made.about.endswith(".")
    assert made.finding.endswith(".")


@every_set
def test_a_set_is_the_same_every_time(name: str) -> None:
    again = load_synthetic.__wrapped__(name)
    assert again is not load_synthetic(name)
    assert again.sha256 == load_synthetic(name).sha256 == HASHES[name]


def test_the_sine_has_its_period_and_its_noise() -> None:
    values = _column("noisy_sine")
    wave = np.sin(2 * np.pi * np.arange(2000) / SINE_PERIOD)
    assert _rms(values - wave) == pytest.approx(SINE_NOISE, rel=0.05)
    assert _rms(np.diff(values)) > 1.5 * SINE_NOISE
    strength = np.abs(np.fft.rfft(values))
    assert 2000 / (1 + strength[1:].argmax()) == SINE_PERIOD


def test_y_is_x_of_seven_rows_before_and_nothing_else() -> None:
    x, y, distractor = (_column("planted_lag", column) for column in ("x", "y", "distractor"))
    lags = range(1, 31)
    found = [np.corrcoef(x[:-lag], y[lag:])[0, 1] ** 2 for lag in lags]
    assert int(np.argmax(found)) + 1 == PLANTED_LAG == SYNTHETIC["planted_lag"].lag
    assert max(found) == pytest.approx(PLANTED_SHARE, abs=0.005)
    assert sorted(found)[-2] < 0.01
    assert max(np.corrcoef(distractor[:-lag], y[lag:])[0, 1] ** 2 for lag in lags) < 0.01
    assert max(np.corrcoef(y[:-lag], y[lag:])[0, 1] ** 2 for lag in lags) < 0.01


def test_the_planted_rule_is_much_better_than_repeating_y() -> None:
    x, y = _column("planted_lag", "x"), _column("planted_lag", "y")
    rule = _rms(y[PLANTED_LAG:] - x[:-PLANTED_LAG])
    assert rule == pytest.approx(0.2, rel=0.05)
    assert rule < 0.15 * _rms(np.diff(y))


def test_the_walk_goes_no_way_that_its_past_tells() -> None:
    returns = np.diff(np.log(_column("random_walk")))
    assert returns.std() == pytest.approx(WALK_STEP, rel=0.05)
    limit = 3 / np.sqrt(len(returns))
    assert all(abs(np.corrcoef(returns[:-lag], returns[lag:])[0, 1]) < limit for lag in range(1, 6))


def test_knowing_the_regimes_is_a_good_quarter_better_than_the_last_value() -> None:
    values = _column("regime_switch")
    levels, deviations = np.array(REGIME_LEVELS), np.array(REGIME_DEVIATIONS)
    change = np.array([[REGIME_STAY, 1 - REGIME_STAY], [1 - REGIME_STAY, REGIME_STAY]])
    likely, guesses = np.array([0.5, 0.5]), []
    for value in values:  # Bayes' rule, row by row: nobody who sees the past only can do better
        likely = likely @ change
        guesses.append(likely @ levels)
        likely = likely * np.exp(-0.5 * ((value - levels) / deviations) ** 2) / deviations
        likely /= likely.sum()
    best, repeating = _rms((values - guesses)[1:]), _rms(np.diff(values))
    assert 0.68 < best / repeating < 0.75


def test_each_regime_has_its_level_and_its_scatter() -> None:
    values = _column("regime_switch")
    upper = values > np.mean(REGIME_LEVELS)
    assert 0.3 < upper.mean() < 0.7
    for side, level, deviation in zip((~upper, upper), REGIME_LEVELS, REGIME_DEVIATIONS, strict=True):
        assert values[side].mean() == pytest.approx(level, abs=0.2)
        assert values[side].std() == pytest.approx(deviation, rel=0.25)


def test_the_case_of_a_name_does_not_matter() -> None:
    assert load_synthetic("Planted_Lag").sha256 == load_synthetic("planted_lag").sha256


def test_an_unknown_name_is_told_what_there_is() -> None:
    with pytest.raises(DatasetNotFoundError) as refused:
        load_synthetic("cosine")
    assert str(refused.value) == (
        "There is no synthetic dataset 'cosine'. Choose one of: noisy_sine, planted_lag, random_walk, regime_switch."
    )
