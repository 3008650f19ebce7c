"""A table is the same whatever digits it is written in."""

import pytest

from lstm_core.data.reading import read_table
from lstm_core.data.reading.digits import with_plain_digits

ROWS = "".join(f"2024-01-{day:02d};{day}.5\n" for day in range(1, 21))


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９"])
def test_dates_and_numbers_in_other_digits(digits):
    other = ROWS.translate(str.maketrans("0123456789", digits))
    found = read_table(f"date;close\n{other}".encode(), "x.csv")
    plain = read_table(f"date;close\n{ROWS}".encode(), "x.csv")
    assert found.frame.equals(plain.frame)
    assert len(found.frame) == 20


def test_other_letters_stay():
    assert with_plain_digits("Größe；十".encode()) == "Größe；十".encode()
