"""The terms of a language: found by a word, and marked in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, TypeAdapter, ValidationError, field_validator

from lstm_core.errors import ConfigError
from lstm_core.frozen_model import FrozenModel

__all__ = ["LANGUAGES", "Glossary", "Term", "glossary"]

_MOST_WORDS, _MOST_SENTENCES = 60, 3
_FOLDER = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))
"""The languages there are, by the names of their files."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C it is ten times as fast, where it was built

# What a mark would break: code, formulas, what is a link already, names of icons, and headings.
_UNTOUCHED = re.compile(r"`[^`]*`|\$[^$]+\$|\[[^\]]*\]\([^)]*\)|:material/\w+:|^#+ .*$", re.MULTILINE)


class Term(FrozenModel):
    """One term.

    Attributes:
        term: What it is called, as in the middle of a sentence.
        also: Other forms that mean the same.
        labels: Forms that lead here from a label or a search, but are too common to be marked in a sentence.
        common: Whether the term itself is too common for that.
        text: What it is.
        formula: In LaTeX; empty where there is none.
        picture: Name of a picture; empty where there is none.
        page: Where it can be tried: a page's name in addresses, with its query; empty for nowhere.
    """

    term: Annotated[str, Field(min_length=1, max_length=40)]
    also: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    common: bool = False
    text: str
    formula: str = ""
    picture: str = ""
    page: str = ""

    @field_validator("text")
    @classmethod
    def _is_short(cls, text: str) -> str:
        words, sentences = len(text.split()), len(re.findall(r"[.?!](?=\s|$)", text))
        if not 1 <= sentences <= _MOST_SENTENCES or words > _MOST_WORDS:
            raise ValueError(
                f"an explanation has one to {_MOST_SENTENCES} sentences and at most {_MOST_WORDS} words; this one has "
                f"{sentences} and {words}"
            )
        return text

    @property
    def forms(self) -> tuple[str, ...]:
        """All words by which it is found."""
        return (self.term, *self.also, *self.labels)

    @property
    def marked(self) -> tuple[str, ...]:
        """The words that are marked in a text."""
        return self.also if self.common else (self.term, *self.also)


class Glossary:
    """The terms of a language.

    Args:
        chapters: The terms by chapter, in their order.

    Raises:
        ConfigError: Two terms have a word in common.

    Example:
        >>> words = glossary()
        >>> words.find("Epochs").term
        'epoch'
        >>> words.find("teapot") is None
        True
    """

    def __init__(self, chapters: Mapping[str, tuple[Term, ...]]) -> None:
        self.chapters = chapters
        self._by_form: dict[str, Term] = {}
        for term in self:
            for form in map(str.casefold, term.forms):
                if form in self._by_form:
                    raise ConfigError(
                        f"The glossary has the word '{form}' twice: in '{self._by_form[form].term}' and '{term.term}'."
                    )
                self._by_form[form] = term

    def __iter__(self) -> Iterator[Term]:
        """Go through all terms in their order."""
        return (term for terms in self.chapters.values() for term in terms)

    def find(self, word: str) -> Term | None:
        """Return the term that a word stands for, whatever its case; ``None`` if there is none."""
        return self._by_form.get(word.strip().casefold())

    def counterpart(self, word: str) -> Term | None:
        """Return the term that a word of any language stands for; ``None`` if there is none.

        All languages have the same terms in the same order, so that a link holds in whichever somebody reads.

        Example:
            >>> glossary("de").counterpart("epoch").term, glossary("en").counterpart("Epoche").term
            ('Epoche', 'epoch')
        """
        own = self.find(word)
        if own is not None:
            return own
        for other in map(glossary, LANGUAGES):
            found = other.find(word)
            if found is not None:
                return next((mine for mine, its in zip(self, other, strict=False) if its is found), None)
        return None

    def marked(
        self, text: str, mark: Callable[[str, Term], str], plain: Callable[[str], str] = str, most: int = 4
    ) -> str:
        """Return a text with the first mention of each term marked.

        Code, formulas, links, headings and icons stay as they are.

        Args:
            text: Any text, also Markdown.
            mark: Makes a mark of a mention and the term that it stands for.
            plain: What becomes of the text between the marks.
            most: How many marks a text gets, so that it can still be read.

        Example:
            >>> glossary().marked("An epoch, and one more epoch.", lambda word, term: f"[{word}]")
            'An [epoch], and one more epoch.'
        """
        parts, done, seen = [], 0, set[str]()
        untouched = [match.span() for match in _UNTOUCHED.finditer(text)]
        for match in self._pattern.finditer(text):
            term = self._by_form[match[0].casefold()]
            inside = any(start < match.end() and match.start() < end for start, end in untouched)
            if inside or term.term in seen or len(seen) == most:
                continue
            seen.add(term.term)
            parts += [plain(text[done : match.start()]), mark(match[0], term)]
            done = match.end()
        return "".join([*parts, plain(text[done:])])

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = sorted({form for term in self for form in term.marked}, key=len, reverse=True)
        # An abbreviation is none in small letters; any other word may begin a sentence.
        alternatives = (re.escape(form) if form != form.lower() else f"(?i:{re.escape(form)})" for form in forms)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(alternatives)})(?![\w-])")


@cache
def glossary(language: str = "en") -> Glossary:
    """Return the terms of a language.

    Args:
        language: One of ``LANGUAGES``.

    Raises:
        ConfigError: There is no such language, or its file has a mistake; the message names the entry.
    """
    if language not in LANGUAGES:
        raise ConfigError(f"The glossary is not there in the language '{language}'; there is {', '.join(LANGUAGES)}.")
    kept = yaml.load((_FOLDER / f"{language}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
    try:
        return Glossary(TypeAdapter(dict[str, tuple[Term, ...]]).validate_python(kept))
    except ValidationError as error:
        raise ConfigError(f"The glossary can't be read: {_first_mistake(kept, error)}.") from error


def _first_mistake(kept: Mapping[str, list[Mapping[str, str]]], error: ValidationError) -> str:
    first = error.errors()[0]
    chapter, number, *field = first["loc"]
    entry = kept[str(chapter)][int(number)].get("term", f"entry {int(number) + 1} of '{chapter}'")
    return f"'{entry}', {'.'.join(map(str, field))}: {first['msg'].removeprefix('Value error, ')}"
