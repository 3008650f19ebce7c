"""Which cookie an answer brings, for each way in which a page can be shown."""

from functools import partial
from pathlib import Path

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings
from pages.server.owner_cookies import OwnerCookies
from pages.server.owner_token import cookie_names, hashed, new_token, signed, token_in
from tests.server.asking import Answer, ask

IN_A_FRAME = {"sec_fetch_dest": "iframe", "sec_fetch_site": "cross-site"}
OLD = "o" * 32


@pytest.fixture
def lab(tmp_path: Path) -> Settings:
    return Settings(tmp_path, workers=1, scheduler=None)


def answered(lab: Settings, path: str = "/watch", **request: str) -> Answer:
    return ask(partial(OwnerCookies, settings=lab), path, **request)


def set_by(answer: Answer, *, lab: Settings) -> dict[str, tuple[str | None, set[str]]]:
    """Return for each cookie of an answer the token that it holds, and its attributes."""
    found = {}
    for line in answer.all("set-cookie"):
        pair, *rest = line.split("; ")
        name, _, value = pair.partition("=")
        token = token_in({name: value}, lab.home, over_https=name.startswith("__Host-"))
        found[name] = (token, {one for one in rest if not one.startswith("Max-Age")})
    return found


def test_each_way_of_showing_a_page_has_its_cookie(lab: Settings) -> None:
    names = cookie_names(lab.home)
    ways: list[tuple[dict[str, str], str, set[str]]] = [
        ({}, names.plain, {"SameSite=Lax"}),
        (IN_A_FRAME, names.plain, {"SameSite=Lax"}),  # browsers do not keep it there, and the page says so
        ({"scheme": "https"}, names.secure, {"Secure", "SameSite=Lax"}),
        ({"scheme": "https", "sec_fetch_dest": "document"}, names.secure, {"Secure", "SameSite=Lax"}),
        (
            {"scheme": "https", "sec_fetch_dest": "iframe", "sec_fetch_site": "same-origin"},
            names.secure,
            {"Secure", "SameSite=Lax"},
        ),
        ({"scheme": "https", **IN_A_FRAME}, names.framed, {"Secure", "SameSite=None", "Partitioned"}),
    ]
    for request, name, attributes in ways:
        cookies = set_by(answered(lab, **request), lab=lab)
        assert list(cookies) == [name], request
        token, found = cookies[name]
        assert token is not None
        assert found == attributes | {"Path=/", "HttpOnly"}


def test_a_cookie_is_given_with_pages_and_before_them_and_renewed_with_pages_alone(lab: Settings) -> None:
    names, token = cookie_names(lab.home), new_token()
    assert answered(lab, "/static/x.js").all("set-cookie") == []
    assert names.plain in set_by(answered(lab, "/_stcore/health"), lab=lab)
    known = {"cookie": f"{names.plain}={signed(token, lab.home)}"}
    assert set_by(answered(lab, **known), lab=lab)[names.plain][0] == token
    assert names.plain not in set_by(answered(lab, "/_stcore/health", **known), lab=lab)
    page = answered(lab, **known)
    assert page.all("cache-control") == ["private, no-cache"]
    inner = ask(partial(OwnerCookies, settings=lab), "/_stcore/stream", kind="websocket")
    assert inner.status == 101


def test_a_frame_stays_who_it_was_and_keeps_what_uploads_need(lab: Settings) -> None:
    names, token = cookie_names(lab.home), new_token()
    cookie = f"{names.framed}={signed(token, lab.home)}"
    reloaded = answered(lab, scheme="https", cookie=cookie, sec_fetch_dest="iframe", sec_fetch_site="same-origin")
    assert set_by(reloaded, lab=lab)[names.framed][0] == token
    uploading = {
        where: answered(lab, "/_stcore/health", cookie=cookie, **request).all("set-cookie")
        for where, request in {"frame": {"scheme": "https"}, "tab": {}}.items()
    }
    assert uploading["frame"] == ["_streamlit_xsrf=2|a|b; Path=/; Secure; SameSite=None; Partitioned"]
    assert "_streamlit_xsrf=2|a|b; Path=/; SameSite=Lax" in uploading["tab"]


@pytest.mark.parametrize("planted", ["x" * 32, "' OR 1=1 --", "../../etc/passwd", "ü" * 32, "", "%00" * 10])
def test_what_another_page_planted_is_not_taken(lab: Settings, planted: str) -> None:
    names = cookie_names(lab.home)
    for name in (names.plain, "lstm_lab_owner"):
        health = answered(lab, "/_stcore/health", cookie=f"{name}={planted}")
        token = set_by(health, lab=lab)[names.plain][0]
        assert token is not None
        assert planted not in token or not planted


def test_a_cookie_for_a_longer_path_does_not_take_the_place_of_ours(lab: Settings) -> None:
    names, mine, theirs = cookie_names(lab.home), new_token(), new_token()
    both = f"{names.plain}={signed(theirs, lab.home)}; {names.plain}={signed(mine, lab.home)}"
    assert set_by(answered(lab, cookie=both), lab=lab)[names.plain][0] == mine


def test_an_old_cookie_is_taken_over_once_if_something_hangs_on_it(lab: Settings) -> None:
    names, old = cookie_names(lab.home), {"cookie": f"lstm_lab_owner={OLD}"}
    nobody = set_by(answered(lab, "/_stcore/health", **old), lab=lab)
    assert nobody[names.plain][0] not in (None, OLD)
    assert "lstm_lab_owner" in nobody  # taken away

    RunStore(lab.home).submit(ExperimentConfig(), hashed(OLD), "IBM")
    assert set_by(answered(lab, scheme="https", **old), lab=lab)[names.secure][0] == OLD
    assert names.plain not in set_by(answered(lab, **old), lab=lab)  # a second tab waits for what the first was given
    later = set_by(answered(lab, "/_stcore/health", **old), lab=lab)
    assert later[names.plain][0] not in (None, OLD)  # somebody else, to whom it was given, gets nothing by it


def test_a_signed_token_without_its_signature_is_no_old_cookie(lab: Settings) -> None:
    token = new_token()
    RunStore(lab.home).submit(ExperimentConfig(), hashed(token), "IBM")
    planted = answered(lab, "/_stcore/health", cookie=f"lstm_lab_owner={token}")
    assert set_by(planted, lab=lab)[cookie_names(lab.home).plain][0] not in (None, token)


def test_where_no_secret_can_be_kept_pages_come_without_a_cookie(lab: Settings) -> None:
    (lab.home / "secret").write_text("damaged")
    for request in ({}, {"scheme": "https", **IN_A_FRAME}):
        answer = answered(lab, **request)
        assert (answer.status, answer.all("set-cookie")) == (200, [])
