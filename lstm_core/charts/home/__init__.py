"""Charts of the page Home.

What others use:

- ``knowable``: how much of a series can be known: a network's error beside that of repeating the last value
"""
