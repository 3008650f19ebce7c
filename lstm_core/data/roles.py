"""What the name of a column says of its part in a table, in the languages of those who use the lab."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from lstm_core.arrays import Float64

__all__ = ["is_price", "may_count_in_millions", "proposed_target"]


def _known(words: str) -> frozenset[str]:
    return frozenset(words.split())


# From what a person would forecast first to what they would forecast if there is nothing else.
_TARGETS: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split(" | "))
    for words in (
        "close | closing price | close price | schluss | schlusskurs | clôture | cloture | cierre | "
        "chiusura | fechamento | fecho | slotkoers | slot | zamknięcie | zamkniecie | závěr | stängning | "
        "stängningskurs | sluttkurs | lukukurs | kapanış | kapanis | закрытие | 收盘价 | 收盘 | 終値 | 종가 | "
        "close last | c | px last | closing | closeprice",
        "adj close | adjusted close | adjclose | adj closing price | bereinigter schluss",
        "last | last price | letzter | dernier | último | ultimo | son | lastprice | senaste | 最新价",
        "price | kurs | preis | cours | prix | precio | prezzo | preço | preco | prijs | koers | cena | "
        "kurz | pris | hinta | fiyat | цена | курс | 价格 | 価格 | 가격 | valor da cota | spot | spot price | "
        "rate | exchange rate | wechselkurs | settle | settlement | settlement price | sett | mid | nav",
        "value | obs value | wert | valeur | valor | valore | waarde | wartość | hodnota | värde | 値 | 值 | "
        "y | target | average | mean | avg",
    )
)
_NEVER = _known(
    "change chg volume vol open high low id row record no number index interest openint oi trades count "
    "tickvol spread percent pct veränderung variation turnover umsatz flag year month day hour unc std "
    "sd sdev err error uncertainty flags ndays weight lat lon latitude longitude code"
)
_PRICES = _known(
    "open high low close price last settle adj bid ask kurs schluss schlusskurs erster eröffnung hoch "
    "tief clôture cierre chiusura fechamento koers cena precio prix preis prezzo preço prijs 收盘价 终值 終値 "
    "цена"
)
_MILLIONS = _known(
    "vol volume volumen umsatz turnover cap capitalization capitalisation marketcap revenue sales value "
    "amount shares assets volym obrót objem montant obbligazioni hacim объём 成交量 出来高 交易量 trades "
    "contracts"
)
_NO_PRICE = _known("volume vol change chg interest pct percent date time")


def may_count_in_millions(name: str) -> bool:
    """Say whether a column's numbers are usually written with K, M or B behind them.

    Example:
        >>> may_count_in_millions("Vol."), may_count_in_millions("level")
        (True, False)
    """
    return bool(_words(name) & _MILLIONS)


def is_price(name: str) -> bool:
    """Say whether a column is one of prices by its name.

    Example:
        >>> is_price("4. close"), is_price("<OPEN>"), is_price("volume")
        (True, True, False)
    """
    words = _words(name)
    return bool(words & _PRICES) and not words & _NO_PRICE


def proposed_target(columns: Sequence[str], values: Mapping[str, Float64] | None = None) -> str:
    """Return the column that a person would forecast first.

    Args:
        columns: Names in the order of the table; at least one.
        values: Their values; columns that never change or count rows are then not proposed.

    Returns:
        The close, or what comes nearest to it by its name; else the last column that may be one.

    Example:
        >>> proposed_target(["open", "close*", "adj close**", "volume"]), proposed_target(["tmin", "tmax"])
        ('close*', 'tmax')
    """
    alive = [name for name in columns if values is None or _varies(values[name])] or list(columns)
    for words in _TARGETS:
        for name in alive:
            if _plain(name) in words:
                return name
    for words in _TARGETS:
        for name in alive:
            if not _words(name) & (_NEVER - {"open", "high", "low"}) and any(_holds(name, one) for one in words):
                return name
    usual = [name for name in alive if not _words(name) & _NEVER]
    return (usual or alive)[-1]


def _varies(values: Float64) -> bool:
    known = values[np.isfinite(values)]
    if len(known) < 2:
        return len(known) > 0
    steps = np.diff(known)
    return bool(steps.any()) and not bool((steps == 1).all()) and not bool((steps == -1).all())


def _plain(name: str) -> str:
    """Return a name without signs and without the number of its place: ``4. close`` is ``close``."""
    return " ".join(re.findall(r"[^\W\d_]+", name.lower()))


def _words(name: str) -> set[str]:
    return set(_plain(name).split())


def _holds(name: str, words: str) -> bool:
    return len(words) > 1 and f" {words} " in f" {_plain(name)} "
