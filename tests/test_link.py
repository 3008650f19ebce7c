"""Settings as a link: what it holds, that nothing is lost on the way, and what bad links are told."""

import json
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.config import PRESETS, preset
from lstm_core.draft import Draft, draft_of
from lstm_core.errors import ConfigError
from lstm_core.link import is_link, link_of, linked_draft
from tests.setting_leaves import DRAFT, EXAMPLES, RECORD_ONLY, changed

GOLDEN = json.loads((Path(__file__).parent / "golden" / "links_1.json").read_text(encoding="utf-8"))


def through_an_address(draft: Draft) -> Draft:
    return linked_draft(dict(parse_qsl(urlencode(link_of(draft)), keep_blank_values=True)))


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_short_and_comes_back(name):
    draft = draft_of(preset(name)).with_("data", missing="used")
    assert link_of(draft) == {"settings": "2", "preset": name, "seed": "7"}
    assert through_an_address(draft) == draft


@pytest.mark.parametrize("path", sorted(EXAMPLES.keys() - RECORD_ONLY))
def test_every_setting_comes_back_from_a_link(path):
    # A reading that says nothing is none.
    draft = changed(DRAFT.with_("data", reading={"decimal": ",", "delimiter": ";"}), path)
    assert through_an_address(draft) == draft


@given(st.text(min_size=1, max_size=100), st.lists(st.text(min_size=1, max_size=50), max_size=4))
def test_any_names_come_back_from_their_link(name, extra):
    draft = Draft().with_("data", source="upload", ticker=name, extra=extra)
    assert through_an_address(draft) == draft


def test_a_link_can_be_read():
    draft = draft_of(preset("recommended")).with_("data", missing="used")
    draft = draft.with_("features", window=30, inputs=("close", "rsi:14"))
    draft = draft.with_("training", patience=None, restore_best=True).with_("", seed=8)
    address = urlencode(link_of(draft), safe=",:")
    assert address == "settings=2&preset=recommended&features=close,rsi:14&window=30&patience=none&seed=8"


def test_what_the_file_says_of_itself_is_part_of_it():
    draft = Draft().with_("data", source="upload", name="a1", reading={"decimal": ",", "names": ("a", "b,c")})
    assert link_of(draft)["reading.names"] == "a,b%2Cc"
    assert through_an_address(draft) == draft


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"settings": "3"}, "newer version"),
        ({"settings": "x"}, "'x' is no number"),
        ({"settings": ""}, "'' is no number"),
        ({"settings": "0"}, "'0' is no number"),
        ({"settings": "9" * 5000}, "newer version"),
        ({"settings": "x" * 5000}, f"'{'x' * 20}' is no number"),
        ({"settings": "1", "preset": "best"}, "'best', which does not exist; there are tutorial, recommended"),
        ({"settings": "1", "windw": "3", "magic": "on"}, "'windw' is no setting (is window meant?) and 'magic' is no"),
        ({"settings": "1", "window": "-3", "epochs": "a"}, "features.window is '-3' but must be at least 2; training"),
        ({"settings": "1", "patience": "3"}, "need a validation part"),
        ({"settings": "1", "refit": "perhaps"}, "training.refit"),
    ],
)
def test_a_bad_link_gets_a_sentence(query, told):
    assert is_link(query)
    with pytest.raises(ConfigError) as error:
        linked_draft(query)
    assert told in str(error.value)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_link_means_what_it_meant_when_it_was_made(name):
    now = linked_draft({"settings": "1", "preset": name}).model_dump(mode="json")
    for part, then in GOLDEN[name].items():
        # A setting that is new since then has a default under which nothing changes.
        kept = {field: now[part][field] for field in then} if isinstance(then, dict) else now[part]
        assert kept == then, (
            "A preset or a default has changed, and with it what links say that were made before. Raise the number of "
            "links and keep what the presets were, so that older links go on meaning what they meant."
        )
