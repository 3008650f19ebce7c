"""Runs on one series are told apart by what is not the same in all of them."""

from lstm_core.config import preset
from lstm_core.knobs.apart import beside, told_apart
from lstm_core.knobs.knob import knobs_of
from tests.setting_leaves import RECORD

TUTORIAL = preset("tutorial")


def test_what_all_share_comes_after_what_tells_them_apart():
    first = TUTORIAL.with_("training", batch_size=16, loss="huber")
    assert told_apart([first, first.with_("model", dropout=0.2)]) == (
        "tutorial with batch size 16, loss Huber",
        "tutorial with dropout 0.2, batch size 16, loss Huber",
    )


def test_long_lists_are_cut_but_for_the_seed():
    many = TUTORIAL.with_("training", batch_size=16, loss="huber", epochs=3, learning_rate=0.1, optimizer="sgd")
    many = many.with_("features", window=9).with_("", seed=3)
    assert told_apart([TUTORIAL, many])[1] == (
        "tutorial with window 9, epochs 3, batch size 16, learning rate 0.1 and 2 more, seed 3"
    )


def test_the_rows_are_named_where_they_differ():
    assert told_apart([TUTORIAL, TUTORIAL.with_("data", last_rows=504)]) == ("tutorial, all rows", "tutorial, 504 rows")
    assert told_apart([TUTORIAL]) == ("tutorial",)
    assert told_apart([]) == ()


def test_one_run_alone_says_what_is_not_as_in_its_preset():
    changed = TUTORIAL.with_("training", epochs=5, l2=0.001)
    assert told_apart([changed]) == ("tutorial with epochs 5, L2 0.001",)
    more = changed.with_("model", cell="gru").with_("features", inputs=("close",))
    assert told_apart([more]) == ("tutorial with cell GRU, epochs 5, L2 0.001, input features close",)
    assert told_apart([TUTORIAL.with_("features", target="open")]) == ("tutorial with target open",)
    assert told_apart([TUTORIAL.with_("training", clip_norm=1.0)]) == ("tutorial with clip gradients 1",)


def test_a_run_beside_one_of_another_preset():
    assert beside(TUTORIAL, preset("recommended").with_("training", epochs=7)) == (
        "Unlike the run before it on this series: the recommended preset, epochs 7."
    )
    assert beside(TUTORIAL, TUTORIAL) == "The same settings as the run before it on this series."


def test_every_setting_of_a_model_and_its_training_is_seen():
    changed = RECORD.with_("training", patience=None)
    assert "early stopping" in told_apart([RECORD, changed])[1].lower() or "stops" in told_apart([RECORD, changed])[1]
    assert "training.patience" in knobs_of(type(RECORD))
