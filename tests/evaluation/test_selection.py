"""Settings are chosen by the validation part alone, the simplest in reach of the best, and luck is told."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import preset
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError
from lstm_core.evaluation.selection import best_again, select, weight_count
from tests.made_results import made_result

BASE = preset("recommended").with_("features", window=5).with_("model", units=8)
ROWS = 900


@pytest.fixture(scope="module")
def table():
    close = 100 + np.cumsum(np.random.default_rng(0).normal(size=ROWS))
    index = pd.bdate_range("2020-01-01", periods=ROWS, name="date")
    return PriceTable("WALK", pd.DataFrame({"close": close, "open": close}, index=index))


def units(count, seed=7):
    return BASE.with_("model", units=count).with_("", seed=seed)


def run(table, config, size, chance=0):
    """Return a run that is wrong by so much, by chance."""
    noise = np.random.default_rng(chance)
    return made_result(config, table, lambda windows: windows.steps + size * noise.normal(size=windows.steps.shape))


def test_the_best_is_the_one_with_the_smallest_error_on_the_validation_part(table):
    start = run(table, BASE, 1.0)
    found = select(start, [run(table, units(16), 0.5, 1), run(table, units(32), 2.0, 2)])
    assert (found.best, found.days, len(found.candidates)) == (1, 90, 3)
    assert found.winner.gain == pytest.approx(0.75, abs=0.1)
    assert found.candidates[0].gain == 0
    assert found.is_believed


def test_nothing_of_the_test_part_is_looked_at(table):
    runs = [run(table, units(count), 1.0, count) for count in (8, 16, 32)]
    spoiled = [replace(each, outputs=replace(each.outputs, values=each.outputs.values * np.nan)) for each in runs]
    one, other = (select(first, rest) for first, *rest in (runs, spoiled))
    assert one == other


def test_of_those_within_one_standard_error_of_the_best_the_simplest_is_recommended(table):
    start = run(table, BASE, 1.0, 1)
    common, own = np.random.default_rng(2), np.random.default_rng(3)

    def little_better(windows):
        return (
            windows.steps
            + 0.895 * common.normal(size=windows.steps.shape)
            + 0.05 * own.normal(size=windows.steps.shape)
        )

    large = made_result(units(32), table, little_better)
    found = select(start, [run(table, units(4), 0.9, 2), large, run(table, units(2), 3.0, 4)])
    assert found.recommended.config.model.units == 4
    assert found.recommended.weights == weight_count(units(4)) < weight_count(units(8))
    assert not found.is_believed


def test_what_was_trained_again_counts_by_its_fresh_seeds_alone(table):
    start = run(table, BASE, 1.0)
    lucky = [run(table, units(16), 0.1, 1), *(run(table, units(16, seed), 1.0, seed) for seed in (8, 9))]
    again = [run(table, units(8, seed), 1.0, 10 + seed) for seed in (8, 9)]
    found = select(start, [*lucky, *again])
    assert found.candidates[1].first_gain > 0.9
    assert abs(found.candidates[1].gain) < 0.4
    assert len(found.candidates[1].seed_gains) == 2
    assert found.candidates[0].is_ranked


def test_only_what_was_trained_again_can_be_the_best(table):
    start = run(table, BASE, 1.0)
    again = [run(table, units(16, seed), 1.0, seed) for seed in (7, 8)]
    found = select(start, [*again, run(table, units(32), 0.01, 3)])
    assert found.winner.config.model.units == 16


def test_the_best_three_are_trained_again_beside_the_run_itself():
    errors = {units(count): float(count) for count in (2, 4, 8, 16, 32)}
    chosen = best_again(BASE, errors)
    assert [(each.model.units, each.seed) for each in chosen] == [
        (2, 8), (2, 9), (4, 8), (4, 9), (8, 8), (8, 9),
    ]  # fmt: skip
    errors = {units(count): -float(count) for count in (2, 4, 8, 16, 32, 64)}
    assert [each.model.units for each in best_again(BASE, errors, seeds=1)] == [64, 32, 16, 8]


def test_the_least_gain_grows_with_what_was_tried(table):
    still = made_result(BASE, table)  # repeats the last value, as the untrained model does
    others = [run(table, units(count), 0.3, count) for count in (16, 32)]
    few, many = (select(still, others, elsewhere).min_gain for elsewhere in (0, 100))
    assert 0.05 <= few < many
    assert select(replace(still, config=BASE.with_("training", min_gain=None)), others).min_gain is None
    level = replace(still, config=BASE.with_("features", target_kind="level"))
    assert select(level, others).min_gain is None


def test_windows_of_other_lengths_are_compared_on_the_days_they_share(table):
    inside = BASE.with_("split", reach_back=False)
    longer = inside.with_("features", window=25)
    found = select(run(table, inside, 1.0), [run(table, longer, 1.0, 1)])
    assert found.days == 65


def test_without_a_validation_part_nothing_is_chosen(table):
    tutorial = preset("tutorial").with_("features", window=5).with_("model", units=2)
    with pytest.raises(ConfigError, match="chosen by their exam"):
        select(run(table, tutorial, 1.0), [])
