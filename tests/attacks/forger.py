"""Somebody who speaks with the app as no browser does: messages of widgets that the page never showed them.

Whoever can open a websocket can send any state of any widget, press any button and ask for any part of a page by its
id. What ids a page of somebody else's has is no secret: they are made of the code, the keys and the runs' ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.browser.lab import RunningLab

__all__ = ["Answer", "Forger", "forger", "pressed", "says"]

_PATIENCE = 120  # seconds
_IN_WORDS = ("markdown", "alert", "heading", "toast")


@dataclass
class Answer:
    """What the app draws for one message.

    Attributes:
        elements: In the order in which they came, each with the part of the page (fragment) that it belongs to.
        blocks: What holds them: tabs, windows over the page and the like, with what these are called.
        failed: Whether the script ended with an exception.
        moved: Whether the app sent the page elsewhere.
    """

    elements: list[tuple[Element, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    failed: bool = False
    moved: bool = False

    def of(self, kind: str) -> Iterator[tuple[Element, str]]:
        """Return the elements of a kind, such as ``button``."""
        return ((element, part) for element, part in self.elements if element.WhichOneof("type") == kind)

    def button(self, label: str) -> tuple[str, str]:
        """Return the id of the button with this label, and the part of the page that it is in."""
        found = [(each.button.id, part) for each, part in self.of("button") if each.button.label == label]
        assert found, f"no button '{label}' among {[each.button.label for each, _ in self.of('button')]}"
        return next((one for one in found if one[1]), found[0])  # rather that in a part, such as a window over the page

    def text_field(self, label: str) -> tuple[str, str]:
        """Return the id of the field for text with this label, and the part of the page that it is in."""
        fields = [(getattr(each, kind), part) for kind in ("text_input", "text_area") for each, part in self.of(kind)]
        found = [(each.id, part) for each, part in fields if each.label == label]
        assert found, f"no field '{label}' among {[each.label for each, _ in fields]}"
        return found[0]

    def words(self) -> str:
        """Return all that is said in words."""
        bodies = []
        for element, _ in self.elements:
            kind = element.WhichOneof("type")
            if kind in _IN_WORDS:
                bodies.append(getattr(element, kind).body)
        return "\n".join(bodies)


class Forger:
    """One open websocket, which is one session of the app.

    Args:
        socket: The connection.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._parts: set[str] = {""}
        self._asked = 0
        self.session_id = ""

    def open(self, page: str, query: Mapping[str, str] | None = None) -> Answer:
        """Open a page as a link to it does."""
        return self.send(page, query or {})

    def send(
        self, page: str, query: Mapping[str, str], widgets: Sequence[WidgetState] = (), fragment: str = ""
    ) -> Answer:
        """Send what widgets are said to hold.

        Args:
            page: Its name in addresses; empty for home.
            query: Parameters of the address.
            widgets: States, of whichever widgets.
            fragment: The part of the page that is to be drawn anew; empty for the whole. One that this session was
                never shown is not answered.
        """
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = urlencode(query)
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(widgets)
        if fragment not in self._parts:
            self.tell(message)
            return Answer()
        return self.say(message)

    def say(self, message: BackMsg) -> Answer:
        """Send any message that has the script run, and return what it draws."""
        self._socket.send(message.SerializeToString())
        answer = Answer()
        while True:
            heard = ForwardMsg.FromString(self._socket.recv(timeout=_PATIENCE))
            kind = heard.WhichOneof("type")
            if kind == "new_session":
                self.session_id = heard.new_session.initialize.session_id
                answer.moved = answer.moved or bool(answer.elements)
            elif kind == "delta" and heard.delta.WhichOneof("type") == "new_element":
                element = heard.delta.new_element
                answer.elements.append((element, heard.delta.fragment_id))
                self._parts.add(heard.delta.fragment_id)
                answer.failed = answer.failed or element.WhichOneof("type") == "exception"
            elif kind == "delta" and heard.delta.WhichOneof("type") == "add_block":
                answer.blocks.append(heard.delta.add_block)
            elif kind == "script_finished" and heard.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return answer

    def tell(self, message: BackMsg) -> list[str]:
        """Send a message that has no script run, and return the kinds of what comes back until it was read."""
        self._socket.send(message.SerializeToString())
        return self._asked_for_places(0)[1]

    def upload_addresses(self, count: int) -> list[str]:
        """Ask where to send so many files, as a page does before it sends them."""
        return self._asked_for_places(count)[0]

    def _asked_for_places(self, count: int) -> tuple[list[str], list[str]]:
        self._asked += 1
        message = BackMsg()
        message.file_urls_request.request_id = str(self._asked)
        message.file_urls_request.file_names.extend(f"{number}.csv" for number in range(count))
        self._socket.send(message.SerializeToString())
        kinds: list[str] = []
        while True:
            heard = ForwardMsg.FromString(self._socket.recv(timeout=_PATIENCE))
            kind = heard.WhichOneof("type")
            if kind == "file_urls_response":
                return [each.upload_url for each in heard.file_urls_response.file_urls], kinds
            kinds.append(str(kind))


@contextmanager
def forger(lab: RunningLab, token: str) -> Iterator[Forger]:
    """Open a websocket as the browser of whoever has this token."""
    cookie = lab.cookie(token)
    headers = {"Cookie": f"{cookie['name']}={cookie['value']}"}
    with connect(
        lab.websocket,
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        additional_headers=headers,
        open_timeout=_PATIENCE,
    ) as socket:
        yield Forger(socket)


def pressed(button_id: str) -> WidgetState:
    """Return the state of a button that was just pressed."""
    return WidgetState(id=button_id, trigger_value=True)


def says(widget_id: str, text: str) -> WidgetState:
    """Return the state of a text field."""
    return WidgetState(id=widget_id, string_value=text)
