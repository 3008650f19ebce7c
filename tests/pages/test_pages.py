"""Every page's journey, on the real app script."""

import json
import time
from types import SimpleNamespace

import pytest

from lstm_core.charts.training.loss import WATCHED_NAMES
from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.first_choice import first_draft
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.events import BatchDone, EpochDone, Started
from lstm_core.numbers import in_column
from lstm_core.training.shape import shape_of
from tests.pages.conftest import ROOT
from tests.pages.made_runs import MadeRuns, small
from tests.trials.visitor import PAGES


def test_these_are_all_pages_there_are(visit):
    ours = {path.stem for path in ROOT.glob("pages/*.py")}
    assert ours == set(PAGES)


def labels(elements):
    return [element.label for element in elements]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_a_newcomer_and_says_what_it_is_for(visit, page):
    app = visit.open(page)
    assert len(app.title) == 1
    assert not app.error


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_when_there_is_a_finished_run(visit, finished, page):
    app = visit.open(page)
    assert not app.error


def test_one_press_on_home_trains_the_tutorial_on_ibm(visit):
    visit.open()
    visit.press("Train the tutorial's model on IBM")
    (run,) = visit.store.of(visit.owner)
    assert run.config.model == preset("tutorial").model
    assert (run.config.data.name, run.config.data.last_rows) == ("ibm", 1259)
    assert visit.app.title[0].value == "Watch"


def test_another_press_on_home_asks_how_far_the_index_will_move(visit):
    visit.open()
    visit.press("Train the volatility model on the S&P 500")
    (run,) = visit.store.of(visit.owner)
    assert run.config.with_("data", sha256=None) == preset("volatility")


@pytest.mark.parametrize("page", ["results", "reality_check", "forecast", "attention", "gates"])
def test_a_page_about_a_run_leads_a_newcomer_to_training(visit, page):
    visit.open(page)
    assert "There is no run yet" in visit.text()


def test_results_say_in_words_which_is_better_and_show_both_columns(visit, finished, ibm_result):
    app = visit.open("results")
    assert "repeating" in visit.text()
    table = app.table[0].value
    assert list(table["metric"])[:2] == ["RMSE", "MAE"]
    model, persistence = ibm_result.evaluation.model, ibm_result.evaluation.persistence
    errors = in_column([model.rmse, model.mae, persistence.rmse, persistence.mae])
    assert [*table["the model"][:2], *table["repeating the last value"][:2]] == errors


def test_attention_lets_one_choose_any_test_day(visit, finished, ibm_result):
    app = visit.open("attention")
    days = app.select_slider[0]
    assert len(days.options) == len(ibm_result.test)
    days.set_value(days.options[3]).run()
    assert not app.exception


def test_the_choices_are_kept_when_moving_between_pages(visit):
    app = visit.open("train")
    next(box for box in app.number_input if box.label == "Units").set_value(17).run()
    next(box for box in app.multiselect if box.label == "Input features").set_value(["close", "volume"]).run()
    visit.open("data")
    app = visit.open("train")
    assert next(box for box in app.number_input if box.label == "Units").value == 17
    assert next(box for box in app.multiselect if box.label == "Input features").value == ["close", "volume"]


def test_another_dataset_chosen_on_data_is_what_train_uses(visit):
    app = visit.open("data")
    app.selectbox[0].set_value("msft").run()
    visit.open("train")
    assert "**MSFT**" in visit.text()
    visit.press("Train")
    assert visit.store.of(visit.owner)[0].config.data.name == "msft"
    assert visit.app.title[0].value == "Watch"


def test_the_page_shows_the_shapes_and_parameters_a_choice_leads_to(visit):
    app = visit.open("train")
    assert "1,007 training rows − 60 = 947 windows" in visit.text()
    assert "17,341 parameters" in visit.text()
    next(box for box in app.number_input if box.label == "Window (time steps)").set_value(30).run()
    assert "1,007 training rows − 30 = 977 windows" in visit.text()


def test_a_preset_sets_the_form_and_keeps_data_and_features(visit):
    app = visit.open("train")
    next(box for box in app.multiselect if box.label == "Input features").set_value(["high"]).run()
    app.segmented_control[0].set_value("recommended").run()
    assert next(box for box in app.multiselect if box.label == "Input features").value == ["high"]
    visit.press("Train")
    config = visit.store.of(visit.owner)[0].config
    assert config.training == preset("recommended").training
    assert config.split == preset("recommended").split
    assert config.features.inputs == ("high",)


def test_no_input_feature_is_explained_and_nothing_is_lost(visit):
    app = visit.open("train")
    next(box for box in app.number_input if box.label == "Units").set_value(9).run()
    next(box for box in app.multiselect if box.label == "Input features").set_value([]).run()
    assert app.error
    next(box for box in app.multiselect if box.label == "Input features").set_value(["close"]).run()
    assert not app.error
    assert next(box for box in app.number_input if box.label == "Units").value == 9


def test_too_long_a_window_is_explained_and_can_not_be_trained(visit):
    visit.open("data").selectbox[0].set_value("fb").run()
    app = visit.open("train")
    assert "Too few rows" in visit.text()
    assert next(button for button in app.button if button.label == "Train").disabled


def test_a_watched_run_shows_its_progress_from_the_store(visit):
    run_id = visit.store.submit(preset("tutorial"), visit.owner, "IBM")
    claim = visit.ledger.claim()
    started = Started(
        first_epoch=1, epochs=40, batches=80, watched="test", dates=["2013-01-02", "2013-01-03"], actual=[1.0, 2.0]
    )
    epoch = EpochDone(epoch=1, loss=0.5, val_loss=0.25, seconds=2.0, best_epoch=1, preview=[1.5, 1.5])
    for event in (started, epoch, BatchDone(epoch=2, batch=40, batches=80, loss=0.4)):
        visit.ledger.record(run_id, claim.attempt, event)
    app = visit.open("watch", run=run_id)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown == {"Epochs done": "1.5", "Loss": "0.40000", "Test loss": "0.25000", "Best epoch": "1"}
    named = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    visit.ledger.record(run_id, claim.attempt, epoch.model_copy(update={"epoch": 2}))
    assert {metric.label: metric.value for metric in app.run().metric}["Epochs done"] == "2"
    stays = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert stays == named == ["Loss by epoch", "Predicted against actual"], "another name would draw them anew"
    assert "up to epoch 2" in app.get("caption")[0].proto.help


def test_the_axis_of_a_run_that_is_over_ends_where_it_ended(visit):
    made = MadeRuns(visit)
    short, whole = made.finished(small().with_("training", epochs=400)), made.running(small())
    ends = []
    for run_id in (short, whole):
        spec = json.loads(visit.open("watch", run=run_id).get("vega_lite_chart")[0].proto.spec)
        ends.append(spec["encoding"]["x"]["scale"]["domain"][1])
    epochs = visit.store.get(whole).config.training.epochs
    assert 2 < ends[0] < 2.2, "two epochs were trained"
    assert epochs < ends[1] < 1.1 * epochs


@pytest.mark.parametrize(
    ("config", "watched"),
    [
        (preset("tutorial"), "test"),
        (preset("recommended"), "validation"),
        (preset("recommended").with_("", leak="stopping"), "test"),
        (preset("recommended").with_("split", validation=0, rows=(0, 100, 150, 200)), "validation"),
    ],
    ids=["tutorial", "recommended", "the test part chooses", "a fold"],
)
@pytest.mark.parametrize("began", [False, True])
def test_the_second_loss_is_called_what_it_is(visit, config, watched, began):
    run_id = visit.store.submit(config, visit.owner, "IBM")
    claim = visit.ledger.claim()
    if began:
        started = {"first_epoch": 1, "epochs": 9, "batches": 3, "dates": ["2013-01-02"], "actual": [1.0]}
        visit.ledger.record(run_id, claim.attempt, Started(watched=config.watched, **started))
    app = visit.open("watch", run=run_id)
    assert f"{watched.capitalize()} loss" in [metric.label for metric in app.metric]
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    assert spec["encoding"]["color"]["scale"]["domain"][1] == WATCHED_NAMES[watched]


def test_stop_is_asked_for_in_the_store(visit):
    run_id = visit.store.submit(preset("tutorial"), visit.owner, "IBM")
    visit.ledger.claim()
    visit.open("watch", run=run_id)
    visit.press("Stop")
    assert visit.store.get(run_id).stop_requested


def test_somebody_elses_run_can_be_watched_but_not_stopped(visit):
    run_id = visit.store.submit(preset("tutorial"), "somebody else", "IBM")
    visit.ledger.claim()
    app = visit.open("watch", run=run_id)
    assert app.title[0].value == "Watch"
    assert "Stop" not in labels(app.button)


def test_a_waiting_run_says_its_place_in_the_queue(visit):
    for _ in range(3):
        visit.store.submit(preset("tutorial"), "somebody else", "IBM")
    run_id = visit.store.submit(preset("tutorial"), visit.owner, "IBM")
    app = visit.open("watch", run=run_id)
    assert any("number 2 in the queue" in bar.proto.text for bar in app.get("progress"))


def test_a_failed_run_says_why(visit):
    run_id = visit.store.submit(preset("tutorial"), visit.owner, "IBM")
    visit.ledger.claim()
    visit.ledger.fail(run_id, "Training diverged.")
    visit.open("watch", run=run_id)
    assert "Training diverged" in visit.text()


def test_an_address_of_no_run_is_a_sentence_and_a_way_out(visit):
    visit.open("results", run="x" * 22)
    assert "no run with this address" in visit.text()


def test_runs_lists_only_ones_own_and_what_is_deleted_can_be_taken_back(visit, finished):
    visit.store.submit(preset("tutorial"), "somebody else", "SECRET")
    app = visit.open("runs")
    assert "SECRET" not in visit.text()
    visit.tick(finished)
    next(button for button in app.button if button.key == f"delete_{finished}_1").click().run()
    assert visit.store.of(visit.owner) == []
    visit.press("Undo")
    assert [run.id for run in visit.store.of(visit.owner)] == [finished]


def test_train_again_with_a_change_brings_the_settings_back(visit, finished, ibm_result):
    visit.open("runs")
    visit.tick(finished)
    next(b for b in visit.app.button if b.key == f"again_{finished}").click().run()
    shown = {box.label: box.value for box in visit.app.number_input}
    assert (shown["Units"], shown["Window (time steps)"]) == (2, 10)


def test_a_shorter_span_is_what_train_uses(visit):
    app = visit.open("data")
    next(box for box in app.selectbox if box.label == "Span").set_value(504).run()
    visit.open("train")
    assert "403 training rows − 60 = 343 windows" in visit.text()


def test_data_can_be_chosen_again_and_again(visit):
    app = visit.open("data")
    for name in ("msft", "fb", "aapl", "ibm"):
        next(box for box in app.selectbox if box.label == "Dataset").set_value(name).run()
        assert visit.session().draft.data.name == name


def test_the_one_button_run_leaves_the_persons_own_settings_alone(visit):
    app = visit.open("train")
    next(box for box in app.number_input if box.label == "Units").set_value(17).run()
    visit.open("home")
    visit.press("Train the tutorial's model on IBM")
    assert visit.session().draft.model.units == 17


def test_a_file_of_somebody_else_can_not_be_trained_on_through_their_run(visit, make_table):
    library = UploadLibrary(visit.store.home / "uploads")
    content = make_table().frame.reset_index().to_csv(index=False).encode()
    upload = library.add(content, "private.csv", "somebody else")
    config = preset("tutorial").with_("data", source="upload", name=upload.id)
    run_id = visit.store.submit(config, "somebody else", "X")
    visit.open("watch", run=run_id)
    visit.press("Change settings")
    assert "uploaded by somebody else" in visit.text()
    assert "Until then the next run uses your own series, IBM" in visit.text()
    assert visit.session().draft.data == first_draft().data
    assert visit.app.multiselect, "the form is there, with the settings of that run"


def test_workers_are_told_of_a_model_while_it_is_being_chosen(visit):
    visit.open("train")
    assert [shape_of(config) for config in visit.ledger.coming()] == [shape_of(visit.session().draft)]


def test_the_first_loss_of_a_run_that_has_just_begun_is_waited_for(visit, monkeypatch):
    run_id = visit.store.submit(ExperimentConfig(), visit.owner, "IBM")
    claim = visit.ledger.claim()
    first = BatchDone(epoch=1, batch=3, batches=30, loss=0.125)

    def wait(_seconds):
        visit.ledger.record(run_id, claim.attempt, first)

    monkeypatch.setattr("pages.parts.watch.live.JUST_BEGUN_SECONDS", 3600)
    monkeypatch.setattr(
        "pages.parts.watch.live.time", SimpleNamespace(time=time.time, monotonic=lambda: 0.0, sleep=wait)
    )
    app = visit.open("watch", run=run_id)
    assert "0.12500" in [metric.value for metric in app.metric]
