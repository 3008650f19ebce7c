"""Charts of the page Experiments: many settings beside each other, and how far luck alone reaches.

What others use:

- ``gain_dots``: how much smaller the error is with something: its interval, and each seed as a dot
- ``search_trials``: the trials of a search in their order: how each did on the validation part, and the best so far
- ``setting_shares``: how much each setting of a search counts for what its trials came to
- ``sweep_dots``: settings beside each other: how each did on the validation part, how sure that is, and how far luck
  alone reaches
- ``sweep_map``: two settings against each other: how each pair of values did on the validation part, and how sure that
  is
- ``trial_lines``: the trials of a search as lines through their settings: where do the best ones run together?
"""
