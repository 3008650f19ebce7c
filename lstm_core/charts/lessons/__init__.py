"""Charts of lessons, on the page Lessons.

What others use:

- ``drawing``: a drawing and what came of it, in one picture
- ``guess``: a guess and what came of it, in one picture
"""
