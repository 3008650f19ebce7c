"""Dates: the ways in which people write them (``kinds.py`` is the table), and finding them in a file."""
