"""Only what this lab has signed is anybody's, whatever a cookie holds."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lstm_core.errors import StoreBusyError, UnreadableError
from pages.server.owner_token import cookie_names, hashed, mark_of, new_token, signed, token_in
from pages.server.secret import lab_secret

VALUES = st.one_of(
    st.text(max_size=300),
    st.from_regex(r"[A-Za-z0-9_-]{22,64}(\.[A-Za-z0-9_-]{43})?", fullmatch=True),
    st.sampled_from(["", "'; DROP TABLE runs; --", "../../secret", "\0", "a" * 100_000, "v2..", ".", "ü.é", "\ud800"]),
)


@given(VALUES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_was_not_signed_is_a_token(tmp_path: Path, value: str) -> None:
    names = cookie_names(tmp_path)
    cookies = {names.plain: value, names.secure: value, names.framed: value}
    assert token_in(cookies, tmp_path, over_https=False) is None
    assert token_in(cookies, tmp_path, over_https=True) is None


@given(st.integers(0, 500), st.characters(codec="ascii"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_other_character_and_it_is_nobodys(tmp_path: Path, place: int, other: str) -> None:
    token, names = new_token(), cookie_names(tmp_path)
    value = signed(token, tmp_path)
    place %= len(value) - 1  # the last character of a signature has bits that say nothing
    changed = f"{value[:place]}{other}{value[place + 1 :]}"
    found = token_in({names.plain: changed}, tmp_path, over_https=False)
    assert found == (token if changed == value else None)


def test_a_token_of_one_lab_is_nothing_to_another_and_has_another_name_there(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    value = signed(new_token(), one)
    assert set(vars(cookie_names(one)).values()).isdisjoint(vars(cookie_names(other)).values())
    assert token_in({cookie_names(other).plain: value}, other, over_https=False) is None


def test_what_came_over_http_counts_for_nothing_over_https_and_the_other_way_round(tmp_path: Path) -> None:
    names, token = cookie_names(tmp_path), new_token()
    value = signed(token, tmp_path)
    found = {
        (name, https): token_in({getattr(names, name): value}, tmp_path, over_https=https)
        for name in ("plain", "secure", "framed")
        for https in (False, True)
    }
    assert {pair for pair, one in found.items() if one == token} == {
        ("plain", False),
        ("secure", True),
        ("framed", True),
    }


def test_neither_the_store_nor_the_page_learns_a_token(tmp_path: Path) -> None:
    tokens = {new_token() for _ in range(100)}
    assert len({hashed(token) for token in tokens} | {mark_of(token) for token in tokens}) == 200
    assert not any(token in told for token in tokens for told in (hashed(token), mark_of(token)))


def test_many_processes_at_once_make_one_secret_that_is_its_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "not" / "there"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: lab_secret.__wrapped__(home), range(40)))
    assert len(found) == 1
    assert [path.name for path in home.iterdir()] == ["secret"]
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700, "others of the machine could read runs and files"


@pytest.mark.parametrize("content", [b"", b"00", b"g" * 64, b"\xff" * 64, b"0" * 65])
def test_a_damaged_secret_is_said_and_never_taken(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret").write_bytes(content)
    with pytest.raises(UnreadableError, match="The lab's secret is damaged"):
        lab_secret(tmp_path)


def test_a_secret_that_can_not_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreBusyError, match="The lab's secret can't be used just now"):
        lab_secret(tmp_path / "file")
