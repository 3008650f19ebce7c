"""Tables as files."""

import pandas as pd

from lstm_core.spreadsheet import as_csv
from pages.kit.tables import as_columns


def test_a_table_is_saved_with_its_index_and_runs_nothing():
    table = pd.DataFrame({"name": ["=HYPERLINK(1)", "Ann"], "units": [8, -4]}, index=pd.Index(["a", "@b"], name="run"))
    assert as_csv(as_columns(table)).decode("utf-8-sig") == "run,name,units\na,'=HYPERLINK(1),8\n'@b,Ann,-4\n"
    assert as_csv(as_columns(table.reset_index(drop=True))).decode("utf-8-sig").startswith("name,units\n")
