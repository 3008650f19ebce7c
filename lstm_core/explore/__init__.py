"""What a series looks like in numbers before any model sees it, and what a model then gets to see of it.

What others use:

- ``distributions``: how often a column takes which values, in the training part and after it
- ``gaps``: which dates a series lacks, held against the calendar that it keeps by itself
- ``relations``: how strongly numbers go together: a column with the target some rows later, a series with its own
  past
- ``sample``: one sample as the model gets it: the window X[i] and the target y[i], with the dates they come from
- ``scaled``: one column before and after scaling, and what lies outside the range that the scaler has seen
- ``shapes``: the arithmetic from rows to windows, in words
- ``stationarity``: does a series keep coming back to one level, or does it wander off?
"""
