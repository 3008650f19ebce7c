"""Classes and members as rows of the database, and the rules that hold for somebody who wants to queue a run."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from lstm_core.classes.kept import KeptClass, Student
from lstm_core.classes.rules import is_given, kept_rules, why_no_study, why_refused
from lstm_core.config import ExperimentConfig
from lstm_core.errors import ClassRuleError, UnreadableError
from lstm_core.numbers import counted

__all__ = ["InClass", "class_of_study", "lender", "read_class", "read_student", "require_allowed"]


class InClass(NamedTuple):
    """What a new run has of the class in which it is begun.

    Attributes:
        id: Of the class; empty for none.
        most_seconds: How long it may train; ``None`` for as long as it likes.
    """

    id: str = ""
    most_seconds: float | None = None


def read_class(row: sqlite3.Row) -> KeptClass:
    """Return a class from its row.

    Raises:
        UnreadableError: Its rules are of a newer version of the lab, or damaged.
    """
    return KeptClass(row["id"], kept_rules(row["rules"]), row["made"], row["revealed"], row["ended"], row["forgets"])


def lender(connection: sqlite3.Connection, class_id: str, config: ExperimentConfig) -> str:
    """Return who lends a class the file that a run of it uses; empty where nobody does.

    Args:
        connection: To the database.
        class_id: Of the class in which the run was begun; empty for none.
        config: The run's settings.
    """
    row = connection.execute("SELECT * FROM classes WHERE id = ?", (class_id,)).fetchone() if class_id else None
    try:
        rules = None if row is None else read_class(row).rules
    except UnreadableError:
        return ""  # the file is there all the same; only its name is lost
    return rules.lent_by if rules is not None and rules.lends(config.data) else ""


def read_student(row: sqlite3.Row) -> Student:
    """Return a member from their row."""
    return Student(*(row[name] for name in ("owner", "name", "joined", "gone", "runs", "handed", "work", "words")))


def require_allowed(
    connection: sqlite3.Connection, owner: str, configs: Sequence[ExperimentConfig], *, of_study: bool
) -> InClass:
    """Make sure that the class of somebody allows new runs, count them, and return what they have of it.

    Every run that a person queues comes by here, in the transaction that writes it, so that no page, no link and no
    message below a page gets around it.

    Args:
        connection: To the database, in a transaction.
        owner: Who asks.
        configs: What is to be run.
        of_study: Whether they are of a study.

    Raises:
        ClassRuleError: Something that is locked differs, or a limit is reached; then nothing is queued.
        UnreadableError: The rules of the class can't be read.
    """
    query = (
        "SELECT classes.*, members.runs AS begun FROM members JOIN classes ON classes.id = members.class "
        "WHERE members.owner = ? AND members.gone IS NULL"
    )
    row = connection.execute(query, (owner,)).fetchone()
    if row is None:
        return InClass()
    rules = read_class(row).rules
    if of_study and (reason := why_no_study(rules)):
        raise ClassRuleError(reason)  # also of one that begins with no run
    for config in configs:
        if reason := why_refused(rules, config, of_study=of_study):
            raise ClassRuleError(reason)
    counts = sum(not is_given(rules, config) for config in configs)
    if rules.most_runs is not None and counts and row["begun"] + counts > rules.most_runs:
        raise ClassRuleError(
            f"In your class '{rules.title}' everybody may begin {counted(rules.most_runs, 'run')}, and you have begun "
            f"{row['begun']}. Look closer at those that you have, and hand one in."
        )
    # Deleting a run later does not give it back.
    connection.execute("UPDATE members SET runs = runs + ? WHERE class = ? AND owner = ?", (counts, row["id"], owner))
    return InClass(row["id"], rules.most_seconds)


def class_of_study(connection: sqlite3.Connection, study_id: str) -> InClass:
    """Return what the runs of a study have of the class in which it was begun."""
    query = "SELECT class, most_seconds FROM runs WHERE study = ? AND class <> '' LIMIT 1"
    row = connection.execute(query, (study_id,)).fetchone()
    return InClass() if row is None else InClass(row["class"], row["most_seconds"])
