"""What is logged can be read by people and programs, and opens nobody's things."""

import json
import logging
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from lstm_core.logs import LogFormatter, fingerprint, message_in, without_secrets

ROOT = Path(__file__).parents[1]


def record(message, *values, error=None):
    about = None if error is None else (type(error), error, None)
    return logging.LogRecord("lstm_core.service", logging.ERROR, __file__, 1, message, values, about)


def test_no_id_and_no_token_gets_into_a_log_in_either_form():
    through = []
    for _ in range(300):
        for made in (
            secrets.token_urlsafe(16),
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(32),
            secrets.token_hex(16),
        ):
            said = record("run %s of /srv/lab/runs/%s/arrays.npz", made, made, error=ValueError(f"?run={made}&x=1"))
            lines = [LogFormatter(form).format(said) for form in ("text", "json")]
            through += [line for line in lines if made in line or fingerprint(made) not in line]
    assert through == []


def test_what_is_no_secret_is_left_as_it_is():
    text = (
        "StoreUnreadableError in lstm_core/jobs/making_files.py: test_what_is_no_secret_is_left, "
        "worker tcp://127.0.0.1:43211 ended after 12 runs, 2026-11-29 requirements-trackers"
    )
    assert without_secrets(text) == text


def test_a_line_of_json_holds_all_of_what_was_logged():
    try:
        raise ValueError('a "quoted"\nword')
    except ValueError as error:
        said = record("two\nlines of %s", "ä", error=error)
        said.exc_info = (type(error), error, error.__traceback__)
    line = LogFormatter("json").format(said)
    assert "\n" not in line
    fields = json.loads(line)
    assert (fields["level"], fields["logger"], fields["message"]) == ("ERROR", "lstm_core.service", "two\nlines of ä")
    assert fields["error"].endswith('ValueError: a "quoted"\nword')
    assert fields["time"].endswith("Z")


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_last_words_of_a_service_are_found_in_either_form(form):
    assert message_in(LogFormatter(form).format(record("no %s", "room"))) == "no room"


def test_errors_that_nobody_caught_and_warnings_are_a_line_each_too():
    code = (
        "import threading, warnings\n"
        "from lstm_core.logs import log_the_rest, set_up_logs\n"
        "set_up_logs('json')\n"
        "log_the_rest()\n"
        "warnings.warn('two\\nlines')\n"
        "thread = threading.Thread(target=lambda: 1 / 0)\n"
        "thread.start()\n"
        "thread.join()\n"
        "raise ValueError('the token AbCdEfGhIjKlMnOpQrStUvWxYz123456')"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False).stderr
    warned, in_thread, last = [json.loads(line) for line in said.splitlines()]
    assert "two\nlines" in warned["message"]
    assert in_thread["message"] == "ZeroDivisionError: division by zero"
    assert last["message"].startswith("ValueError: the token ~")
    assert "Traceback" in last["error"]
    assert message_in(said.splitlines()[-1]) == last["message"], "which is what people are told (jobs/launch.py)"
    assert "AbCdEfGh" not in said
