"""The tour: the tutorial in its own order, each step on the page where its control is.

The steps stand in one file a language (``en.yaml``): a new step is a new entry. What is wrong in one is told when the
file is read. Numbers in the texts are never written down; they come from the series, the model and the run at hand.

What others use:

- ``facts``: the numbers that stand in the texts
- ``step``: what a step is, and the steps there are
"""
