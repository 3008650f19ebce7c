"""The same words name the same job in the app and on the command line."""

import pytest

from lstm_core.cli.asked import asked_for
from lstm_core.cli.options import TrainOptions
from lstm_core.data.first_choice import first_draft
from lstm_core.data.sources.bundled import BUNDLED
from lstm_core.data.sources.synthetic import SYNTHETIC


def choose(visit, label, value):
    widgets = [*visit.app.selectbox, *visit.app.segmented_control]
    next(widget for widget in widgets if widget.label == label).set_value(value)
    visit.app.run()
    assert not visit.app.exception and not visit.app.error


def test_what_everybody_begins_with(visit):
    visit.open()
    assert visit.session().draft == first_draft() == asked_for(TrainOptions())[0]


def test_every_dataset_is_the_same_job_by_its_name_alone(visit):
    visit.open("data")
    for source, names in (("bundled", BUNDLED), ("synthetic", SYNTHETIC)):
        choose(visit, "Source", source)
        for name in names:
            choose(visit, "Dataset", name)
            typed, data, table = asked_for(TrainOptions(dataset=name))
            chosen = visit.session().draft
            assert chosen.data == typed.data == data.choice, name
            assert chosen.features.target == typed.features.target, name
            assert set(typed.features.inputs) <= set(table.columns), name


@pytest.mark.parametrize("name", [name for name in (*BUNDLED, *SYNTHETIC) if name != "ibm"])
def test_a_newcomer_who_chooses_a_dataset_gets_the_command_lines_inputs(visit, name):
    visit.open("data")
    choose(visit, "Source", "bundled" if name in BUNDLED else "synthetic")
    choose(visit, "Dataset", name)
    assert visit.session().draft == asked_for(TrainOptions(dataset=name))[0]


def test_a_span_of_ones_own_goes_along_to_the_next_dataset(visit):
    visit.open("data")
    choose(visit, "Span", 504)
    choose(visit, "Dataset", "msft")
    assert visit.session().draft.data.last_rows == 504
    next(box for box in visit.app.selectbox if box.label == "Span").select_index(0).run()
    choose(visit, "Dataset", "aapl")
    assert visit.session().draft.data.last_rows is None
