"""The classes of the store: made by a teacher, joined by students, ended, and forgotten.

Who is the teacher shows by a secret that stands in their link alone; only a hash of it is kept. A browser in which the
link was opened is remembered, so that the secret need not stay in the address for all to see.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Mapping

from lstm_core.brought_words import in_view
from lstm_core.classes.animals import free_animal
from lstm_core.classes.kept import KeptClass, Student
from lstm_core.classes.rules import ClassRules, keep_rules
from lstm_core.errors import ClassError, UnreadableError
from lstm_core.runs.class_rows import read_class, read_student
from lstm_core.runs.run import Run, try_run
from lstm_core.runs.shelf import IN_SIGHT, STOP, Shelf

__all__ = ["MAX_CLASSES", "MAX_STUDENTS", "MAX_STUDENT_NAME", "MAX_WORDS", "ClassShelf", "end"]

MAX_STUDENTS = 100
MAX_CLASSES = 20
"""Classes of one teacher that may go on at once."""
MAX_STUDENT_NAME = 24
MAX_WORDS = 500
_DAY = 86_400.0


class ClassShelf(Shelf):
    """The classes of a store."""

    def make_class(self, rules: ClassRules, owner: str) -> tuple[str, str]:
        """Make a class; return its id, and the secret of its teacher's link, which is kept nowhere.

        Args:
            rules: What its students do and may change.
            owner: Who makes it, and is its teacher in this browser.

        Raises:
            ClassError: They have as many classes going on as one teacher may have.
        """
        class_id, secret, now = secrets.token_urlsafe(9), secrets.token_urlsafe(32), time.time()
        with self.database.transaction() as connection:
            going = [one for one in _of_teacher(connection, owner) if one["ended"] is None]
            if len(going) >= MAX_CLASSES:
                raise ClassError(f"You have {len(going)} classes going on. End those that are over first.")
            connection.execute(
                "INSERT INTO classes (id, secret, rules, made) VALUES (?, ?, ?, ?)",
                (class_id, _hash(secret), keep_rules(rules), now),
            )
            connection.execute("INSERT INTO teachers VALUES (?, ?, ?)", (class_id, owner, now))
        return class_id, secret

    def open_as_teacher(self, secret: str, owner: str) -> str:
        """Remember that a browser is a teacher's, and return the id of the class.

        Raises:
            ClassError: The secret is of no class.
        """
        with self.database.open() as connection:
            row = connection.execute("SELECT id FROM classes WHERE secret = ?", (_hash(secret),)).fetchone()
            if row is None:
                raise ClassError(
                    "This teacher's link leads to no class: it was copied in part, or the class is over and its data "
                    "are deleted."
                )
            connection.execute("INSERT OR IGNORE INTO teachers VALUES (?, ?, ?)", (row["id"], owner, time.time()))
            return str(row["id"])

    def close_as_teacher(self, class_id: str, owner: str) -> None:
        """Forget that a browser is a teacher's; the teacher's link opens the class again."""
        with self.database.open() as connection:
            connection.execute("DELETE FROM teachers WHERE class = ? AND owner = ?", (class_id, owner))

    def is_teacher(self, class_id: str, owner: str) -> bool:
        """Say whether a browser is a teacher's of a class."""
        with self.database.open() as connection:
            query = "SELECT 1 FROM teachers WHERE class = ? AND owner = ?"
            return connection.execute(query, (class_id, owner)).fetchone() is not None

    def classes_of(self, owner: str) -> list[KeptClass]:
        """Return the classes of a teacher's browser, the newest first; those that can't be read are left out."""
        with self.database.open() as connection:
            rows = _of_teacher(connection, owner)
        found = []
        for row in rows:
            try:
                found.append(read_class(row))
            except UnreadableError:
                continue  # its page says what is wrong with it
        return found

    def a_class(self, class_id: str) -> KeptClass:
        """Return a class.

        Raises:
            ClassError: There is none with this id, or its data are deleted.
            UnreadableError: Its rules are of a newer version of the lab, or damaged.
        """
        with self.database.open() as connection:
            return read_class(_row(connection, class_id))

    def join(self, class_id: str, owner: str, name: str = "") -> Student:
        """Let somebody into a class, or back to their place in it.

        Args:
            class_id: Which one.
            owner: Who.
            name: What they want to be called; empty for an animal, or for what they were called before.

        Raises:
            ClassError: The class is over or full, the name is taken, or they are in another class.
        """
        with self.database.transaction() as connection:
            row = _row(connection, class_id)
            if row["ended"] is not None:
                raise ClassError("This class is over. Ask your teacher for the code of the next one.")
            members = _members(connection, class_id)
            elsewhere = connection.execute(
                "SELECT 1 FROM members WHERE owner = ? AND class <> ? AND gone IS NULL", (owner, class_id)
            ).fetchone()
            if elsewhere is not None:
                raise ClassError("You are in another class. Leave it on the page Class first.")
            mine = members.get(owner)
            if mine is None and len(members) >= MAX_STUDENTS:
                raise ClassError(f"This class is full: {MAX_STUDENTS} students have joined.")
            taken = {member.name for member in members.values() if member.owner != owner}
            called = _name(name, taken) or (mine.name if mine else free_animal(taken))
            connection.execute(
                "INSERT INTO members (class, owner, name, joined) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (class, owner) DO UPDATE SET name = excluded.name, gone = NULL",
                (class_id, owner, called, time.time()),
            )
            return _members(connection, class_id)[owner]

    def leave(self, owner: str) -> None:
        """Let somebody out of the class that they are in; their place is there if they come back."""
        with self.database.open() as connection:
            connection.execute("UPDATE members SET gone = ? WHERE owner = ? AND gone IS NULL", (time.time(), owner))

    def membership(self, owner: str) -> tuple[KeptClass, Student] | None:
        """Return the class that somebody is in, and them as its member; ``None`` for nobody's student.

        Raises:
            UnreadableError: The rules of the class are of a newer version of the lab, or damaged.
        """
        with self.database.open() as connection:
            mine = connection.execute("SELECT * FROM members WHERE owner = ? AND gone IS NULL", (owner,)).fetchone()
            return None if mine is None else (read_class(_row(connection, mine["class"])), read_student(mine))

    def member(self, class_id: str, owner: str) -> Student | None:
        """Return somebody as a member of a class, also after they left; ``None`` if they never joined."""
        with self.database.open() as connection:
            return _members(connection, class_id).get(owner)

    def members(self, class_id: str) -> tuple[Student, ...]:
        """Return all who ever joined a class, in the order of their names."""
        with self.database.open() as connection:
            found = _members(connection, class_id)
        return tuple(sorted(found.values(), key=lambda member: member.name.casefold()))

    def class_runs(self, class_id: str) -> list[Run]:
        """Return the runs that were begun in a class, the oldest first; those that can't be read are left out."""
        query = f"SELECT * FROM runs WHERE class = ? AND {IN_SIGHT} ORDER BY created"  # noqa: S608
        with self.database.open() as connection:
            runs = [try_run(row) for row in connection.execute(query, (class_id,)).fetchall()]
        return [run for run in runs if isinstance(run, Run)]

    def reveal(self, class_id: str, owner: str) -> None:
        """Let all students see what came of the lesson.

        Raises:
            ClassError: There is no such class, or it is not theirs.
        """
        with self.database.transaction() as connection:
            _require_teacher(connection, class_id, owner)
            query = "UPDATE classes SET revealed = ? WHERE id = ? AND revealed IS NULL"
            connection.execute(query, (time.time(), class_id))

    def stop_class(self, class_id: str, owner: str) -> int:
        """Ask all runs of a class to stop, keeping what they have reached, and return how many that are.

        Raises:
            ClassError: There is no such class, or it is not theirs.
        """
        with self.database.transaction() as connection:
            _require_teacher(connection, class_id, owner)
            query = f"{STOP} WHERE class = ? AND ended IS NULL AND NOT stop_requested"
            return connection.execute(query, (class_id,)).rowcount

    def end_class(self, class_id: str, owner: str) -> None:
        """End a class: nobody joins any more, its students are free, and its data are deleted when its time is over.

        Raises:
            ClassError: There is no such class, or it is not theirs.
            UnreadableError: Its rules can't be read.
        """
        now = time.time()
        with self.database.transaction() as connection:
            _require_teacher(connection, class_id, owner)
            kept = read_class(_row(connection, class_id))
            if kept.ended is None:
                end(connection, class_id, now, now + kept.rules.keep_days * _DAY)

    def hand_in(self, class_id: str, owner: str, work: str, words: str) -> None:
        """Hand in a run or, without one, what was done in the lesson; the last one counts.

        Args:
            class_id: Which class.
            owner: Who.
            work: Id of the run, which must be theirs; empty for the lesson.
            words: What they say of it; what is longer than ``MAX_WORDS`` is cut.

        Raises:
            RunNotFoundError, NotOwnerError: The run is not there, or somebody else's.
            ClassError: They are not in this class.
        """
        with self.database.transaction() as connection:
            if work:
                self._require_owner(work, owner, "hand it in")
            changed = connection.execute(
                "UPDATE members SET handed = ?, work = ?, words = ? WHERE class = ? AND owner = ? AND gone IS NULL",
                (time.time(), work, words.strip()[:MAX_WORDS], class_id, owner),
            )
            if not changed.rowcount:
                raise ClassError("You are not in this class any more, so nothing can be handed in.")


def end(connection: sqlite3.Connection, class_id: str, now: float, forgets: float) -> None:
    """End a class that goes on; who is in it is free."""
    connection.execute("UPDATE classes SET ended = ?, forgets = ? WHERE id = ?", (now, forgets, class_id))
    connection.execute("UPDATE members SET gone = ? WHERE class = ? AND gone IS NULL", (now, class_id))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _row(connection: sqlite3.Connection, class_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute("SELECT * FROM classes WHERE id = ?", (class_id,)).fetchone()
    if row is None:
        raise ClassError("There is no such class. It may be over, and its data deleted; ask your teacher.")
    return row


def _of_teacher(connection: sqlite3.Connection, owner: str) -> list[sqlite3.Row]:
    query = (
        "SELECT classes.* FROM teachers JOIN classes ON classes.id = teachers.class WHERE owner = ? ORDER BY made DESC"
    )
    return connection.execute(query, (owner,)).fetchall()


def _require_teacher(connection: sqlite3.Connection, class_id: str, owner: str) -> None:
    _row(connection, class_id)
    query = "SELECT 1 FROM teachers WHERE class = ? AND owner = ?"
    if connection.execute(query, (class_id, owner)).fetchone() is None:
        raise ClassError("Only the teacher of this class can do that. Open the teacher's link in this browser.")


def _members(connection: sqlite3.Connection, class_id: str) -> Mapping[str, Student]:
    rows = connection.execute("SELECT * FROM members WHERE class = ?", (class_id,)).fetchall()
    return {row["owner"]: read_student(row) for row in rows}


def _name(text: str, taken: set[str]) -> str:
    name = " ".join(in_view(text).split())  # others read it
    if len(name) > MAX_STUDENT_NAME:
        raise ClassError(f"A name has at most {MAX_STUDENT_NAME} characters, and this one has {len(name)}.")
    if name.casefold() in {one.casefold() for one in taken}:
        raise ClassError(f"Somebody in this class is called '{name}' already. Choose another name, or be an animal.")
    return name
