"""Starting a run, and getting workers ready for it, the same way from every page."""

from lstm_core.config import ExperimentConfig
from lstm_core.draft import Draft
from lstm_core.training.shape import shape_of
from pages.kit import lab, owner, state
from pages.kit.going import go

__all__ = ["expect", "submit"]


def expect(config: ExperimentConfig) -> None:
    """Tell the workers what may be trained next; an idle one traces its model ahead of the button."""
    shape, session = shape_of(config), state.session()
    if session.expected != shape:
        session.expected = shape
        lab.open_lab().store.expect(config, owner.owner_id())


def submit(draft: Draft) -> None:
    """Queue a run and go to the page that shows it live; ends the script.

    Raises:
        LabError: The data can't be found, or too many runs are waiting already.
    """
    table = lab.load_table(draft.data)
    config = draft.config().with_("data", sha256=table.sha256)
    run = lab.open_lab().store.submit(config, owner.owner_id(), table.title)
    state.send_to_run(run)
    go("pages/train.py", state.address(run))
