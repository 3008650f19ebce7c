"""What the names of columns say of their part in a date, in the languages of those who use the lab."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["date_hint", "is_date_word", "part_of", "words_in"]

_DATE_NAMES = frozenset(
    [
        *("date", "datetime", "timestamp", "day", "time", "trade date", "trading day", "tradedate", "period", "month"),
        *(
            "datum",
            "tag",
            "zeit",
            "fecha",
            "data",
            "jour",
            "dato",
            "pvm",
            "year",
            "date time",
            "index",
            "ds",
            "dt",
            "ts",
        ),
        *("time period", "observation date", "business day", "quarter", "week", "sasdate", "t", "handelstag", "dia"),
        *("дата", "日期", "日付", "날짜", "tarih", "день", "zeitpunkt", "horodatage", "giorno", "mes", "mois", "monat"),
        *(
            "data e hora",
            "fecha y hora",
            "datum zeit",
            "uhrzeit",
            "päivämäärä",
            "dátum",
            "kuupäev",
            "ημερομηνία",
            "stamp",
        ),
        *("utc", "gmt", "local time", "datetime utc", "open time", "unix", "epoch", "utc time", "mtu", "jahr", "woche"),
    ]
)
_DATE_WORDS = frozenset(
    [
        *("date", "datetime", "timestamp", "time", "datum", "fecha", "data", "day", "period", "tag", "zeit", "month"),
        *("week", "quarter", "year", "дата", "日期", "日付", "hour", "stamp", "utc", "unix", "epoch", "mtu", "jour"),
    ]
)
# What a date in such a column is of is not the row itself.
_OTHER_DATES = frozenset(
    [
        *("close", "end", "ending", "to", "until", "settlement", "settle", "settled", "update", "updated", "modified"),
        *(
            "created",
            "issue",
            "issued",
            "expiry",
            "expiration",
            "expires",
            "maturity",
            "release",
            "released",
            "publish",
        ),
        *("published", "birth", "listing", "upload", "uploaded", "download", "downloaded", "payment", "pay", "record"),
        *("valuta", "value", "last", "edited", "changed", "received", "ingested", "delivery", "due", "finish", "stop"),
    ]
)
_FIRST_DATES = frozenset(["open", "start", "begin", "beginning", "from", "trade", "trading", "trans", "order", "event"])

_PART_NAMES = {
    "year": frozenset(
        [
            "year",
            "yr",
            "yyyy",
            "jahr",
            "ano",
            "año",
            "annee",
            "année",
            "anno",
            "rok",
            "år",
            "jaar",
            "vuosi",
            "god",
            "год",
            "年",
            "fiscalyear",
        ]
    ),
    "month": frozenset(
        [
            "month",
            "mon",
            "mo",
            "mm",
            "monat",
            "mes",
            "mês",
            "mois",
            "mese",
            "maand",
            "måned",
            "månad",
            "mnth",
            "mesec",
            "měsíc",
            "miesiąc",
            "месяц",
            "月",
        ]
    ),
    "day": frozenset(
        [
            "day",
            "dd",
            "dy",
            "da",
            "tag",
            "dia",
            "día",
            "jour",
            "giorno",
            "dag",
            "dom",
            "mday",
            "den",
            "dzień",
            "день",
            "日",
            "dayofmonth",
        ]
    ),
    "day of year": frozenset(
        ["doy", "dayofyear", "yday", "jday", "julian", "julianday", "ddd", "daynumber", "yearday", "juliandate"]
    ),
    "hour": frozenset(
        [
            "hour",
            "hr",
            "hrs",
            "hh",
            "stunde",
            "hora",
            "heure",
            "ora",
            "uur",
            "timme",
            "he",
            "hourending",
            "hours",
            "hourbeginning",
            "hourofday",
        ]
    ),
    "minute": frozenset(["minute", "min", "mi", "minuto", "minutes", "mins"]),
    "second": frozenset(["second", "sec", "ss", "segundo", "seconds", "secs"]),
    "time": frozenset(
        [
            "time",
            "tm",
            "uhrzeit",
            "zeit",
            "clock",
            "hora",
            "heure",
            "ora",
            "orario",
            "tijd",
            "tid",
            "czas",
            "čas",
            "время",
            "时间",
            "時刻",
            "timeofday",
            "hhmm",
            "hhmmss",
        ]
    ),
    "quarter": frozenset(["quarter", "qtr", "q", "quartal", "trimestre", "kvartal", "kwartał", "qrtr", "trimester"]),
    "week": frozenset(
        ["week", "kw", "wk", "woche", "isoweek", "semaine", "semana", "vecka", "uge", "weeknumber", "weekno"]
    ),
    "period": frozenset(
        [
            "period",
            "settlementperiod",
            "sp",
            "interval",
            "tradingperiod",
            "block",
            "slot",
            "mtu",
            "halfhour",
            "timeperiod",
            "hourno",
            "position",
        ]
    ),
}
"""Whole names of columns, without blanks and signs, by the part of a date that they hold."""


def words_in(name: str) -> list[str]:
    """Return the words of a column's name.

    Example:
        >>> words_in("<trade_date>"), words_in("4. close")
        (['trade', 'date'], ['4', 'close'])
    """
    return [word for word in re.findall(r"[^\W_]+", name.lower()) if word]


def is_date_word(name: str) -> bool:
    """Say whether a name is usual for a column of dates."""
    words = words_in(name)
    return " ".join(words) in _DATE_NAMES or any(word in _DATE_WORDS for word in words) or words[:1] == ["date"]


def date_hint(name: str) -> float:
    """Return how much a name speaks for the column of dates; less if for dates of something else, 0 if not at all.

    Example:
        >>> date_hint("date"), date_hint("trade_date") > date_hint("settlement_date"), date_hint("gold")
        (3.0, True, 0.0)
    """
    words = words_in(re.sub(r" \(\d+\)$", "", name))
    whole = 3.0 if " ".join(words) in _DATE_NAMES else 0.0
    other = _any(words, _OTHER_DATES)
    if whole:
        return whole - 0.5 * other
    if not _any(words, _DATE_WORDS) and not any("date" in word or "datum" in word for word in words):
        return 0.0
    return 2.0 + 0.5 * _any(words, _FIRST_DATES) - 1.5 * other


def part_of(name: str) -> str | None:
    """Return which part of a date a column's name speaks of, if any.

    Example:
        >>> part_of("Settlement_Period"), part_of("<TIME>"), part_of("MO"), part_of("close")
        ('period', 'time', 'month', None)
    """
    words = words_in(name)
    whole = "".join(words)
    for part, names in _PART_NAMES.items():
        if whole in names:
            return part
    if len(words) > 1 and len(words) <= 3:
        for part in ("year", "month", "hour", "quarter", "week", "time", "period"):
            if words[-1] in _PART_NAMES[part] and len(words[-1]) > 2:
                return part
    return None


def _any(words: Iterable[str], known: frozenset[str]) -> bool:
    return any(word in known for word in words)
