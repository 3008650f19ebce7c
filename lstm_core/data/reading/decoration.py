"""What stands around the digits of a number: signs of money, units, letters that multiply, and other marks.

Nothing of it is taken away in silence. Letters multiply only where each number of a column has one, and its name or
several letters agree; anything that stands behind a few numbers only is a mark.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from lstm_core.choices import Letters
from lstm_core.data.roles import may_count_in_millions
from lstm_core.errors import Answer, CsvFormatError, QuestionError

__all__ = ["Meaning", "is_money", "meaning_of"]

_FACTORS: Mapping[str, float] = {
    **{"k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "mn": 1e6, "mln": 1e6, "Mio": 1e6, "mio": 1e6, "Mio.": 1e6, "MM": 1e6},
    **{"b": 1e9, "B": 1e9, "bn": 1e9, "Bn": 1e9, "Mrd": 1e9, "Mrd.": 1e9, "T": 1e12, "t": 1e12, "million": 1e6},
    **{"Tsd": 1e3, "Tsd.": 1e3, "billion": 1e9, "thousand": 1e3, "crore": 1e7, "Cr": 1e7, "lakh": 1e5},
}
_MONEY = """
usd eur gbp chf jpy inr cny rmb brl czk pln sek nok dkk huf ron try rub krw aud cad nzd zar mxn hkd
sgd btc eth r$ us$ a$ c$ nz$ hk$ s$ mx$ cu$ rs rs. kr kr. kč zł ft lei лв руб руб. р. ₹ £ € $ ¥ fr.
sfr. gbx kn rm rp euro euros dollar dollars tl kc zl din. ₺ 元 円 원 ron.
"""
_CURRENCIES = frozenset(_MONEY.split())
_PERCENT = frozenset(["%", "‰", "pct", "percent", "bp", "bps", "p.p."])
_FLAGS = ("b", "t", "m")  # letters by which offices mark a break, a total, a missing neighbor
_MOSTLY = 0.9
_FEW = 0.5


@dataclass(frozen=True)
class Meaning:
    """What the decorations of a column mean.

    Attributes:
        factors: By what each ending multiplies; 1 for one that does not.
        said: What was taken away and why, as kind and sentence; empty where nothing was.
        marks: Endings behind a few numbers only, the rows of which are to be named.
    """

    factors: Mapping[str, float]
    said: tuple[tuple[str, str], ...] = ()
    marks: frozenset[str] = frozenset()


def meaning_of(
    beginnings: Mapping[str, int],
    endings: Mapping[str, int],
    column: str,
    where: str,
    letters: Letters | None,
    alike: bool = True,
) -> Meaning:
    """Find out what stands before and behind the numbers of a column.

    Args:
        beginnings: How often each stands before a number; the empty one counts plain numbers.
        endings: The same behind numbers.
        column: The column's name.
        where: File and column, for messages.
        letters: What letters behind numbers are, if the person said it.
        alike: Whether numbers with something behind them are about as large as those without.

    Raises:
        QuestionError: Letters may multiply or not.
        CsvFormatError: Several currencies or units are mixed.

    Example:
        >>> meaning_of({"": 3}, {"K": 1, "M": 2}, "vol.", "x.csv, column 'vol.'", None).factors
        {'K': 1000.0, 'M': 1000000.0}
        >>> meaning_of({"": 9}, {"": 8, "b": 1}, "index", "x.csv, column 'index'", None).marks
        frozenset({'b'})
    """
    said: list[tuple[str, str]] = []
    money = {text for text in (*beginnings, *endings) if text and is_money(text)}
    if len({text.strip(".").lower() for text in money}) > 1 and not _one_pair(money, beginnings, endings):
        raise CsvFormatError(
            f"{where}: amounts of several currencies stand side by side ({', '.join(sorted(money))}). Keep one of them."
        )
    if money:
        said.append(("sign of money", f"Left away {', '.join(sorted(money))}: the numbers are as they are written."))
    rest = {text: count for text, count in endings.items() if text and text not in money}
    plain = sum(endings.values()) - sum(rest.values())
    factors = dict.fromkeys(rest, 1.0)
    if not rest:
        return Meaning(factors, tuple(said))
    marks = _endings(rest, plain, (column, where, letters), factors, said, _FLAGS if alike else ())
    return Meaning(factors, tuple(said), marks)


def _endings(
    rest: Mapping[str, int],
    plain: int,
    about: tuple[str, str, Letters | None],
    factors: dict[str, float],
    said: list[tuple[str, str]],
    flags: tuple[str, ...],
) -> frozenset[str]:
    """Decide on endings that are no money; fill in factors and what is said; return those that are marks.

    Letters that could multiply are marks only if they are among the flags.
    """
    column, where, letters = about
    shown = ", ".join(sorted(rest))
    total = plain + sum(rest.values())
    multiplying = all(text in _FACTORS for text in rest)
    if letters == "multiply" and multiplying:
        factors.update({text: _FACTORS[text] for text in rest})
        said.append(("letters that multiply", f"Multiplied the numbers with {shown}."))
        return frozenset()
    if letters == "unit":
        said.append(("letters behind numbers", f"Left away {shown}: the numbers are as they are written."))
        return frozenset(rest)
    if multiplying and _agree(rest, plain, total, column):
        factors.update({text: _FACTORS[text] for text in rest})
        said.append(("letters that multiply", f"Multiplied the numbers with {shown}: each number has one."))
        return frozenset()
    if len(rest) == 1 and sum(rest.values()) >= _MOSTLY * total and (not plain or _PERCENT & rest.keys()):
        (ending,) = rest
        if ending in ("M", "B", "K", "k", "T", "bn", "mn"):
            raise _question(rest, where)
        kind = "percent sign" if ending in _PERCENT else "unit"
        said.append((kind, f"Left away {shown}: the numbers are as they are written."))
        return frozenset()
    if sum(rest.values()) <= _FEW * total and not any(text in _FACTORS and text not in flags for text in rest):
        if any(len(text) > 3 or text in _PERCENT for text in rest):
            raise _mixed(shown, where)
        said.append(
            ("mark behind a number", f"Left away {shown}: such marks say something of a value and are no part of it.")
        )
        return frozenset(rest)
    if multiplying:
        raise _question(rest, where)
    raise _mixed(shown, where)


def _agree(rest: Mapping[str, int], plain: int, total: int, column: str) -> bool:
    """Say whether letters multiply: each number has one, and the name or several different letters agree."""
    if plain > (1 - _MOSTLY) * total:
        return False
    return may_count_in_millions(column) or len({_FACTORS[text] for text in rest}) > 1


def _one_pair(money: set[str], beginnings: Mapping[str, int], endings: Mapping[str, int]) -> bool:
    """Say whether each amount has both a sign before and one behind it, as in ``$5 USD``."""
    before, behind = money & beginnings.keys(), money & endings.keys()
    return len(before) == len(behind) == 1 and not beginnings.get("") and not endings.get("")


def is_money(text: str) -> bool:
    """Say whether a text is the sign or the short name of a currency.

    Example:
        >>> is_money("R$"), is_money("Kč"), is_money("ORD")
        (True, True, False)
    """
    return text.strip().lower() in _CURRENCIES or all(unicodedata.category(letter) == "Sc" for letter in text)


def _mixed(shown: str, where: str) -> CsvFormatError:
    return CsvFormatError(
        f"{where}: some numbers have {shown} behind them and some have not, so that they may be of different units. "
        "Write all in one way, or say that such letters mean nothing (--letters unit on the command line)."
    )


def _question(rest: Mapping[str, int], where: str) -> QuestionError:
    shown = ", ".join(f"'{text}'" for text in sorted(rest))
    first = next(iter(rest))
    return QuestionError(
        f"{where}: {shown} behind numbers may multiply them, or be a unit or a mark. Say which.",
        (
            Answer(
                "Letters multiply (K: 1,000, M: 1,000,000, B: 1,000,000,000)",
                "--letters multiply",
                {"letters": "multiply"},
                ((f"1.5 {first}", f"{1.5 * _FACTORS.get(first, 1.0):,.0f}"),),
            ),
            Answer(
                "The numbers are as they are written", "--letters unit", {"letters": "unit"}, ((f"1.5 {first}", "1.5"),)
            ),
        ),
    )
