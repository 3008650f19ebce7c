"""The command ``report``."""

import pytest

from lstm_core.runs.files import save_result
from tests.made_results import made_result


@pytest.fixture
def run(tmp_path, tiny_config, table):
    save_result(tmp_path / "run", made_result(tiny_config, table))
    return tmp_path / "run"


def test_a_run_or_a_few_become_one_file(run, tmp_path, lab, capsys):
    out = tmp_path / "report.html"
    lab("report", str(run), "--out", str(out))
    assert b"Do it again" in out.read_bytes() and capsys.readouterr().out.endswith(" MB.\n")
    lab("report", str(run), str(run), "--out", str(out))
    assert b"Which is closer?" in out.read_bytes()


def test_where_it_can_not_be_written_is_told(run, tmp_path, refused):
    assert "name another file with --out" in refused("report", str(run), "--out", str(tmp_path / "run"))
