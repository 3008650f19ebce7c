"""The next run: what a visitor has chosen for it so far. It is theirs, and outlives reload, restart and night.

Every page that shows a part of it reads it here and puts changes back here; whatever is changed is kept at once.
"""

from lstm_core.choices import DataChoice
from lstm_core.classes.rules import fitted
from lstm_core.data.first_choice import first_draft
from lstm_core.data.table import PriceTable
from lstm_core.draft import Draft
from lstm_core.errors import LabError, StoreError, UnreadableError
from lstm_core.features.carry_over import carry_over
from lstm_core.runs.drafts import keep_draft, kept_draft, kept_made_of
from pages.kit import in_class, lab, owner, state
from pages.kit.messages import log

__all__ = ["adopt", "choose_data", "chosen_before", "draft", "form_key", "set_draft", "whose"]


def draft() -> Draft:
    """Return the settings of the next run: this session's, else those kept of the visitor, else the first of all.

    In a class a visitor has settings of their own for it, and finds the others again when they leave.

    Raises:
        StoreError: What is kept can't be read just now; to begin anew would overwrite it.
    """
    session, found = state.session(), in_class.my_class()
    in_which = "" if found is None else found[0].id
    if session.draft is None or session.draft_of != in_which:
        if session.draft is not None:
            session.generation, session.made_of = session.generation + 1, None
        first = first_draft() if found is None else found[0].rules.base
        try:
            store, mine = lab.open_lab().store, whose()
            session.draft = kept_draft(store, mine) or first
            session.made_of = session.made_of or kept_made_of(store, mine)
        except UnreadableError as error:
            session.draft, session.left_behind = first, (str(error),)
        session.draft_of = in_which
    return session.draft


def set_draft(chosen: Draft) -> None:
    """Take over what the widgets say now, but for what the visitor's class has locked."""
    session, allowed = state.session(), _allowed(chosen)
    if allowed == session.draft:
        return
    session.draft = allowed
    _keep(allowed)


def _allowed(chosen: Draft) -> Draft:
    found = in_class.my_class()
    return chosen if found is None else fitted(found[0].rules, chosen)


def _keep(chosen: Draft) -> None:
    session, found = state.session(), in_class.my_class()
    session.draft_of = "" if found is None else found[0].id
    try:
        keep_draft(lab.open_lab().store, whose(), chosen, session.made_of)
    except StoreError as error:
        log.warning("a draft can't be kept just now, only this session has it: %s", error)


def adopt(chosen: Draft, left_behind: tuple[str, ...] = (), *, made_of: str | None = None) -> None:
    """Replace the draft as a whole (a preset, an old run's settings); widgets begin anew from it.

    Args:
        chosen: The settings of the next run.
        left_behind: Sentences on what they did not take over from an old run, for the Train page.
        made_of: Id of that run; ``None`` where they come from nowhere.
    """
    session, allowed = state.session(), _allowed(chosen)
    if allowed != chosen:
        left_behind = (*left_behind, "Your class keeps some settings as they are; for those nothing was taken over.")
    session.draft, session.made_of, session.left_behind = allowed, made_of, left_behind
    session.generation += 1
    _keep(allowed)


def choose_data(data: DataChoice, table: PriceTable) -> None:
    """Make the next run use a series; inputs and target that it lacks are replaced by what it has.

    A series that was chosen before comes back with the inputs and the target that it had then.

    Args:
        data: The series; in a class that has its own, nothing comes of choosing another.
        table: Its content.
    """
    now, known = draft(), state.session().before
    if data == now.data or not in_class.is_open("data.source", "data.name", "data.ticker"):
        return
    was, new = _series(now.data), _series(data)
    known.pop(was, None)
    known[was] = now  # at the end, as the newest
    again = known.get(new)
    if again is not None:
        features = again.features
        now = now.with_("features", inputs=features.inputs, target=features.target)
    adopt(carry_over(now, None if again else _table(now.data), data, table), made_of=state.session().made_of)


def chosen_before(source: str, name: str | None = None) -> DataChoice | None:
    """Return what a visitor chose last of a source, or of one of its sets; ``None`` if nothing yet.

    Args:
        source: The name of the source.
        name: The name of the set; ``None`` for any of the source.
    """
    choices = [draft().data, *(before.data for before in reversed(state.session().before.values()))]
    return next((data for data in choices if data.source == source and name in (None, data.name)), None)


def form_key(name: str) -> str:
    """Return a widget's key; it changes with the draft's generation."""
    return f"{name}_{state.session().generation}"


def whose() -> str:
    """Return under what a draft is kept: the visitor, or the visitor in a class."""
    found = in_class.my_class()
    return owner.owner_id() if found is None else f"{owner.owner_id()}/{found[0].id}"


def _series(data: DataChoice) -> tuple[str, str, str | None]:
    return data.source, data.name, data.ticker


def _table(data: DataChoice) -> PriceTable | None:
    try:
        return lab.load_table(data)
    except LabError:
        return None  # it is gone, and all counts as chosen
