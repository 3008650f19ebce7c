"""The estimate of a run's memory, against what was measured, and the sentence that refuses."""

from lstm_core.config import ExperimentConfig
from lstm_core.limits import Limits
from lstm_core.training.memory import megabytes_needed, why_too_large

# Units, window, batch, layers, attention, cell: megabytes that a worker's process grew by, at its peak.
MEASURED = {
    (64, 60, 32, 1, "tutorial", "lstm"): 58,
    (64, 60, 512, 1, "tutorial", "lstm"): 150,
    (128, 120, 256, 2, "tutorial", "lstm"): 443,
    (256, 120, 256, 2, "tutorial", "lstm"): 733,
    (512, 60, 128, 1, "tutorial", "lstm"): 287,
    (512, 60, 128, 3, "tutorial", "lstm"): 689,
    (256, 250, 128, 1, "tutorial", "lstm"): 357,
    (128, 200, 128, 1, "multi_head", "lstm"): 218,
    (256, 120, 256, 1, "tutorial", "gru"): 385,
}


def config(units, window, batch, layers, attention="tutorial", cell="lstm"):
    made = ExperimentConfig().with_("features", window=window).with_("training", batch_size=batch)
    return made.with_("model", units=units, layers=layers, attention=attention, cell=cell)


def test_the_estimate_is_near_what_was_measured_and_seldom_too_low():
    shares = {sizes: megabytes_needed(config(*sizes)) / grew for sizes, grew in MEASURED.items()}
    assert {sizes: share for sizes, share in shares.items() if not 0.95 <= share <= 1.3} == {}


def test_data_count_as_far_as_they_are_known():
    many = ExperimentConfig().with_("data", last_rows=500_000)
    assert megabytes_needed(many) > megabytes_needed(ExperimentConfig()) + 100
    assert megabytes_needed(ExperimentConfig(), rows=500_000) == megabytes_needed(many)
    some = many.with_("data", tickers=("A", "B", "C"))
    assert megabytes_needed(some) > 2 * megabytes_needed(many)


# Window, inputs, rows: by how many megabytes the command line's process grew beyond what 2,000 rows take, at its peak.
MEASURED_ROWS = {
    (20, 2, 150_000): 183,
    (60, 1, 150_000): 218,
    (60, 2, 100_000): 152,
    (60, 2, 300_000): 461,
    (120, 2, 150_000): 248,
}


def test_what_rows_take_is_near_what_was_measured():
    shares = {}
    for (window, inputs, rows), grew in MEASURED_ROWS.items():
        some = ExperimentConfig().with_("features", window=window, inputs=("close", "open")[:inputs])
        shares[window, inputs, rows] = (megabytes_needed(some, rows) - megabytes_needed(some, 2000)) / grew
    assert {sizes: share for sizes, share in shares.items() if not 0.93 <= share <= 1.1} == {}


def test_where_rows_are_what_is_too_large_fewer_of_them_are_proposed():
    some = ExperimentConfig()
    reason = why_too_large(some, Limits.memory, 1_500_000)
    assert reason.endswith(
        "Most of it is for the 1,500,000 rows of the data: choose fewer of them, say the newest 975,100."
    )
    assert why_too_large(some, Limits.memory, 975_100) == ""
    many = some.with_("data", tickers=("A", "B", "C"), last_rows=500_000)
    assert why_too_large(many, Limits.memory).endswith("say the newest 325,000 of each ticker.")


def test_what_is_too_large_is_told_with_a_batch_that_would_do():
    large = config(512, 60, 512, 3)
    reason = why_too_large(large, Limits.memory)
    assert reason == (
        f"Training this would take about {megabytes_needed(large):,} MB of memory, and a run may take 1,500 MB in this "
        "lab. What counts is batch size x window x units x layers, here 512 x 60 x 512 x 3: make the largest of them "
        "smaller, say a batch of 128."
    )
    assert why_too_large(large.with_("training", batch_size=128), Limits.memory) == ""
