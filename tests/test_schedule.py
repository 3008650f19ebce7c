"""The order in which the suite's processes take up tests."""

from pathlib import Path

from tests import schedule

ROOT = Path(__file__).parents[1]


def test_every_file_of_a_chain_is_there():
    files = {path.stem for path in (ROOT / schedule.BROWSER).glob("test_*.py")}
    assert schedule.CHAINS.keys() <= files


def test_what_kills_the_lab_that_others_use_comes_last_in_its_chain():
    files = [schedule.HARMFUL, *(f"{schedule.BROWSER}/{name}.py" for name in schedule.CHAINS), "tests/test_x.py"]
    ordered = sorted(set(files), key=schedule.place)
    chain = [file for file in ordered if schedule.piece(file) == schedule.piece(schedule.HARMFUL)]
    assert chain[-1] == schedule.HARMFUL
    assert ordered[-1] == "tests/test_x.py"
