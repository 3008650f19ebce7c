"""The page of all settings says what the code says."""

from pathlib import Path

from lstm_core.draft import Draft
from lstm_core.knobs.knob import knobs_of
from lstm_core.knobs.page import settings_page

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == settings_page(), "run: python -m lstm_core settings > docs/settings.md"


def test_every_setting_is_on_it_once() -> None:
    page = settings_page()
    for path, knob in knobs_of(Draft).items():
        assert page.count(f"### {knob.about.label}: `{path}`\n") == 1
