"""Charts of the page Experiments: many settings beside each other, and how far luck alone reaches.

What others use:

- ``gain_dots``: how much smaller the error is with something: its interval, and each seed as a dot
"""
