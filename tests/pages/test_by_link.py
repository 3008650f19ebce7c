"""Settings that come by a link, and links that pages offer."""

from urllib.parse import parse_qsl, urlsplit

from lstm_core.draft import Draft


def follow(visit, query):
    visit.session().draft = Draft().with_("training", epochs=3)
    visit.app.query_params.update(query)
    visit.open("train")


def test_a_link_brings_its_settings_and_ones_own_can_be_had_back(visit):
    visit.open()
    follow(visit, {"settings": "1", "preset": "recommended", "window": "30", "seed": "8"})
    assert "These settings came by a link" in visit.text()
    draft = visit.session().draft
    assert (draft.preset, draft.features.window, draft.seed) == ("recommended", 30, 8)
    visit.press("Back to my own")
    assert visit.session().draft == Draft().with_("training", epochs=3)
    assert "came by a link" not in visit.text()


def test_what_is_changed_after_a_link_stays(visit):
    visit.open()
    follow(visit, {"settings": "1", "window": "30"})
    window = next(slider for slider in visit.app.number_input if slider.label.startswith("Window"))
    window.set_value(20).run()
    assert visit.session().draft.features.window == 20
    visit.app.run()
    assert visit.session().draft.features.window == 20


def test_a_bad_link_is_told_and_changes_nothing(visit):
    visit.open()
    follow(visit, {"settings": "1", "windw": "30"})
    assert "is window meant" in visit.text() and "Your own settings are as they were" in visit.text()
    assert visit.session().draft == Draft().with_("training", epochs=3)
    assert "These settings came" not in visit.text()


def test_data_that_is_not_ones_own_does_not_come_along(visit):
    visit.open()
    follow(visit, {"settings": "1", "source": "upload", "dataset": "f" * 32, "window": "30"})
    draft = visit.session().draft
    assert (draft.data.source, draft.features.window) == ("bundled", 30)
    assert "your own series" in visit.text()


def test_what_is_shared_leads_to_the_same_settings(visit):
    visit.open()
    visit.session().draft = Draft().with_("features", window=25)
    visit.open("train")
    visit.app.session_state["share"] = True
    visit.app.run()
    address = next(code.value for code in visit.app.code if "settings=2" in code.value)
    assert dict(parse_qsl(urlsplit(address).query)) == {
        "settings": "2",
        "preset": "tutorial",
        "window": "25",
        "seed": "7",
    }


def test_a_run_is_shared_with_the_tab_that_is_open(visit, finished):
    visit.open("reality_check", finished)
    visit.app.query_params["check"] = "Errors"
    visit.app.session_state["share"] = True
    visit.app.run()
    address = next(code.value for code in visit.app.code if finished in code.value)
    assert dict(parse_qsl(urlsplit(address).query)) == {"check": "Errors", "run": finished}
    assert "type this code" not in visit.text(), "a code can be tried out, and a run's id must not be"
