"""Who somebody is: a random token in a cookie of their browser, so that their runs stay theirs.

There are no accounts. The store gets only a hash of the token. Without cookies a person is somebody new
after each reload; they still reach their runs by address.
"""

import hashlib
import re
import secrets

import streamlit as st

from pages.kit import state

__all__ = ["given_token", "hashed", "owner_id", "remember"]

_COOKIE = "lstm_lab_owner"
_TOKEN = re.compile(r"^[A-Za-z0-9_-]{22,64}$")
_ONE_YEAR_SECONDS = 31_536_000

_keep_cookie = st.components.v2.component(
    "lstm_lab.owner_cookie",
    js="""
export default function ({ data }) {
  const entry = document.cookie.split("; ").find((entry) => entry.startsWith(data.name + "="));
  const present = entry ? entry.slice(data.name.length + 1) : "";
  if (/^[A-Za-z0-9_-]{22,64}$/.test(present) && present !== data.token) {
    location.reload(); // another tab was first; begin again with its token
    return;
  }
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.name}=${data.token}; Max-Age=${data.seconds}; Path=/; SameSite=Lax${secure}`;
}
""",
)


def owner_id() -> str:
    """Return the id under which the store knows this visitor."""
    return hashed(_token())


def hashed(token: str) -> str:
    """Return what the store gets to see of a token."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def given_token() -> str | None:
    """Return the token that the browser brought, if it is one of ours."""
    given = st.context.cookies.get(_COOKIE, "")
    return given if _TOKEN.match(given) else None


def remember() -> None:
    """Leave the token in the browser, or renew it there."""
    data = {"name": _COOKIE, "token": _token(), "seconds": _ONE_YEAR_SECONDS}
    _keep_cookie(data=data, key="owner_cookie", height=1)


def _token() -> str:
    session = state.session()
    if not session.owner_token:
        session.owner_token = given_token() or secrets.token_urlsafe(24)
    return session.owner_token
