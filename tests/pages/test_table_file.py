"""Tables as files."""

import pandas as pd

from pages.kit.tables import table_file


def test_a_table_is_saved_with_its_index_and_runs_nothing():
    table = pd.DataFrame({"name": ["=HYPERLINK(1)", "Ann"], "units": [8, -4]}, index=pd.Index(["a", "@b"], name="run"))
    assert table_file(table).decode("utf-8-sig") == "run,name,units\na,'=HYPERLINK(1),8\n'@b,Ann,-4\n"
    assert table_file(table.reset_index(drop=True)).decode("utf-8-sig").startswith("name,units\n")
