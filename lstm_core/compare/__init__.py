"""A few runs beside one another: what differs in their settings, and what of the difference in their errors is sure.

What others use:

- ``comparison``: what comes of holding runs against the first of them, on the days that all were tested on
- ``one_ticker``: of runs on many tickers, the one that all can be compared on
- ``settings``: the settings that are not the same in all
- ``words``: what a comparison comes to, in sentences
"""
