"""Charts of lessons, on the page Lessons.

What others use:

- ``all_guesses``: what a whole class has guessed, as bars
- ``drawing``: a drawing and what came of it, in one picture
- ``guess``: a guess and what came of it, in one picture
"""
