"""What does nothing beside the other settings is told, whether it is refused in a draft or only without effect."""

from lstm_core.config import preset
from lstm_core.knobs.off import without_effect


def test_what_is_refused_in_a_draft_does_nothing_in_a_record_and_is_told() -> None:
    record = preset("recommended").with_("training", restore_best=False, min_gain=0.05)
    (told,) = without_effect(record.model_dump(), ["training.min_gain", "training.epochs"])
    assert told == ("Least gain (training.min_gain) does nothing here: it counts with training.restore_best only.")


def test_what_has_an_effect_is_not() -> None:
    assert without_effect(preset("recommended").model_dump(), ["training.min_gain", "training.patience"]) == ()
