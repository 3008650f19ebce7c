"""A script as a notebook."""

import json

import nbformat

from lstm_core.config import preset
from lstm_core.export.keras_script import keras_script
from lstm_core.export.notebook import notebook


def test_it_is_a_notebook_with_the_whole_script_in_its_cells():
    script = keras_script(preset("volatility"), "S&P 500")
    made = nbformat.reads(notebook(script).decode(), as_version=4)
    nbformat.validate(made)
    code = [cell.source for cell in made.cells if cell.cell_type == "code"]
    lines = [line for line in script.split('"""', 2)[2].splitlines() if line.strip() and not line.startswith("# %%")]
    assert [line for cell in code for line in cell.splitlines() if line.strip()] == lines
    for cell in code:
        compile(cell, "cell", "exec")
    headings = [cell.source for cell in made.cells if cell.source.startswith("## ")]
    assert headings[0] == "## Settings" and "## The network" in headings


def test_the_same_script_makes_the_same_notebook():
    script = keras_script(preset("tutorial"), "IBM")
    assert notebook(script) == notebook(script)
    assert json.loads(notebook(script))["nbformat"] == 4
