"""Every chart says what it shows, how to read it, in what it measures, and gives its numbers."""

import json
import re
from collections.abc import Iterator
from typing import Any

import altair
import pytest
from plotly.colors import get_colorscale

from lstm_core.charts import palette
from lstm_core.charts.chart import Chart
from tests.charts.examples import BUILDERS, EXAMPLES

DRAWINGS = {"architecture", "cell_picture"}  # without axes


def test_every_builder_has_an_example():
    assert {name.partition(",")[0] for name in EXAMPLES} == set(BUILDERS), "write one in tests/charts/examples.py"


@pytest.mark.parametrize("missing", ["title", "caption", "alt"])
def test_a_chart_without_words_is_none(missing):
    words = {"title": "Title", "caption": "Caption.", "alt": "Words."} | {missing: " "}
    with pytest.raises(ValueError, match=f"The {missing} of a chart is empty"):
        Chart("plotly", None, height=100, numbers=lambda: None, **words)


def test_captions_say_how_to_read_it(charts):
    assert [name for name, chart in charts.items() if len(chart.caption) < 60 or chart.caption[-1] != "."] == []


def test_titles_are_plain_text(charts):
    assert [chart.title for chart in charts.values() if re.search("[<>&]", chart.title)] == []


def test_alternative_texts_tell_key_numbers(charts):
    poor = [
        (name, chart.alt)
        for name, chart in charts.items()
        if not (40 < len(chart.alt) <= 500 and chart.alt[-1] == "." and re.search(r"\d", chart.alt))
        or re.search(r"\bnan\b|\.\.|  ", chart.alt)
    ]
    assert poor == []


def test_the_numbers_are_a_table(charts):
    for name, chart in charts.items():
        table = chart.numbers()
        assert len(table) and table.columns.is_unique, name
        assert all(isinstance(column, str) for column in table.columns), name
        assert len(table.select_dtypes("number").columns), f"{name}: no numbers"
        assert not table.isna().all().any(), f"{name}: a column without anything"


def test_heights_are_those_of_a_chart(charts):
    assert {name: chart.height for name, chart in charts.items() if not 100 < chart.height < 1500} == {}


def test_what_engines_get_is_strict_json(charts):
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    for chart in charts.values():
        assert json.loads(_text(chart), parse_constant=refuse)


def _text(chart: Chart) -> str:
    """Return what an engine gets as JSON."""
    if chart.engine == "plotly":
        return chart.payload.to_json()
    return json.dumps(chart.payload, default=lambda table: table.to_dict("list"))


def test_specifications_are_those_of_vega_lite(charts):
    for chart in charts.values():
        if chart.engine == "vega-lite":
            altair.Chart.from_dict({**chart.payload, "data": {"values": []}})


# A unit in brackets, or a thing that is counted, named or has none.
_SAYS_UNIT = re.compile(
    r"\(.+\)|^(date|predicted date|epoch|month|year|fold|method|input|column|feature|training|trial|setting|unit)\b|"
    r"share|weight|relative|percent|no unit|(steps|days|rows)\b|gate|candidate|state"
)


def test_axes_say_what_they_measure_and_in_what(charts):
    readers = {"plotly": _of_plotly, "vega-lite": _of_vega, "echarts": _of_echarts, "component": _of_the_line}
    found = {name: readers[chart.engine](chart.payload) for name, chart in charts.items() if name not in DRAWINGS}
    assert [name for name, titles in found.items() if not titles] == []
    assert [(name, title) for name, titles in found.items() for title in titles if not _SAYS_UNIT.search(title)] == []


def _of_plotly(figure: Any) -> list[str]:
    layout = figure.to_plotly_json()["layout"]
    axes = {name: axis for name, axis in layout.items() if re.match(r"[xy]axis", name) and axis.get("visible", True)}
    titles = [axis["title"]["text"] for axis in axes.values() if axis.get("title", {}).get("text")]
    above = [note["text"] for note in layout.get("annotations", ()) if "domain" in str(note.get("yref"))]
    assert len(titles) + len(above) >= len(axes), f"an axis without a title: {sorted(axes)}"
    return titles


def _of_vega(spec: Any) -> list[str]:
    titles = []
    for encoding in _found(spec, "encoding"):
        for axis in (encoding.get(channel) for channel in ("x", "y")):
            if axis and "field" in axis and (axis.get("axis") or {"labels": True}).get("labels", True):
                title = axis["title"]
                titles.append(" ".join(title) if isinstance(title, list) else title)
    return titles


def _of_echarts(option: Any) -> list[str]:
    return [*(title["text"] for title in option["title"][1:]), option["xAxis"][-1]["name"]]


def _of_the_line(line: Any) -> list[str]:
    return [line["unit"]]


def _found(node: Any, key: str) -> Iterator[Any]:
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == key)
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _found(child, key)


def test_colors_are_those_of_the_palette(charts):
    known = _known_colors()
    for name, chart in charts.items():
        text = _text(chart) + ("" if chart.data is None else chart.data.to_csv())
        strange = {color.lower() for color in re.findall(r"#[0-9a-fA-F]{6}\b|rgba?\([^)]*\)", text)} - known
        assert strange == set(), name


def _known_colors() -> set[str]:
    named = {value for name in palette.__all__ if isinstance(value := getattr(palette, name), str)}
    lines = {color for color in named if color.startswith("#")}
    scales = {color for scale in named - lines if scale[0].isupper() for _, color in get_colorscale(scale)}
    faint = {palette.translucent(color, round(part / 1000, 3)) for color in lines for part in range(1001)}
    all_of_them = lines | scales | faint | set(palette.DRAWING.values()) | {"rgba(0, 0, 0, 0)"}
    return {color.lower() for color in all_of_them}
