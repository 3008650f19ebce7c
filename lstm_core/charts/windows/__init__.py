"""Charts of how rows become windows, on the page 'What the model sees'.

What others use:

- ``sample``: one sample as the model gets it: where it lies in the series, and its numbers as colors
- ``scaling``: one column before and after scaling
- ``split``: the rows of a series, colored by the part that they belong to
"""
