"""Dates: the ways in which people write them (``kinds.py`` is the table), and finding them in a file.

What others use:

- ``column``: reading one column of dates: how it is written is told from some of its cells, then all are read at once
- ``find``: which column of a table holds its dates, or which columns do together
- ``kind``: what a way of writing dates is, and what comes of reading cells that are written so
- ``kinds``: the table of all ways in which one cell says a date
- ``month_names``: names of months in the languages of those who use the lab, from the tables that Babel keeps
- ``ranges``: ranges: 18.01.2023 00:00 - 18.01.2023 01:00, 2018-01-01/2018-01-07. A range is dated by its start
- ``roles``: what the names of columns say of their part in a date, in the languages of those who use the lab
"""
