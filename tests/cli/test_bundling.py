"""``bundle`` puts a run into one zip."""

from lstm_core.export.bundle.unpacking import unpacked
from lstm_core.runs.files import save_result
from tests.export.bundle.made import made, own


def test_a_run_becomes_a_zip(lab, tmp_path, capsys):
    save_result(tmp_path / "run", made())
    lab("bundle", str(tmp_path / "run"), "--out", str(tmp_path / "run.zip"), "--no-model-files")
    said = capsys.readouterr()
    assert said.out.endswith(" MB.\n")
    assert ".onnx is left out" in said.err
    about, files = unpacked((tmp_path / "run.zip").read_bytes())
    assert about["with_data"]
    assert "run/table.parquet" in files


def test_rows_of_an_own_file_need_to_be_asked_for(lab, tmp_path, capsys):
    save_result(tmp_path / "run", own()[0])
    command = ("bundle", str(tmp_path / "run"), "--out", str(tmp_path / "run.zip"), "--no-model-files")
    lab(*command)
    assert "did not tick it" in capsys.readouterr().err
    assert not unpacked((tmp_path / "run.zip").read_bytes())[0]["with_data"]
    lab(*command, "--with-data")
    assert "no longer here" in capsys.readouterr().err
    assert "data.csv" in unpacked((tmp_path / "run.zip").read_bytes())[1]


def test_a_place_that_can_not_be_written_is_told(refused, tmp_path):
    save_result(tmp_path / "run", made())
    (tmp_path / "taken").mkdir()
    told = refused("bundle", str(tmp_path / "run"), "--out", str(tmp_path / "taken"), "--no-model-files")
    assert "name another file with --out" in told
