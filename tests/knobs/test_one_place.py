"""What a setting is called stands beside its field and nowhere else in the app."""

import ast
from collections.abc import Iterator
from pathlib import Path

from lstm_core.draft import Draft
from lstm_core.knobs.knob import knobs_of

ROOT = Path(__file__).parents[2]
LABELS = {knob.about.label for knob in knobs_of(Draft).values()}
WIDGETS = {
    *("number_input", "multiselect", "segmented_control", "select_slider", "selectbox", "slider"),
    *("text_input", "toggle"),
}
# Asks for the ticker of another series, which is a column's and no setting of its own.
NO_SETTING = {("pages/kit/settings/features.py", "Ticker")}


def labels_written_out() -> Iterator[tuple[str, str]]:
    """Return every widget's label that is written where the widget is, with its file."""
    for path in sorted(ROOT.glob("pages/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in WIDGETS and node.args:
                label = node.args[0]
                if isinstance(label, ast.Constant) and isinstance(label.value, str):
                    yield path.relative_to(ROOT).as_posix(), label.value


def test_no_page_names_a_setting_itself() -> None:
    found = set(labels_written_out())
    assert len(found) > 20, "there are other widgets"
    assert {(path, label) for path, label in found if label in LABELS} == NO_SETTING, "use KNOBS[...].about.label"
