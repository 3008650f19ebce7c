"""From a price to how far it will move: the preset on the Train page, and what is submitted."""

from lstm_core.config import preset

OWN = preset("volatility").features


def test_the_preset_brings_its_question_and_trains_it(visit):
    visit.app.run()
    app = visit.open("train")
    app.segmented_control[0].set_value("volatility").run()
    assert visit.session().draft.features == OWN
    assert visit.session().draft.data.name == "ibm"
    visit.press("Train")
    (run,) = visit.store.of(visit.owner)
    assert (run.config.preset, run.config.features, run.config.training.refit) == ("volatility", OWN, True)


def test_a_series_without_a_range_is_told_of(visit):
    visit.app.run()
    draft = visit.session().draft.with_("data", name="seattle", last_rows=None)
    visit.session().draft = draft.with_("features", inputs=("wind",), target="temp_max")
    app = visit.open("train")
    app.segmented_control[0].set_value("volatility").run()
    assert "Seattle weather has no columns 'high' and 'low'" in visit.text().replace("\\", "")
    assert visit.session().draft.features.target == "temp_max"
