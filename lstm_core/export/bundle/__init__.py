"""A run in one zip: made, opened again as data, and trained again to see whether the numbers are the same.

What others use:

- ``again``: training an opened run again: the same settings on the same data, wherever that lies in this lab
- ``contents``: what may be in a bundle, and how large it may be
- ``making``: all of a run in one zip
- ``opening``: the very result that was packed, once all of it was looked at
- ``same_numbers``: whether two runs came to the same numbers
- ``used``: the data of a run as a bundle has it, and where it is from
"""
