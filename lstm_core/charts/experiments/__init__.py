"""Charts of the page Experiments: many settings beside each other, and how far luck alone reaches.

What others use:

- ``gain_dots``: how much smaller the error is with something: its interval, and each seed as a dot
- ``sweep_dots``: settings beside each other: how each did on the validation part, how sure that is, and how far luck
  alone reaches
- ``sweep_map``: two settings against each other: how each pair of values did on the validation part, and how sure that
  is
"""
