"""A run in one zip: made, opened again as data, and trained again to see whether the numbers are the same.

What others use:

- ``making``: all of a run in one zip
- ``used``: the data of a run as a bundle has it, and where it is from
"""
