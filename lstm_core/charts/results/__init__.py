"""Charts of what a run predicted and how far off it was, on the pages Results, Reality check and Forecast.

What others use:

- ``bands``: where a value lies in so many of 100 cases: bands around predictions
- ``diagnostics``: where a model misses: its residuals over time, their sizes, and on which days they are large
- ``expected_range``: how far the price is expected to move next, drawn on the candles that people know
- ``folds``: the folds of a backtest: which rows each of them learns from and is tested on, and how each went
- ``forecast``: what comes after the end of a series, and how errors grow with every step ahead
- ``leaderboard``: the model among the baselines: whose errors are smaller than persistence's, and by how much
- ``leaks``: what mistakes that were made on purpose did to the score, beside the honest one
- ``predictions``: predictions beside what happened, and beside persistence
- ``skill``: the two pictures behind a verdict: skill against 0, and whether the predictions come late
- ``tickers``: one model on many tickers: its error on each beside that of a simple method, sorted
"""
