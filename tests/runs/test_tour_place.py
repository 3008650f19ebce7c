"""Where people are on the tour, as the store keeps it."""

from lstm_core.draft import Draft
from lstm_core.runs.drafts import kept_draft
from lstm_core.runs.store import RunStore
from lstm_core.runs.tour_place import TourPlace, forget_before, keep_before, keep_place, kept_before, kept_place


def test_each_has_a_place_of_their_own(tmp_path):
    store = RunStore(tmp_path)
    assert kept_place(store, "ann") is None
    keep_place(store, "ann", TourPlace("split"))
    keep_place(store, "ann", TourPlace("scale", left=True))
    keep_place(store, "bob", TourPlace("load"))
    again = RunStore(tmp_path)
    assert kept_place(again, "ann") == TourPlace("scale", left=True)
    assert kept_place(again, "bob") == TourPlace("load")
    assert kept_place(again, "eve") is None


def test_what_was_chosen_before_is_kept_beside_what_is_chosen_now(tmp_path):
    store, before = RunStore(tmp_path), Draft().with_("model", units=9)
    keep_before(store, "ann", before)
    assert kept_before(store, "ann") == before
    assert kept_draft(store, "ann") is None and kept_before(store, "bob") is None
    forget_before(store, "ann")
    assert kept_before(store, "ann") is None
