"""The token by which the lab knows a browser again: made and signed by the server, carried by a cookie.

A token that the lab has not signed is nobody's. The name of the cookie tells labs on one host apart, as cookies know
nothing of ports. Where the page came over https it begins with ``__Host-``: browsers then take it from this host alone,
over https alone. A lab that another site shows in a frame has a third one, which browsers keep for that site alone.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from itsdangerous import BadSignature, Signer

from pages.server.secret import lab_mark, lab_secret

__all__ = ["CookieNames", "cookie_names", "hashed", "mark_of", "new_token", "signed", "token_in"]

_NEW = "v2."  # no token of a version before these was signed looks like this (old_token.py)
_LONGEST = 200


@dataclass(frozen=True)
class CookieNames:
    """What the cookies of a lab are called.

    Attributes:
        plain: Over http.
        secure: Over https.
        framed: Over https, in a frame of another site.
    """

    plain: str
    secure: str
    framed: str


def cookie_names(home: Path) -> CookieNames:
    """Return the names of the cookies of the lab in a folder.

    Raises:
        LabError: As ``lab_secret``.
    """
    name = f"lstm_lab_{lab_mark(home)}"
    return CookieNames(name, f"__Host-{name}", f"__Host-{name}_framed")


def new_token() -> str:
    """Return a token that nobody has yet."""
    return _NEW + secrets.token_urlsafe(24)


def signed(token: str, home: Path) -> str:
    """Return a token as the value of a cookie.

    Raises:
        LabError: As ``lab_secret``.
    """
    return _signer(home).sign(token).decode()


def token_in(cookies: Mapping[str, str], home: Path, *, over_https: bool) -> str | None:
    """Return the token that a browser brought, if this lab has signed it; ``None`` for none.

    What came over http counts for nothing over https: any page of the host could have put it there.

    Args:
        cookies: Values by name.
        home: The lab's home.
        over_https: Whether they came over https.

    Raises:
        LabError: As ``lab_secret``.
    """
    names = cookie_names(home)
    for name in (names.secure, names.framed) if over_https else (names.plain,):
        token = _checked(cookies.get(name, ""), home)
        if token is not None:
            return token
    return None


def hashed(token: str) -> str:
    """Return what the store gets to see of a token."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def mark_of(token: str) -> str:
    """Return what a page may know of its token, to notice when the browser has another one."""
    return hashlib.sha256(f"mark of {token}".encode()).hexdigest()[:16]


def _checked(value: str, home: Path) -> str | None:
    if not value or len(value) > _LONGEST or not value.isascii():
        return None
    try:
        return _signer(home).unsign(value).decode()
    except BadSignature:
        return None


def _signer(home: Path) -> Signer:
    return Signer(lab_secret(home), salt="owner", key_derivation="hmac", digest_method=hashlib.sha256)
