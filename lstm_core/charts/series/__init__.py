"""Charts of a series as it is, on the pages Data and Explore.

What others use:

- ``autocorrelation``: how much a series remembers of its own past
- ``correlation``: what goes together with the target some rows later
- ``distributions``: how often a column takes which values
- ``missing``: which months have how many rows
- ``prices``: a series as people know it: candles with volume, or a line where candles would be too many
"""
