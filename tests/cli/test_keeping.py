"""A backup and its way back, as an operator types them."""

import json

from tests.golden.homes import unpack


def test_a_home_is_backed_up_and_put_back_elsewhere(lab, refused, tmp_path, monkeypatch, capsys):
    unpack("home_9", tmp_path / "home")
    (tmp_path / "backups").mkdir()
    monkeypatch.setenv("LSTM_LAB_HOME", str(tmp_path / "home"))
    lab("backup", str(tmp_path / "backups"))
    assert "23 runs" in capsys.readouterr().out
    (archive,) = (tmp_path / "backups").iterdir()
    assert archive.name.startswith("lab-20")
    assert "is not empty" in refused("restore", str(archive))
    lab("restore", str(archive), "--home", str(tmp_path / "again"), "--json")
    said = json.loads(capsys.readouterr().out)
    assert (said["runs"], said["aside"]) == (23, None)
    lab("restore", str(archive), "--replace")
    out = capsys.readouterr().out
    assert "23 runs" in out
    assert ".replaced-" in out
