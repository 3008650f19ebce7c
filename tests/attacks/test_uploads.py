"""Files that are sent below the page: forged kinds and places, bombs, too large, and very many at once."""

import gzip
import io
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from lstm_core.data.keeping.upload_library import UploadLibrary
from pages.server.owner_token import hashed
from tests.attacks.forger import Forger, forger
from tests.attacks.test_below_the_page import A_SERIES
from tests.data.reading.workbooks import workbook

CAROL, DAVE = "c" * 32, "d" * 32
MEBI = 2**20
LIMIT = 64 * MEBI  # server.maxUploadSize in .streamlit/config.toml


@pytest.fixture
def client(app):
    """Return what sends files as the app's own pages do."""
    with httpx.Client(base_url=app.address, timeout=120) as client:
        client.get("/_stcore/health")
        token = next(value for name, value in client.cookies.items() if name.startswith("_streamlit_xsrf"))
        client.headers["X-Xsrftoken"] = token
        yield client


def put(client: httpx.Client, place: str, content: bytes, name: str = "x.csv") -> int:
    return client.put(place, files={"file": (name, content)}).status_code


def my_files(who: Forger) -> tuple[WidgetState, str]:
    """Choose one's own files on the Data page; return that state and the id of the uploader."""
    shown = who.open("data")
    source = WidgetState(id=next(each.button_group.id for each, _ in shown.of("button_group")))
    source.string_array_value.data.append(":material/upload_file: My files")
    page = who.send("data", {}, [source])
    return source, next(each.file_uploader.id for each, _ in page.of("file_uploader"))


def taken_in(who: Forger, place: str, name: str) -> str:
    """Say that the uploader holds what lies at an address, and return what the page says of it."""
    source, uploader = my_files(who)
    file = WidgetState(id=uploader)
    info = file.file_uploader_state_value.uploaded_file_info.add()
    info.file_id, info.name, info.size = place.rpartition("/")[2], name, 1
    info.file_urls.file_id, info.file_urls.upload_url, info.file_urls.delete_url = info.file_id, place, place
    answer = who.send("data", {}, [source, file])
    assert not answer.failed
    return answer.words()


def packed(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return made.getvalue()


def test_forged_files_are_refused_in_a_sentence_and_others_are_answered_meanwhile(app, client):
    hostile = {
        "program.csv": b"MZ\x90\x00" + bytes(range(256)) * 50,
        "page.csv": b"<html><script>alert(1)</script></html>",
        "empty.csv": b"",
        "table.parquet": A_SERIES[:30] + b"\x00",
        "bomb.csv.gz": gzip.compress(b"0" * (300 * MEBI), 1),
        "bomb.zip": packed("a.csv", b"0" * (300 * MEBI)),
        "twice.zip": packed("b.zip", packed("a.csv", A_SERIES)),
        "up.zip": packed("../../etc/cron.d/x.csv", b"Date,Close\n"),
        "bomb.xlsx": workbook({"S": []}, extra={"xl/worksheets/sheet1.xml": b" " * (300 * MEBI)}),
        "sheets.xlsx": workbook({f"s{number}": [["Date", "Close"]] for number in range(300)}),
    }
    before, most = app.process_info().memory_info().rss, 0
    end, answers = threading.Event(), []

    def look_on():
        with forger(app, DAVE) as dave:
            while not end.is_set():
                answers.append(dave.open("glossary").failed)

    looking = threading.Thread(target=look_on)
    looking.start()
    silent = []
    try:
        for name, content in hostile.items():
            with forger(app, CAROL) as carol:
                place = carol.upload_addresses(1)[0]
                assert put(client, place, content, name) == 204
                said = taken_in(carol, place, name)
                most = max(most, app.process_info().memory_info().rss)
                silent += [name] if f"{name.partition('.')[0]}" not in said.replace("\\", "") else []
    finally:
        end.set()
        looking.join()
    assert silent == []
    assert UploadLibrary(app.home / "uploads").of(hashed(CAROL)) == []
    assert len(answers) > 3
    assert not any(answers)
    assert most - before < 400 * MEBI
    with forger(app, CAROL) as carol:  # the same way leads in for what is a table
        place = carol.upload_addresses(1)[0]
        assert put(client, place, A_SERIES) == 204
        taken_in(carol, place, "mine.csv")
    assert [upload.name for upload in UploadLibrary(app.home / "uploads").of(hashed(CAROL))] == ["x.csv"]


def test_a_file_of_another_session_is_nobodys(app, client):
    with forger(app, CAROL) as carol, forger(app, DAVE) as dave:
        place = carol.upload_addresses(1)[0]
        assert put(client, place, A_SERIES.replace(b"Close", b"Secret"), "secret.csv") == 204
        assert "secret" not in taken_in(dave, place, "secret.csv")
        assert UploadLibrary(app.home / "uploads").of(hashed(DAVE)) == []
        nobody = f"/_stcore/upload_file/{'0' * 36}/x"
        assert put(client, nobody, A_SERIES) == 400
        without = httpx.put(f"{app.address}{place}", files={"file": ("x.csv", A_SERIES)}, timeout=60)
        assert without.status_code == 403, "a page of another site could send it"


def test_very_many_and_very_large_files_do_not_fill_the_memory(app, client):
    with forger(app, CAROL) as carol:
        assert put(client, carol.upload_addresses(1)[0], bytes(LIMIT + MEBI)) == 413
        before = app.process_info().memory_info().rss
        places = [f"{carol.upload_addresses(1)[0]}{number}" for number in range(50)]  # of ids that nobody gave them
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda place: put(client, place, bytes(8 * MEBI)), places))
        assert set(found) == {204, 429}
        assert found.count(204) * 8 * MEBI <= 2 * LIMIT
        assert app.process_info().memory_info().rss - before < 3 * LIMIT
        with forger(app, DAVE) as dave:  # has room of his own
            assert put(client, dave.upload_addresses(1)[0], A_SERIES) == 204
    with forger(app, CAROL) as carol:  # what a session held goes with it
        assert put(client, carol.upload_addresses(1)[0], A_SERIES) == 204
