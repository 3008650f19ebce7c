"""Files for which others take the room wait for it; who takes too much alone is refused at once."""

from collections import Counter

from pages.server import held_uploads
from pages.server.held_uploads import HeldUploads
from tests.asynchronous import awaited

LIMIT = 64 * 2**20  # server.maxUploadSize in .streamlit/config.toml


def test_a_class_that_brings_its_files_at_once_waits_and_one_who_brings_many_does_not(monkeypatch):
    held, answers, looks = Counter({"others": 4 * LIMIT}), [], []

    async def later(_seconds):
        looks.append(1)
        if len(looks) == 3:
            held.clear()  # a page has taken them in

    async def streamlit(scope, _receive, _send):
        answers.append(scope["path"])

    async def send(message):
        answers.append(message.get("status"))

    async def put(session: str) -> None:
        headers = [(b"content-length", b"%d" % LIMIT)]
        scope = {"type": "http", "method": "PUT", "path": f"/_stcore/upload_file/{session}/x", "headers": headers}
        await HeldUploads(streamlit)(scope, None, send)

    monkeypatch.setattr(held_uploads, "_held", lambda: Counter(held))
    monkeypatch.setattr(held_uploads.asyncio, "sleep", later)
    awaited(put("mine"))
    assert (answers, len(looks)) == (["/_stcore/upload_file/mine/x"], 3)
    held["mine"] = 2 * LIMIT
    awaited(put("mine"))
    assert (answers[1], len(looks)) == (429, 3)
    held.clear()
    held["others"] = 4 * LIMIT
    looks[:] = range(9)  # nobody makes room
    awaited(put("mine"))
    assert answers[3] == 429
