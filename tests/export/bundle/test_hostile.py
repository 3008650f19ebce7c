"""Hostile bundles: refused with a sentence, nothing unpickled, nothing written."""

import pickle
import re
import tracemalloc

import numpy as np
import pytest

from lstm_core.errors import LabError
from lstm_core.export.bundle.opening import open_bundle
from tests.export.bundle.hostile import HOSTILE, HTML, good, with_other_peoples_ids

MOST_MEMORY = 400 * 2**20


def _never(*_arguments, **_named):
    raise AssertionError("something of a bundle was unpickled or written")


def _plainly(load):
    def plainly(content, *, allow_pickle):
        assert not allow_pickle
        return load(content, allow_pickle=False)

    return plainly


@pytest.fixture
def watched(monkeypatch, tmp_path):
    """Fail if anything is unpickled, or a file is written."""
    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, _never)
    monkeypatch.setattr(np, "load", _plainly(np.load))
    monkeypatch.setattr("pathlib.Path.write_bytes", _never)
    monkeypatch.setattr("zipfile.ZipFile.extract", _never)
    monkeypatch.setattr("zipfile.ZipFile.extractall", _never)
    monkeypatch.chdir(tmp_path)
    yield
    assert not list(tmp_path.iterdir())


def test_there_are_many_of_them_and_a_good_one_can_be_opened():
    assert len(HOSTILE) >= 50
    assert open_bundle(good()).result.title == "IBM"


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_refused_with_a_sentence(kind, watched):
    content = HOSTILE[kind]()
    with pytest.raises(LabError) as refused:
        open_bundle(content)
    said = str(refused.value)
    assert re.fullmatch(r"(This|The|A|run/[a-z_]+|[a-zA-Z_-]+)[ .'].{20,}[.]", said)
    assert len(said) < 500
    assert HTML not in said
    assert "Traceback" not in said


def test_a_bomb_takes_no_memory():
    content = HOSTILE["a bomb"]()
    tracemalloc.start()
    try:
        with pytest.raises(LabError):
            open_bundle(content)
        assert tracemalloc.get_traced_memory()[1] < len(content) + 2**20
    finally:
        tracemalloc.stop()


def test_names_of_people_are_text_and_ids_are_nobodys():
    opened = open_bundle(with_other_peoples_ids())
    assert opened.result.title == HTML  # pages show it as it is written
    assert opened.result.config.data.name == "0" * 32  # whether it may be used is asked where data is loaded
