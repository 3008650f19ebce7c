"""All figures of Plotly's share one layout."""

import pytest

from lstm_core.charts.layout import for_fingers
from lstm_core.charts.results.predictions import predicted_against_actual
from tests.charts.examples import BUILDERS

# Characters of title and facts; columns have longer names on the pages where a series is looked at.
USUAL, OF_COLUMNS = (41, 55), (50, 57)


@pytest.fixture(scope="module")
def figures(charts):
    return {name: chart.payload for name, chart in charts.items() if chart.engine == "plotly"}


def test_every_title_fits_a_phone(figures):
    for name, figure in figures.items():
        section = BUILDERS[name.partition(",")[0]].__module__.split(".")[2]
        longest = OF_COLUMNS if section in ("series", "windows") else USUAL
        title = figure.layout.title
        assert 0 < len(title.text) <= longest[0] and 0 < len(title.subtitle.text) <= longest[1], name


def test_the_theme_of_the_page_shows_through(figures):
    for name, figure in figures.items():
        layout = figure.layout
        assert layout.paper_bgcolor == layout.modebar.bgcolor == "rgba(0, 0, 0, 0)", name
        assert layout.plot_bgcolor is layout.font.family is layout.font.color is None, name


def test_nothing_but_the_plot_lies_on_the_plot(figures):
    for name, figure in figures.items():
        if figure.layout.showlegend is not False:
            legend = figure.layout.legend
            assert (legend.y, legend.yref, legend.yanchor) in ((1, None, "bottom"), (0, "container", "bottom")), name
        assert figure.layout.xaxis.rangeslider.visible is not True, name


def test_a_phone_gets_a_row_for_the_toolbar_and_the_swipe(figures):
    for name, figure in figures.items():
        on_a_phone = for_fingers(figure)
        room = on_a_phone.layout.height - figure.layout.height
        assert room == on_a_phone.layout.margin.t - figure.layout.margin.t > 25, name
        assert on_a_phone.layout.title.pad.t - figure.layout.title.pad.t == room, name
        assert on_a_phone.layout.dragmode is False and figure.layout.dragmode is None, "the figure itself stays"


def test_a_title_can_carry_no_markup(make_result):
    evil = make_result(title="<b>x</b>")
    assert "<b>" not in predicted_against_actual(evil).payload.layout.title.text
