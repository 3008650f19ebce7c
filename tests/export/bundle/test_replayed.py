"""What is in a bundle is enough: its script predicts the same with NumPy and ONNX Runtime and nothing else."""

import io
import json
import subprocess
import sys
import zipfile

import pytest

from lstm_core.export.model_files import model_files
from tests.export.bundle.made import bundled
from tests.export.taken import made_run, small

# Whatever else is installed here is not there for the script.
ALONE = """
import importlib.abc, runpy, sys

class Refused(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in ("numpy", "onnxruntime"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Refused())
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@pytest.fixture(scope="module")
def unzipped(tmp_path_factory):
    """Return the folder of a bundle with its model, as somebody unzips it."""
    folder, result = tmp_path_factory.mktemp("unzipped"), made_run(small(horizon=2))
    content = bundled(result, models=model_files(result)).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def replay(folder):
    command = [sys.executable, "-I", "-c", ALONE, str(folder / "replay.py")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout, ran.stderr


def test_a_bundle_replays_itself(unzipped):
    code, said, wrong = replay(unzipped)
    assert (code, wrong) == (0, ""), said
    assert said.startswith("same: every prediction and every score")


def test_a_score_that_was_changed_is_told(unzipped):
    path = unzipped / "scores.json"
    scores = json.loads(path.read_bytes())
    scores["scores"]["model"]["rmse"] *= 1.01
    path.write_text(json.dumps(scores))
    code, said, _ = replay(unzipped)
    assert code == 1
    assert "rmse" in said
