"""No setting is hidden: each has a control that changes it, and a page that is only looked at changes none."""

from typing import Any

import pytest

from lstm_core.choices import CsvReading
from lstm_core.data.first_choice import first_draft
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.draft import Draft
from tests.data.reading.workbooks import workbook
from tests.setting_leaves import EXAMPLES, RECORD_ONLY, value_of

Control = tuple[str, str, Any, Any]  # kind of widget, its label, what is set, what the setting then is

# Batches of controls that do not depend on each other, in the order in which they are used.
TRAIN: list[dict[str, Control]] = [
    {"preset": ("segmented_control", "Begin from", "recommended", "recommended")},
    {
        "features.inputs": ("multiselect", "Input features", ["close", "volume"], ("close", "volume")),
        "features.target": ("selectbox", "Target", "high", "high"),
        "features.target_kind": ("selectbox", "Predict", "log_return", "log_return"),
        "features.horizon": ("number_input", "Rows ahead", 3, 3),
        "features.window": ("number_input", "Window (time steps)", 30, 30),
        "features.scaling": ("selectbox", "Scale columns", "minmax", "minmax"),
        "split.train": ("slider", "Training ends, validation ends (% of rows)", (60, 75), 0.6),
        "split.validation": ("slider", "Training ends, validation ends (% of rows)", (60, 75), 0.15),
        "split.reach_back": ("toggle", "Windows may begin in the part before", False, False),
        "model.cell": ("selectbox", "Cell", "gru", "gru"),
        "model.units": ("number_input", "Units", 48, 48),
        "model.layers": ("number_input", "Layers", 2, 2),
        "model.dropout": ("slider", "Dropout", 0.25, 0.25),
        "model.attention": ("selectbox", "Attention", "multi_head", "multi_head"),
        "model.zero_head": ("toggle", "Begin with a head of zeros", False, False),
        "training.epochs": ("number_input", "Epochs", 77, 77),
        "training.batch_size": ("number_input", "Batch size", 16, 16),
        "training.learning_rate": ("select_slider", "Learning rate", 0.01, 0.01),
        "training.loss": ("selectbox", "Loss", "huber", "huber"),
        "training.optimizer": ("selectbox", "Optimizer", "adamw", "adamw"),
        "training.schedule": ("selectbox", "Learning rate from epoch to epoch", "step", "step"),
        "training.l2": ("select_slider", "L2 (on kernels)", 0.0001, 0.0001),
        "training.clip_norm": ("select_slider", "Clip gradients (by norm)", 1.0, 1.0),
        "training.patience": ("number_input", "Patience (epochs)", 9, 9),
        "training.min_gain": ("number_input", "Least gain (% of the loss before training)", 12.5, 0.125),
        "training.refit": ("toggle", "Refit on training and validation", True, True),
        "training.ensemble": ("number_input", "Networks to average", 3, 3),
        "training.with_linear": ("toggle", "Average with a linear model", True, True),
        "training.hold_back": ("number_input", "Hold back (% of what was learned)", 30.0, 0.3),
        "seed": ("number_input", "Seed", 123, 123),
    },
    {
        "model.heads": ("number_input", "Heads", 3, 3),
        "training.decay_factor": ("select_slider", "What is left of the learning rate", 0.2, 0.2),
        "training.decay_epochs": ("number_input", "Epochs until it falls", 25, 25),
        "training.weight_decay": ("select_slider", "Weight decay", 0.01, 0.01),
        "training.restore_best": ("toggle", "Keep the best epoch", False, False),
    },
]
WINDOWS: list[dict[str, Control]] = [
    {
        "features.inputs": ("multiselect", "Input features", ["high", "close"], ("high", "close")),
        "features.target": ("selectbox", "Target", "low", "low"),
        "features.window": ("number_input", "Window (time steps)", 20, 20),
        "features.scaling": ("selectbox", "Scale columns", "standard", "standard"),
        "split.train": ("slider", "Training ends, validation ends (% of rows)", (50, 65), 0.5),
        "split.validation": ("slider", "Training ends, validation ends (% of rows)", (50, 65), 0.15),
        "split.reach_back": ("toggle", "Windows may begin in the part before", True, True),
    }
]
TICKERS: list[dict[str, Control]] = [
    {"data.tickers": ("multiselect", "Learn from many tickers", ["AAPL", "MSFT"], ("AAPL", "MSFT"))},
    {"data.unseen": ("number_input", "Tickers that training never sees (%)", 25.0, 0.25)},
]
DATA: list[dict[str, Control]] = [
    {"data.source": ("segmented_control", "Source", "synthetic", "synthetic")},
    {"data.name": ("selectbox", "Dataset", "random_walk", "random_walk")},
    {
        "data.last_rows": ("selectbox", "Span", 504, 504),
        "data.missing": ("selectbox", "Missing values", "refuse", "refuse"),
    },
]
UPLOAD: list[dict[str, Control]] = [
    {"data.source": ("segmented_control", "Source", "upload", "upload")},
    {"data.ticker": ("selectbox", "Ticker", "BBB", "BBB")},
]
# Each of these is confirmed by a button, and the file is read anew.
READING: dict[str, Control] = {
    "data.reading.columns": ("multiselect", "Columns of numbers", ["close"], ("close",)),
    "data.reading.date_order": ("selectbox", "Dates are written", "mdy", "mdy"),
    "data.reading.date_column": ("selectbox", "Column of dates", "other day", "other day"),
    "data.reading.decimal": ("selectbox", "Fractions begin with a", ",", ","),
    "data.reading.ticker_column": ("selectbox", "Column that names the series", "kind", "kind"),
    "data.reading.more_date_columns": ("multiselect", "Further columns of the date", ["open"], ("open",)),
    "data.reading.more_ticker_columns": ("multiselect", "Further columns that name the series", ["kind"], ("kind",)),
    "data.reading.header_rows": ("number_input", "Rows above the values", 1, 1),
    "data.reading.missing": ("text_input", "Missing values are written", "-999 closed", ("-999", "closed")),
    "data.reading.letters": ("selectbox", "Letters behind numbers", "unit", "unit"),
    "data.reading.doubled_hour": ("selectbox", "When clocks are put back", "mean", "mean"),
    "data.reading.names": ("text_input", "Names of the columns of numbers", "first, last", ("first", "last")),
    "data.reading.transpose": ("toggle", "Dates run across", True, True),
    "data.reading.sheet": ("selectbox", "Sheet", "Night", "Night"),
    "data.reading.encoding": ("selectbox", "Text is encoded in", "cp1252", "cp1252"),
    "data.reading.delimiter": ("selectbox", "Cells are separated by", ";", ";"),
}
BY_BUTTON = {"data.extra", "data.max_age"}
# Day and month are the same everywhere, so that their order may be any.
ROWS = "".join(
    f"{1 + day % 12:02d}/{1 + day % 12:02d}/{1900 + day},{1 + day % 12:02d}/{1 + day % 12:02d}/{1901 + day},"
    f"{day % 5 + 1},{day % 7 + 1},{name},kind {name}\n"
    for name in ("AAA", "BBB")
    for day in range(90)
)
FILE = f"date,other day,open,close,name,kind\n{ROWS}".encode()
# With commas as well as with semicolons, this has a column of dates and one of numbers.
TWO_WAYS = "day,x;date;y,close\n" + "".join(
    f"{day},1;{day};3,4\n" for day in ("2024-01-02", "2024-01-03", "2024-01-04")
)
FILES = {
    path: (TWO_WAYS.encode(), CsvReading(delimiter=",")) for path in ("data.reading.delimiter", "data.reading.encoding")
}


# With dates down and across.
FILES["data.reading.transpose"] = (b"day,2001,2002,2003\n2024-01-02,1,2,3\n2024-01-03,2,3,5\n", CsvReading())
SHEET = [["date", "close"], *([f"2024-01-{day:02}", float(day)] for day in range(2, 28))]
FILES["data.reading.sheet"] = (workbook({"Day": SHEET, "Night": SHEET}), CsvReading(sheet="Day"))
DAY_FIRST = CsvReading(date_order="dmy")


def covered() -> set[str]:
    """Return every setting that is tried below."""
    batches = [*TRAIN, *WINDOWS, *TICKERS, *DATA, *UPLOAD, READING]
    return {path for batch in batches for path in batch} | BY_BUTTON


def test_every_setting_of_the_draft_is_tried_below():
    assert covered() == EXAMPLES.keys() - RECORD_ONLY, "a setting without a control, or without a line in this table"


def widget(app, kind, label):
    """Return the widget of this kind with this label."""
    return next(found for found in getattr(app, kind) if found.label == label)


def use(visit, batches):
    """Use the controls of the open page, and see that each changes its setting and no other."""
    for batch in batches:
        before: Draft = visit.session().draft
        for path, (kind, label, value, after) in batch.items():
            assert value_of(before, path) != after, f"{path} is so already"
            widget(visit.app, kind, label).set_value(value)
        visit.app.run()
        assert not visit.app.exception and not visit.app.error
        draft: Draft = visit.session().draft
        found = {path: value_of(draft, path) for path in batch}
        assert found == {path: pytest.approx(after) for path, (*_, after) in batch.items()}


def test_the_controls_of_the_train_page(visit):
    visit.open("train")
    use(visit, TRAIN)
    assert visit.session().draft.training.patience == 9, "to stop early is one thing, to keep the best epoch another"
    widget(visit.app, "toggle", "Stop early").set_value(False).run()
    assert visit.session().draft.training.patience is None


@pytest.mark.parametrize("page", ["train", "windows"])
def test_marks_that_lie_on_each_other_are_drawn_apart_by_a_button(visit, page):
    visit.open(page)
    assert not visit.session().draft.split.validation
    visit.press("Make a validation part")
    assert not visit.app.exception and not visit.app.error
    split = visit.session().draft.split
    assert (split.train, split.validation) == (0.7, pytest.approx(0.1))
    assert widget(visit.app, "slider", "Training ends, validation ends (% of rows)").value == (70, 80)
    assert not [button for button in visit.app.button if button.label == "Make a validation part"]


def test_the_controls_of_what_the_model_sees(visit):
    visit.open()
    visit.session().draft = first_draft().with_("features", scaling="minmax")
    visit.open("windows")
    use(visit, WINDOWS)


def test_the_controls_of_the_data_page(visit):
    visit.open("data")
    use(visit, TICKERS)
    use(visit, DATA)


def test_a_column_of_another_ticker_is_added_by_a_button(visit):
    visit.open("train")
    visit.app.session_state[f"other_ticker_open_{visit.session().generation}"] = True
    visit.app.run()
    widget(visit.app, "selectbox", "Ticker").set_value("MSFT").run()
    widget(visit.app, "number_input", "A value serves for (days)").set_value(30).run()
    visit.press("Add msft\\:close")
    data = visit.session().draft.data
    assert (data.extra, data.max_age) == (("MSFT:close",), 30)


def bring(visit, content=FILE, reading=DAY_FIRST):
    """Keep a file of the visitor's and open the Data page on it."""
    UploadLibrary(visit.store.home / "uploads").add(content, "days.csv", visit.owner, reading)
    visit.open("data")
    use(visit, UPLOAD[:1])


def test_the_controls_of_a_file(visit):
    bring(visit)
    use(visit, UPLOAD[1:])


@pytest.mark.parametrize("path", READING)
def test_the_controls_of_how_a_file_is_read(visit, path):
    bring(visit, *FILES.get(path, ()))
    kind, label, value, after = READING[path]
    assert value_of(visit.session().draft, path) != after
    widget(visit.app, kind, label).set_value(value)
    visit.press("Read it this way")
    assert value_of(visit.session().draft, path) == after


def test_an_old_runs_way_of_reading_a_file_stays_until_it_is_changed(visit):
    library = UploadLibrary(visit.store.home / "uploads")
    before = library.add(FILE, "days.csv", visit.owner, DAY_FIRST)
    library.add(FILE, "days.csv", visit.owner, CsvReading(date_order="mdy"))
    visit.open()
    data = {"source": "upload", "name": before.id, "ticker": "AAA", "reading": before.reading.model_dump()}
    visit.session().draft = draft = first_draft().with_("data", **data, last_rows=None)
    visit.open("data")
    assert visit.session().draft == draft
    assert widget(visit.app, "selectbox", "Dates are written").value == "dmy"


def test_settings_that_do_nothing_are_told(visit):
    visit.open()
    visit.session().draft = first_draft("recommended").with_("training", epochs=20)
    visit.open("train")
    assert "Training never stops early: it waits for 20 epochs and has 20 at most" in visit.text().replace("\\", "")


ODD = {
    "odd numbers": lambda draft: (
        draft.with_("split", train=0.333, validation=0.1234)
        .with_("model", dropout=0.33, attention="multi_head", units=9, heads=3)
        .with_("training", learning_rate=0.0033, patience=77, restore_best=True, min_gain=0.0717171)
        .with_("data", last_rows=777, missing="fill")
    ),
    "more odd numbers": lambda draft: draft.with_(
        "training", l2=0.0007, clip_norm=3.3, optimizer="adamw", weight_decay=0.033, schedule="plateau", decay_epochs=7
    ),
    "what does nothing": lambda draft: draft.with_("training", weight_decay=0.5, decay_factor=0.77, decay_epochs=3),
    "any gain will do": lambda draft: draft.with_("training", min_gain=0.0),
    "the best epoch in any case": lambda draft: draft.with_("training", min_gain=None),
    "the best epoch of all": lambda draft: draft.with_("training", patience=None),
    "early stopping alone": lambda draft: draft.with_("training", restore_best=False, min_gain=None),
    "no validation part": lambda draft: first_draft().with_("features", horizon=7, target="range"),
}


@pytest.mark.parametrize("name", ODD)
def test_looking_at_a_page_changes_no_setting(visit, name):
    draft = ODD[name](first_draft("recommended"))
    visit.open()
    visit.session().draft = draft
    for page in ("train", "windows", "data", "train"):
        visit.open(page)
        assert visit.session().draft == draft, page


def test_inputs_of_many_tickers_are_offered_and_stay_while_many_are_chosen(visit):
    visit.open()
    visit.session().draft = first_draft().with_("data", tickers=("IBM", "AAPL"))
    for page in ("train", "windows"):
        visit.open(page)
        offered = widget(visit.app, "multiselect", "Input features").options
        assert {"open, mean of all tickers", "Mean of the ticker's own target in training"} <= set(offered)
    inputs = ["open", "close", "market:close", "static:mean"]
    widget(visit.app, "multiselect", "Input features").set_value(inputs).run()
    assert not visit.app.exception and not visit.app.error
    assert visit.session().draft.features.inputs == tuple(inputs)
    visit.open("train")
    assert visit.session().draft.features.inputs == tuple(inputs)
    visit.open("data")
    assert visit.session().draft.features.inputs == tuple(inputs)
    widget(visit.app, "multiselect", "Learn from many tickers").set_value([]).run()
    assert visit.session().draft.features.inputs == ("open", "close")
