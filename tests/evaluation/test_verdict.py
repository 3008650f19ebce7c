"""The verdict says in one plain sentence whether the model beats repeating the last value."""

import pytest

from lstm_core.evaluation.verdict import judge
from lstm_core.results import Evaluation, Metrics


def _evaluation(model: float, persistence: float) -> Evaluation:
    one, two = (Metrics(0.0, rmse, rmse, None, None, 0.5) for rmse in (model, persistence))
    return Evaluation(one, two, 1 - model / persistence if persistence else None)


@pytest.mark.parametrize(
    ("model", "outcome", "sentence"),
    [
        (
            1.5,
            "better",
            "The model is better than simply repeating the last close, by 25%: "
            "the model's typical error is 1.5, that of repeating it 2.",
        ),
        (
            2.01,
            "level",
            "The model is no better and no worse than simply repeating the last close: "
            "the model's typical error is 2.01, that of repeating it 2.",
        ),
        (
            2.5,
            "worse",
            "Simply repeating the last close would have been better: "
            "the model's typical error is 2.5, that of repeating it 2. The model's is 25% larger.",
        ),
        (
            11.0,
            "worse",
            "Simply repeating the last close would have been better: "
            "the model's typical error is 11, that of repeating it 2. The model's is 5.5 times as large.",
        ),
    ],
)
def test_the_sentence_for_each_outcome(model: float, outcome: str, sentence: str) -> None:
    verdict = judge(_evaluation(model, 2.0), "close")
    assert (verdict.outcome, verdict.sentence) == (outcome, sentence)


@pytest.mark.parametrize(
    ("ratio", "outcome"),
    [(0.5, "better"), (0.989, "better"), (0.991, "level"), (1.0, "level"), (1.009, "level"), (1.011, "worse")],
)
def test_within_one_percent_counts_as_level(ratio: float, outcome: str) -> None:
    assert judge(_evaluation(ratio * 3.0, 3.0), "close").outcome == outcome


@pytest.mark.parametrize(("model", "outcome"), [(0.0, "level"), (0.1, "worse")])
def test_nothing_beats_repeating_a_value_that_never_changes(model: float, outcome: str) -> None:
    verdict = judge(_evaluation(model, 0.0), "rain")
    assert verdict.outcome == outcome
    assert verdict.sentence == "The rain never changed in the test part; nothing can beat repeating it."


def test_large_errors_are_written_for_people() -> None:
    sentence = judge(_evaluation(3_000.4, 2_000.4), "volume").sentence
    assert "the model's typical error is 3,000, that of repeating it 2,000." in sentence
