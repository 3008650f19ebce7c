"""A class from its making to its end: a teacher and three students, each in a browser of their own."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from lstm_core.classes.rules import ClassRules, why_refused
from lstm_core.draft import Draft
from pages.kit import owner
from tests.browser.hard_to_use import hard_to_read, hard_to_use
from tests.browser.lab import RunningLab, go, settled
from tests.processes import wait_for

TEACHER = "t" * 32
STUDENTS = [f"{number}" * 32 for number in range(3)]


@pytest.fixture
def people(scripted_lab: RunningLab, browser: Browser) -> Iterator[dict[str, Page]]:
    """Return a page for each person, students on a phone."""
    contexts = {token: browser.new_context(viewport={"width": 390, "height": 844}) for token in STUDENTS}
    contexts[TEACHER] = browser.new_context(viewport={"width": 1440, "height": 900})
    for token, context in contexts.items():
        context.add_cookies([scripted_lab.cookie(token)])
    yield {token: context.new_page() for token, context in contexts.items()}
    for context in contexts.values():
        context.close()


def test_a_class_from_its_making_to_its_end(scripted_lab: RunningLab, people: dict[str, Page]) -> None:
    lab, teacher = scripted_lab, people[TEACHER]
    go(teacher, f"{lab.address}/classroom")
    teacher.get_by_role("combobox", name=re.compile("What does it do")).click()
    teacher.get_by_role("option", name="Lesson: Memory on purpose").click()
    settled(teacher)
    teacher.get_by_role("button", name="Make a class").click()
    expect(teacher.get_by_text("Nobody has joined yet")).to_be_visible()
    assert "class=" in teacher.url
    assert "teach=" not in teacher.url
    code = teacher.get_by_test_id("stMetricValue").inner_text().strip()
    class_id = teacher.url.partition("class=")[2]

    for token in STUDENTS:
        page = people[token]
        go(page, f"{lab.address}/classroom")
        page.get_by_label("Code", exact=True).fill(code.lower())
        page.get_by_role("button", name="Go to my class").click()
        page.get_by_role("button", name="Join", exact=True).click()
        page.get_by_test_id("stMain").get_by_role("link", name=re.compile("Go to the lesson")).click()
        page.get_by_text("Nearly the same" if token != STUDENTS[0] else "Half as large again", exact=True).click()
        page.get_by_role("button", name="That is my guess").click()
        expect(page.get_by_text(re.compile("Your guess is kept|Your teacher shows what happened"))).to_be_visible()
    expect(teacher.get_by_text(re.compile("^3 students: "))).to_be_visible()
    wait_for(lambda: not lab.store.active(), "the runs of the lesson")

    first = people[STUDENTS[0]]
    expect(first.get_by_text("Your teacher shows what happened when all have guessed.")).to_be_visible()
    expect(teacher.get_by_text("3 students: 3 done")).to_be_visible()
    settled(teacher)
    assert hard_to_use(teacher) == []
    teacher.get_by_role("button", name="Reveal what happened").click()
    expect(first.get_by_text(re.compile("^You guessed 'Half as large again'"))).to_be_visible()

    go(first, f"{lab.address}/lessons?lesson=1-the-perfect-curve")
    first.get_by_text("About the same", exact=True).click()
    first.get_by_role("button", name="That is my guess").click()
    expect(first.get_by_text(re.compile("^Your class '.*' keeps these settings as they are"))).to_be_visible()

    go(first, f"{lab.address}/classroom")
    first.get_by_label("What do you say of it?").fill("the window was too short")
    first.get_by_role("button", name="Hand in").click()
    expect(first.get_by_text("You have handed in the lesson.")).to_be_visible()
    assert hard_to_use(first) == []
    assert hard_to_read(first) == []
    expect(teacher.get_by_text("3 students: 2 done and 1 handed in")).to_be_visible()

    teacher.get_by_role("button", name="End this class").click()
    teacher.get_by_role("button", name="End it").click()
    expect(teacher.get_by_text(re.compile("are deleted on"))).to_be_visible()
    go(first, f"{lab.address}/classroom?class={class_id}")
    expect(first.get_by_text("This class is over.")).to_be_visible()
    assert lab.store.membership(owner.hashed(STUDENTS[0])) is None


def test_a_message_below_the_page_changes_nothing_that_is_locked(scripted_lab: RunningLab) -> None:
    """The form of a tab from before the class is sent back with another window and many epochs, and Train pressed."""
    lab, token = scripted_lab, "f" * 32
    base = Draft().with_("data", last_rows=400).with_("features", window=10).with_("training", epochs=2)
    rules = ClassRules(title="Monday", base=base, open=("units",), most_epochs=2)
    class_id, _ = lab.store.make_class(rules, "somebody")
    cookie = lab.cookie(token)
    headers = {"Cookie": f"{cookie['name']}={cookie['value']}"}
    with connect(lab.websocket, subprotocols=["streamlit"], max_size=None, additional_headers=headers) as socket:
        asked = BackMsg()
        asked.rerun_script.page_name = "train"
        seen = _said(socket, asked)
        lab.store.join(class_id, owner.hashed(token))
        forged = BackMsg()
        forged.rerun_script.page_name = "train"
        for element in seen:
            if element.WhichOneof("type") == "number_input" and element.number_input.label.startswith(
                ("Epochs", "Window")
            ):
                state = forged.rerun_script.widget_states.widgets.add()
                state.id, state.double_value = element.number_input.id, 77
            if element.WhichOneof("type") == "button" and element.button.label == "Train":
                state = forged.rerun_script.widget_states.widgets.add()
                state.id, state.trigger_value = element.button.id, True
        assert len(forged.rerun_script.widget_states.widgets) >= 2
        _said(socket, forged)
    runs = lab.store.of(owner.hashed(token))
    assert all(why_refused(rules, run.config) == "" for run in runs)


def _said(socket, asked):
    """Send a message and return the elements that the script draws for it."""
    socket.send(asked.SerializeToString())
    elements = []
    while True:
        message = ForwardMsg.FromString(socket.recv(timeout=120))
        if message.WhichOneof("type") == "delta" and message.delta.WhichOneof("type") == "new_element":
            elements.append(message.delta.new_element)
        if message.WhichOneof("type") == "script_finished":
            return elements
