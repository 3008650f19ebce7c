"""The version of the lab, which stands in two places that no tool joins: it runs from its folder, not installed."""

import tomllib
from pathlib import Path

import lstm_core


def test_the_project_and_the_package_say_the_same_version():
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == lstm_core.__version__
