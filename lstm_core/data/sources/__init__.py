"""Where series come from: those that come with the lab, those made by a formula, the S&P 500 file, people's files.

What others use:

- ``registry``: all sources there are: the only place that finds one by its name
- ``source``: what a source of series is: all that the lab wants to know of one, whichever it is
"""
