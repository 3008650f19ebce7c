"""The palette reads on both themes and for every kind of eye."""

import itertools

import pytest

from lstm_core.charts import palette

LINES = {
    name: getattr(palette, name)
    for name in palette.__all__
    if isinstance(getattr(palette, name), str) and getattr(palette, name).startswith("#")
}
OKABE_ITO = {"#0072B2", "#D55E00", "#009E73", "#CC79A7"}
GREY = "#808080"


def linear(color: str) -> list[float]:
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]


def luminance(color: str) -> float:
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear(color), strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_reckoned_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#808080", "#ffffff") == pytest.approx(3.95, abs=0.005)


@pytest.mark.parametrize("ground", ["#ffffff", "#0e1117"])
@pytest.mark.parametrize("name", LINES)
def test_every_line_stands_out_from_light_and_dark_grounds(name, ground):
    assert contrast(LINES[name], ground) >= 3


def test_ink_reads_on_every_ground_of_a_drawing():
    grounds = {name: color for name, color in palette.DRAWING.items() if name != "ink"}
    assert [name for name, color in grounds.items() if contrast(palette.DRAWING["ink"], color) < 4.5] == []


@pytest.mark.parametrize("name", LINES)
def test_every_color_is_color_blind_safe_or_grey(name):
    assert LINES[name] in OKABE_ITO | {GREY}


@pytest.mark.parametrize("color", LINES.values())
def test_no_color_is_one_that_streamlit_replaces_by_its_own(color):
    assert not color.startswith("#0000")


@pytest.mark.parametrize(
    "together",
    [
        ("ACTUAL", "MODEL", "PERSISTENCE"),
        ("TRAINING_LOSS", "VALIDATION_LOSS", "MUTED"),
        ("UP", "DOWN", "VOLUME"),
        ("ACTUAL", "MODEL", "ATTENTION_LINE", "MUTED"),
    ],
)
def test_what_shares_a_figure_differs_in_color(together):
    assert all(LINES[one] != LINES[other] for one, other in itertools.combinations(together, 2))
