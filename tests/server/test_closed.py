"""What nobody has to reach from outside looks as if it did not exist, wherever the lab lies on its host."""

import pytest
import streamlit as st

from pages.server.closed import ClosedPaths
from tests.server.asking import ask


@pytest.mark.parametrize("base", ["", "lab", "/a/b/"])
def test_streamlits_own_numbers_are_closed_and_nothing_else(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": base}.get)
    root = f"/{base.strip('/')}" if base else ""
    asked = ["/", "/watch", "/_stcore/health", "/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metricsx"]
    shut = [path for path in asked if ask(ClosedPaths, f"{root}{path}").status == 404]
    assert shut == ["/_stcore/metrics", "/_stcore/metrics/"]
    assert ask(ClosedPaths, "/_stcore/stream", kind="websocket").inner is not None
