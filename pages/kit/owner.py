"""Who somebody is: a token that the server gave their browser in a cookie, so that their runs stay theirs.

There are no accounts, unless people have to log in (``logged_in.py``). The store gets only a hash of the token. Where a
browser keeps no cookie a person is somebody new after each reload; they still reach their runs by address.
"""

from urllib.parse import urlencode

import streamlit as st

from lstm_core.settings import read_settings
from pages.kit import logged_in, state
from pages.server.owner_token import hashed, mark_of, new_token, token_in
from pages.server.place import outer_path
from pages.server.whose import ADDRESS

__all__ = ["given_token", "hashed", "owner_id", "remember"]

# Two tabs that a browser opens at once, before it has a cookie, are given one each; the later one stays. The page whose
# cookie did not stay begins again with the other one: nothing was done in it yet.
_notice_another = st.components.v2.component(
    "lstm_lab.owner",
    js="""
const begun = "lstm_lab.begun_again";
async function look() {
  const known = window.lstmLabOwner;
  const answer = await fetch(known.address, { cache: "no-store" });
  const mark = answer.ok ? (await answer.json()).mark : null;
  if (!mark || mark === known.mark || sessionStorage.getItem(begun) === mark) return;
  sessionStorage.setItem(begun, mark); // once for each, so that no page begins again and again
  location.reload();
}
function lookQuietly() {
  look().catch(() => {}); // without a server, of which Streamlit's own notice tells
}
export default function ({ data }) {
  if (window.lstmLabOwner) {
    window.lstmLabOwner = data;
    return;
  }
  window.lstmLabOwner = data;
  [0, 2000, 6000].forEach((after) => setTimeout(lookQuietly, after));
  document.addEventListener("visibilitychange", () => document.hidden || lookQuietly());
}
""",
)


def owner_id() -> str:
    """Return the id under which the store knows this visitor.

    Raises:
        LabError: The lab's secret can't be read, or it can't be said who has logged in.
    """
    return hashed(logged_in.identity() if logged_in.is_asked() else _token())


def given_token() -> str | None:
    """Return the token that the browser brought, if the lab has signed it.

    Raises:
        LabError: The lab's secret can't be read.
    """
    home = read_settings().home
    # The script is not told how the page came. Over http browsers bring none of the cookies of https, and over https
    # each page was given one before it was drawn.
    return token_in(st.context.cookies, home, over_https=True) or token_in(st.context.cookies, home, over_https=False)


def remember() -> None:
    """Have the page notice when its browser is known by another token; say so where it keeps none at all.

    Raises:
        LabError: The lab's secret can't be read.
    """
    if logged_in.is_asked():
        return
    if given_token() is None:
        _say_that_nothing_is_kept()
    _notice_another(data={"mark": mark_of(_token()), "address": outer_path(ADDRESS)}, key="owner", height=1)


def _say_that_nothing_is_kept() -> None:
    with st.container(border=True, key="no_cookie"):
        st.markdown(
            ":material/cookie_off: **Your browser keeps no cookie of this lab here.** Some browsers do not where "
            "another site shows the lab inside a page of its own. What you train and upload here can't be found again "
            "after a reload: copy the addresses of your runs, or take them with you as a bundle."
        )
        if st.context.url:
            here = f"{st.context.url}?{urlencode(st.query_params.to_dict())}".rstrip("?")
            st.link_button("Open the lab in its own tab", here, icon=":material/open_in_new:")


def _token() -> str:
    session = state.session()
    if not session.owner_token:
        session.owner_token = given_token() or new_token()
    return session.owner_token
