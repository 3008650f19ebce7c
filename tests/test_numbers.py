"""Numbers in sentences: few digits, no exponents."""

import pytest

from lstm_core.numbers import chance_in_words, number, percent


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (2.0, "2"),
        (-4.7616, "-4.762"),
        (10.0, "10"),
        (99.996, "100"),
        (9_999.6, "10,000"),
        (3_000.4, "3,000"),
        (1_234_567.0, "1,235,000"),
        (0.05, "0.05"),
        (0.000123456, "0.0001235"),
        (1.5e-20, "1.5e-20"),
        (float("inf"), "inf"),
    ],
)
def test_four_digits_are_kept_and_no_exponent_is_needed(value: float, text: str) -> None:
    assert number(value) == text


def test_small_shares_get_a_decimal() -> None:
    assert [percent(share) for share in (0.0, 0.004, 0.0149, 0.5, 1.0)] == ["0%", "0.4%", "1%", "50%", "100%"]


def test_a_chance_is_said_as_a_share_of_cases() -> None:
    assert chance_in_words(0.0009) == "in less than 0.1% of the cases"
    assert chance_in_words(0.001) == "in 0.1% of the cases"
    assert chance_in_words(0.0996) == "in 10% of the cases"
    assert chance_in_words(1.0) == "in 100% of the cases"
