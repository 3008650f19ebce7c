"""Certificates as files: only their owner may read them, nothing is overwritten, and what can't be used is said."""

import stat
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from lstm_core.cli.commands import app
from lstm_core.errors import ConfigError
from lstm_core.jobs.door import FILES, hold_until, keep_keys, keys_in, make_keys


def test_the_command_makes_files_that_only_their_owner_may_read(tmp_path):
    folder = tmp_path / "keys"
    said = CliRunner().invoke(app, ["certificates", str(folder), "--days", "30"])
    assert said.exit_code == 0, said.output
    assert "they hold for 30 days" in said.output
    assert {file.name for file in folder.iterdir()} == set(FILES.values())
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == 3 * [0o600]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert keys_in(folder).security().get_listen_args("scheduler")["require_encryption"]


def test_keys_that_are_there_are_not_overwritten(tmp_path):
    keep_keys(make_keys(), tmp_path)
    before = (tmp_path / "tls.key").read_bytes()
    with pytest.raises(ConfigError, match=r"has ca\.crt already"):
        keep_keys(make_keys(), tmp_path)
    assert (tmp_path / "tls.key").read_bytes() == before


def test_a_missing_or_strange_file_is_named(tmp_path):
    keep_keys(make_keys(), tmp_path)
    (tmp_path / "tls.key").write_text("not a key")
    with pytest.raises(ConfigError, match="can't be used"):
        keys_in(tmp_path)
    (tmp_path / "tls.key").unlink()
    with pytest.raises(ConfigError, match=r"has no tls\.key"):
        keys_in(tmp_path)


def test_certificates_that_hold_no_more_are_refused_with_the_day_and_what_to_do(tmp_path):
    keep_keys(make_keys(days=0), tmp_path)
    with pytest.raises(ConfigError, match=r"held until 20\d\d-\d\d-\d\d, .* Make new ones in another folder with"):
        keys_in(tmp_path)
    (tmp_path / "tls.crt").write_text(make_keys().certificate)  # a new one that an old authority vouches for
    (tmp_path / "tls.key").unlink()
    assert hold_until(tmp_path) <= datetime.now(UTC)
