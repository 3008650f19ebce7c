"""What an ablation is made of: changes of a run, the folds that its arms share, and what they come to.

What others use:

- ``changes``: one thing that an arm of an experiment has otherwise than the run that it is made of: an input less, a
  layer more
- ``folds``: the folds that all arms of an experiment share: the same dates to learn from and to be tested on
- ``found``: what the arms of an ablation come to, each held against the run as it is
- ``told``: what an ablation came to, told: sentences, a chart, a table
"""
