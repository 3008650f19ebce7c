"""A file that a person names is read whole, and what would never end is not read at all."""

import os
import sys

import pytest

from lstm_core.data.whole_file import read_whole
from lstm_core.errors import CsvFormatError, DatasetNotFoundError

unix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices in folders are of Unix")


def test_it_is_read_to_its_end(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a" * 1000)
    assert read_whole(path, 1000) == b"a" * 1000
    with pytest.raises(CsvFormatError, match=r"^x\.csv has 0 MB; 0 MB are the most"):
        read_whole(path, 999)


@unix
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DatasetNotFoundError, match=r"pipe\.csv is no plain file"):
        read_whole(tmp_path / "pipe.csv", 1000)


@unix
def test_a_link_to_a_device_that_never_ends_is_not_followed(tmp_path):
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    with pytest.raises(DatasetNotFoundError, match=r"zero\.csv is no plain file"):
        read_whole(tmp_path / "zero.csv", 1000)


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(DatasetNotFoundError, match=r"^There is no file .*x\.csv"):
        read_whole(tmp_path / "x.csv", 1000)
