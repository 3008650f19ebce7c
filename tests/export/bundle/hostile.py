"""Fifty bundles that nobody may open: each is made of a good one by one change."""

import hashlib
import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lstm_core.formats import BUNDLE, RESULT
from lstm_core.model.weights import pack_arrays, unpack_arrays
from tests.export.bundle.made import bundled, made, own

HTML = "<img src=x onerror=alert(1)>"
Files = dict[str, bytes]


@cache
def good() -> bytes:
    """Return a bundle that can be opened."""
    return bundled(made()).content


def files() -> Files:
    """Return what is in it."""
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def zipped(
    contents: Files, change: Callable[[zipfile.ZipInfo], None] = lambda entry: None, *, tightly: bool = False
) -> bytes:
    """Pack files as they are; ``change`` may do something to each entry."""
    level = 6 if tightly else 1  # which takes a third of the time
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, (stat.S_IFREG | 0o644) << 16
            change(entry)
            archive.writestr(entry, content, compresslevel=level)
    return buffer.getvalue()


def listed(contents: Files, **about: Any) -> bytes:
    """Pack files with a list that has their true hashes, as somebody would who wants them to be believed."""
    fields = BUNDLE.load(contents["bundle.json"]) | about
    rest = {name: content for name, content in contents.items() if name != "bundle.json"}
    fields["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in rest.items()}
    return zipped({"bundle.json": BUNDLE.dump(fields), **rest})


def with_file(name: str, content: bytes) -> bytes:
    """Return the good bundle with one file more, or another one in its place."""
    return listed(files() | {name: content})


def with_arrays(change: Callable[[dict[str, Any]], None]) -> bytes:
    arrays = unpack_arrays(files()["run/arrays.npz"])
    change(arrays)
    return with_file("run/arrays.npz", pack_arrays(arrays))


def with_fields(change: Callable[[dict[str, Any]], None]) -> bytes:
    fields = RESULT.load(files()["run/result.json"])
    change(fields)
    return with_file("run/result.json", RESULT.dump(fields))


def with_series(change: Callable[[pd.DataFrame], Any], name: str = "run/series.parquet") -> bytes:
    buffer = io.BytesIO()
    change(pd.read_parquet(io.BytesIO(files()[name]))).to_parquet(buffer)
    return with_file(name, buffer.getvalue())


def npz(**members: bytes) -> bytes:
    """Return an archive of arrays made by hand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return buffer.getvalue()


def npy(header: str, content: bytes = b"") -> bytes:
    """Return an array with any header."""
    text = header.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + content


def saved(array: Any) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def encrypted() -> bytes:
    content = bytearray(good())
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


def lying_size() -> bytes:
    """Say in the zip's own list that the first file is shorter than it is."""
    content = bytearray(good())
    place = content.find(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<L", 10)
    return bytes(content)


def many_entries() -> bytes:
    return zipped({"bundle.json": b"{}", **{f"f{number}": b"" for number in range(2000)}})


def as_link(entry: zipfile.ZipInfo) -> None:
    if entry.filename == "README.md":
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16


def by_lzma(entry: zipfile.ZipInfo) -> None:
    entry.compress_type = zipfile.ZIP_LZMA


def twice() -> bytes:
    buffer = io.BytesIO(good())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("config.json", b"{}")
    return buffer.getvalue()


def put(name: str, *path: str | int, value: Any) -> bytes:
    """Return the good bundle with one field of its result changed."""

    def change(fields: dict[str, Any]) -> None:
        place: Any = fields
        for step in (name, *path)[:-1]:
            place = place[step]
        place[(name, *path)[-1]] = value

    return with_fields(change)


def deep(levels: int) -> Any:
    found: Any = 0
    for _ in range(levels):
        found = [found]
    return found


def nan_in(name: str) -> Callable[[dict[str, Any]], None]:
    def change(arrays: dict[str, Any]) -> None:
        arrays[name] = np.full_like(arrays[name], np.nan)

    return change


def rle_bomb() -> bytes:
    """Return a small parquet file of very many equal rows."""
    buffer = io.BytesIO()
    rows = 9_000_000
    dates = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, "int32")), pa.array([0.0]))
    pq.write_table(pa.table({"open": dates, "close": dates}), buffer)
    return with_file("run/series.parquet", buffer.getvalue())


def texts_for_dates(numbers: list[str], *, first: bool = False) -> bytes:
    """Return a small table whose dates are texts of 200 kB that repeat."""
    dates, values = {"date": ["x" * 200_000] * 300}, {name: [1.0] * 300 for name in numbers}
    buffer = io.BytesIO()
    pq.write_table(pa.table(dates | values if first else values | dates), buffer, compression="zstd")
    return buffer.getvalue()


def flattered(fields: dict[str, Any]) -> None:
    """Make the model's error in a result a thousandth of what it is."""
    for entry in fields["leaderboard"]:
        if entry["name"] == "model":
            entry["metrics"]["rmse"] /= 1000


def too_much_unpacked() -> bytes:
    zeros = np.random.default_rng(0).bytes(1000) + bytes(60 * 2**20)
    return zipped({**files(), "data.csv": zeros})


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a page": lambda: b"<html><script>alert(1)</script></html>",
    "another zip": lambda: zipped({"readme.txt": b"hello"}),
    "a beginning alone": lambda: b"PK\x03\x04",
    "cut in the middle": lambda: good()[: len(good()) // 2],
    "cut at the end": lambda: good()[:-1],
    "something behind it": lambda: good() + b"x" * 100,
    "something in front": lambda: b"PK\x03\x04" + b"x" * 50 + good(),
    "a changed byte": lambda: good()[:3000] + bytes([good()[3000] ^ 255]) + good()[3001:],
    "more than a bundle may have": lambda: good() + bytes(33 * 2**20),
    "thousands of files": many_entries,
    "a bomb": lambda: zipped({**files(), "data.csv": bytes(60 * 2**20)}, tightly=True),
    "a file beyond its size": lambda: zipped({**files(), "README.md": bytes(3 * 2**20)}),
    "more together than a memory has": too_much_unpacked,
    "a zip in it": lambda: with_file("inner.zip", good()),
    "a size that is not true": lying_size,
    "a path upward": lambda: with_file("../../escaped.txt", b"x"),
    "a path upward among the run's": lambda: with_file("run/../../escaped.txt", b"x"),
    "an absolute path": lambda: with_file("/srv/escaped.txt", b"x"),
    "a drive": lambda: with_file("C:\\escaped.txt", b"x"),
    "a name with an end in it": lambda: with_file("README.md\0.exe", b"x"),
    "a folder": lambda: with_file("run/", b""),
    "a link": lambda: zipped(files(), as_link),
    "a file twice": twice,
    "a file behind a password": encrypted,
    "packed in another way": lambda: zipped(files(), by_lzma),
    "a program": lambda: with_file("run/run.py", b"raise SystemExit"),
    "a pickle": lambda: with_file("run/result.pkl", b"cos\nsystem\n(S'true'\ntR."),
    "a wrong hash": lambda: zipped(files() | {"data.csv": b"date,close\n"}),
    "a file that is not listed": lambda: zipped(files() | {"lesson.json": b"{}"}),
    "a listed file that is not there": lambda: zipped(
        {name: one for name, one in files().items() if name != "data.csv"}
    ),
    "no list": lambda: zipped({name: one for name, one in files().items() if name != "bundle.json"}),
    "a list that was changed": lambda: zipped(
        files() | {"bundle.json": files()["bundle.json"].replace(b"IBM", b"XYZ")}
    ),
    "a newer format": lambda: zipped(files() | {"bundle.json": json.dumps({"format": 99, "files": {}}).encode()}),
    "a list of endless depth": lambda: zipped(files() | {"bundle.json": b"[" * 100_000}),
    "no word on its data": lambda: listed(files(), with_data="perhaps"),
    "no run": lambda: listed({name: one for name, one in files().items() if name != "run/arrays.npz"}),
    "a newer result": lambda: with_file("run/result.json", json.dumps({"format": 99}).encode()),
    "settings that are impossible": lambda: put("config", "model", "units", value=-5),
    "settings of another field": lambda: put("config", "model", "shell", value="rm -rf /"),
    "settings for another network": lambda: put("config", "model", "units", value=3),
    "settings with more inputs": lambda: put("config", "features", "inputs", value=["open", "close", "high"]),
    "fields of endless depth": lambda: put("scalers", "input", "deep", value=deep(500)),
    "a number that is none": lambda: put("leaderboard", 0, "metrics", "rmse", value=float("nan")),
    "a number without end": lambda: put("seconds", "total", value=float("inf")),
    "a huge whole number": lambda: put("kept_epoch", value=10**400),
    "an epoch that was not trained": lambda: put("kept_epoch", value=17),
    "markup in a label": lambda: put("leaderboard", 0, "label", value=HTML),
    "a picture in a note": lambda: put("leaderboard", 0, "note", value="![x](https://example.org/x.png)"),
    "markup in what computed it": lambda: put("kernel", value="[click](javascript:alert(1))"),
    "a text without end": lambda: put("title", value="x" * 100_000),
    "a scaler of another width": lambda: put("scalers", "input", "center", value=[1.0]),
    "a scaler that is a text": lambda: put("scalers", "input", "scale", value=["a", "b"]),
    "arrays that are pickled": lambda: with_file(
        "run/arrays.npz", npz(names=saved(np.array(["attention"])), a0=saved(np.array([{}], dtype=object)))
    ),
    "a huge array in a header": lambda: with_file(
        "run/arrays.npz",
        npz(
            names=saved(np.array(["attention"])),
            a0=npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,)}"),
        ),
    ),
    "a header that is a program": lambda: with_file(
        "run/arrays.npz", npz(names=npy("__import__('os').system('true')"), a0=b"")
    ),
    "an array of records": lambda: with_file(
        "run/arrays.npz", npz(names=saved(np.array(["a"])), a0=saved(np.zeros(3, [("x", "f8"), ("y", "O")])))
    ),
    "a packed archive of arrays": lambda: with_file(
        "run/arrays.npz", zipped({"names.npy": saved(np.array(["attention"])), "a0.npy": bytes(10_000_000)})
    ),
    "weights that are no numbers": lambda: with_arrays(nan_in("weights:head/kernel")),
    "predictions that are no numbers": lambda: with_arrays(nan_in("outputs:values")),
    "predictions of another shape": lambda: with_arrays(
        lambda arrays: arrays.update({"outputs:values": arrays["outputs:values"][:3]})
    ),
    "attention of another shape": lambda: with_arrays(
        lambda arrays: arrays.update({"attention": np.zeros((7, 3), "float32")})
    ),
    "days that are not in the series": lambda: with_arrays(
        lambda arrays: arrays.update({"outputs:dates": arrays["outputs:dates"] + 1})
    ),
    "text for predictions": lambda: with_arrays(
        lambda arrays: arrays.update({"outputs:actual": arrays["outputs:actual"].astype(str)})
    ),
    "a damaged table": lambda: with_file("run/series.parquet", files()["run/series.parquet"][:-200] + bytes(200)),
    "a table of other columns": lambda: with_series(lambda frame: frame.rename(columns={"open": "shut"})),
    "a table of words": lambda: with_series(lambda frame: frame.assign(open=HTML)),
    "a table that is endless": rle_bomb,
    "a table without values": lambda: with_series(lambda frame: frame * np.nan),
    "rows that are not in order": lambda: with_series(lambda frame: frame.iloc[::-1]),
    "a whole table of words": lambda: with_series(
        lambda frame: frame.assign(open=HTML).reset_index(drop=True), "run/table.parquet"
    ),
    "a last epoch of another model": lambda: with_file(
        "run/last_epoch.npz", pack_arrays({"history": np.zeros((3, 1)), "untrained": np.zeros(1)})
    ),
    "a last epoch that is pickled": lambda: with_file(
        "run/last_epoch.npz", npz(names=saved(np.array(["a"])), a0=saved(np.array([{}], dtype=object)))
    ),
    "data although it says none": lambda: listed(files(), with_data=False),
    "long texts for dates": lambda: with_file("run/series.parquet", texts_for_dates(["open", "close"])),
    "long texts for dates in the whole table": lambda: with_file(
        "run/table.parquet", texts_for_dates(["open"], first=True)
    ),
    "a million groups of fields": lambda: with_fields(lambda fields: fields.update(note=[{}] * 200_000)),
    "scores that its predictions do not come to": lambda: with_fields(flattered),
    "a lesson of endless depth": lambda: with_file("lesson.json", b"[" * 100_000),
}
"""What is hostile in each, and the bundle."""


def with_other_peoples_ids() -> bytes:
    """Return a bundle that can be opened, and says that it is of somebody else's upload."""
    result = own()[0]
    return bundled(replace(result, title=HTML)).content
