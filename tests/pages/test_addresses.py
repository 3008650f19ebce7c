"""What a page is turned to stands in its address, so that a reload or a pasted link shows the same."""

import ast
from pathlib import Path

import pytest

from tests.pages.made_runs import MadeRuns, small

PAGES = Path(__file__).parents[2] / "pages"


def calls(name):
    """Return each call of a control of Streamlit's on any page, with where it stands and its arguments by name."""
    for path in sorted(PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
                yield f"{path.relative_to(PAGES)}:{node.lineno}", {each.arg: each.value for each in node.keywords}


def test_every_set_of_tabs_stands_in_the_address():
    found = dict(calls("tabs"))
    assert len(found) >= 8
    assert [where for where, named in found.items() if not {"key", "bind", "on_change"} <= named.keys()] == []


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({}, 2),
        ({"runs_search": "product"}, 1),
        ({"runs_search": "nothing like it"}, 0),
        ({"runs_states": "finished"}, 2),
        ({"runs_settings": "Attention", "runs_value_model.attention": "scaled dot product"}, 1),
    ],
)
def test_the_filters_of_runs_stand_in_the_address(visit, query, left):
    made = MadeRuns(visit)
    for config in (small(), small().with_("model", attention="dot")):
        made.finished(config)
    for name, value in query.items():
        visit.app.query_params[name] = value
    visit.open("runs")
    rows = len(visit.app.dataframe[0].value) if visit.app.dataframe else 0
    assert rows == left
