"""From a price to how far it will move: the preset on the Train page, and what is submitted."""

from lstm_core.config import preset
from lstm_core.data.catalogue import load_series
from lstm_core.draft import draft_of
from tests.made_results import made_result
from tests.pages.made_runs import MadeRuns, small

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


def forecast_of_a_range(visit):
    config = draft_of(preset("volatility")).with_("data", name="sp500_index", last_rows=300).config()
    config = config.with_("model", units=2)
    run_id = visit.store.submit(config, visit.owner, "S&P 500 index")
    visit.ledger.claim()
    visit.ledger.finish(run_id, made_result(config, load_series(config.data), lambda windows: windows.steps + 0.1))
    return run_id


def test_the_forecast_is_told_in_percent_and_drawn_on_the_candles(visit):
    forecast_of_a_range(visit)
    app = visit.open("forecast")
    labels = [metric.label for metric in app.metric]
    assert labels[:2] == ["Range (from the lowest price to the highest)", "Yearly volatility"]
    assert all(metric.value.endswith("%") and metric.delta.startswith("80%: ") for metric in app.metric[:2])
    text = visit.text().replace("\\", "")
    assert any("how far will it move?" in chart.proto.spec for chart in app.get("plotly_chart"))
    assert "that is a range (from the lowest price to the highest) of" in text


def test_misses_are_told_in_percentage_points(visit):
    forecast_of_a_range(visit)
    table = visit.open("results").table[0].value
    assert {"MAE, range", "MAE, yearly volatility"} <= set(table["metric"])


def test_where_prices_can_not_be_foreseen_the_question_that_can_be_answered_is_one_press_away(visit):
    made = MadeRuns(visit)
    run_id = made.queued(small("recommended"))
    visit.ledger.claim()
    visit.ledger.finish(
        run_id, made_result(small("recommended"), made.table, lambda windows: windows.previous[:, None])
    )
    visit.open("results", run=run_id)
    visit.press("Ask how far it will move")
    draft = visit.session().draft
    assert (draft.preset, draft.features, draft.data.name) == ("volatility", OWN, "ibm")
