"""Charts of lessons, on the page Lessons.

What others use:

- ``guess``: a guess and what came of it, in one picture
"""
