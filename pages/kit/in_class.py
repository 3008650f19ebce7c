"""The class that a visitor is a student of, and what it leaves open; pages hide what it locks.

Hiding saves people the way to a refusal. What refuses is the store (``lstm_core/runs/submission.py``).
"""

import streamlit as st

from lstm_core.classes.kept import KeptClass, Student
from lstm_core.classes.rules import ClassRules
from lstm_core.errors import StoreError, UnreadableError
from lstm_core.knobs.knob import Knob
from lstm_core.link import settings_by_name
from pages.kit import lab, owner, state
from pages.kit.messages import plain

__all__ = ["PAGE", "class_address", "is_open", "look_whose_class", "most_of", "my_class", "show_my_class"]

PAGE = "pages/classroom.py"


def look_whose_class() -> None:
    """Find out which class the visitor is in; once for each drawing of a page, which asks for it again and again."""
    session = state.session()
    try:
        session.my_class, session.class_trouble = lab.open_lab().store.membership(owner.owner_id()), ""
    except UnreadableError as error:
        session.my_class, session.class_trouble = None, str(error)
    except StoreError:
        return  # as it was; the page says so if it needs the store


def my_class() -> tuple[KeptClass, Student] | None:
    """Return the class that the visitor is in, and them as its student; ``None`` for most people."""
    return state.session().my_class


def _rules() -> ClassRules | None:
    """Return the rules of the class that the visitor is in; ``None`` for most people."""
    found = my_class()
    return None if found is None else found[0].rules


def is_open(*paths: str) -> bool:
    """Say whether the visitor may change all of some settings.

    Args:
        *paths: Their paths (``Knob.path``).
    """
    rules = _rules()
    return rules is None or rules.locks_nothing or all(rules.is_open(_CALLED[path]) for path in paths)


def most_of(knob: Knob) -> float | None:
    """Return the greatest value of a setting, which a class may have made smaller."""
    rules = _rules() if knob.path == "training.epochs" else None
    limit = None if rules is None else rules.most_epochs
    most: float | None = knob.high
    return most if limit is None or most is None else min(most, limit)


def class_address(class_id: str) -> dict[str, str]:
    """Return the query of the address of a class."""
    return {"class": class_id}


def show_my_class() -> None:
    """Tell a student on every page which class they are in, with the way to it."""
    session, found = state.session(), my_class()
    if session.class_trouble:
        st.error(plain(session.class_trouble), icon=":material/error:")
        st.button("Leave this class", on_click=lambda: lab.open_lab().store.leave(owner.owner_id()))
    if found is not None:
        kept, me = found
        st.page_link(
            PAGE,
            label=plain(f"{kept.rules.title} · you are {me.name}"),
            icon=":material/groups:",
            query_params=class_address(kept.id),
        )


_CALLED = {knob.path: name for name, knob in settings_by_name().items()}
