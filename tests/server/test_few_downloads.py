"""A page may have a few files made at once, whatever messages it sends; what else it asks for is passed on."""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.server.few_downloads import MOST, FewDownloads
from tests.asynchronous import awaited


def asks(number: str) -> dict:
    message = BackMsg()
    message.backend_operation_request.request_id = number
    message.backend_operation_request.deferred_file.file_id = "x"
    return {"type": "websocket.receive", "bytes": message.SerializeToString()}


def answers(number: str) -> dict:
    message = ForwardMsg()
    message.backend_operation_response.request_id = number
    return {"type": "websocket.send", "bytes": message.SerializeToString()}


def test_of_a_thousand_files_asked_for_at_once_a_few_are_made_and_after_these_others():
    rerun = BackMsg()
    rerun.rerun_script.page_name = "runs"
    other = {"type": "websocket.receive", "bytes": rerun.SerializeToString()}
    # Numbers that were given before count as well, and what is no message is Streamlit's to refuse.
    first = [*(asks(f"{number}") for number in range(1000)), asks("0"), other, {**other, "bytes": b"\xff"}]
    second = [asks("again"), asks("and again"), {"type": "websocket.disconnect"}]
    coming, sent, passed = iter([*first, *second]), [], []

    async def streamlit(_scope, receive, send):
        while (message := await receive())["type"] != "websocket.disconnect":
            passed.append(message)
            if message.get("bytes") == b"\xff":
                await send(answers("0"))

    async def receive():
        return next(coming)

    async def send(message):
        sent.append(ForwardMsg.FromString(message["bytes"]).backend_operation_response)

    awaited(FewDownloads(streamlit)({"type": "websocket"}, receive, send))
    assert passed == [*first[:MOST], *first[-2:], asks("again")]
    refused = [each.request_id for each in sent if "Too many files at once" in each.error_msg]
    assert refused == [*(f"{number}" for number in range(MOST, 1000)), "0", "and again"]
