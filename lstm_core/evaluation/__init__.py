"""Is the model any good? Metrics, always beside persistence's, and the verdict in words.

What others use:

- ``answer_columns``: inputs that seem to know the answer: columns whose last value alone nearly gives the next change
- ``arms``: two arms of an experiment, with something and without it: how much smaller is the error with it, and how
  sure is it?
- ``backtest``: walk-forward backtest: the same model fitted again and again, and tested on the rows that came next
- ``baselines``: simple forecasts that a model has to beat, made of the target's own past alone
- ``best_lag``: do the predictions come late? How well they fit when they are moved back by some days
- ``bootstrap``: how far chance alone moves a ratio of two sums over days: a circular block bootstrap
- ``diagnostics``: where a model misses: numbers behind the plots of its errors, each with a reading in plain words
- ``direction``: up or down: how often the sign of the predicted change was right
- ``error_growth``: how the errors grow the further ahead a model looks, beside those of repeating the last value
- ``evidence``: what a verdict is based on: predictions beside what happened, and what is measured of them
- ``forecast``: what comes after the end of the series: the model's forecast, how sure it is, and when that will be
- ``holm``: several comparisons looked at together: how sure each of them is then
- ``intervals``: how sure is a prediction? Intervals that hold what happens in a promised share of the cases
- ``known_units``: units that people know, for targets that say how far something moves
- ``leaderboard``: the model and all baselines on the same test windows, the best first
- ``leaks``: what a mistake that was made on purpose did to the score: a run with it beside the same run without
- ``learning_curve``: what loss curves show: jumps, over-fitting, a fall that had not ended; ``verdicts/learning.py``
  says what of it
- ``measures``: how far predictions are off, what counts as no error at all, and what counts as level: one rule for
  each
- ``paired``: two predictions of the same days, or the mean errors of several of each, held against each other
- ``panel``: a model of many tickers held against simple methods, ticker by ticker and all together
- ``selection``: choosing among settings by the validation part, honestly: with error bars, the luck line, and the
  simplest in reach
- ``tickers``: how well one model does on each of many tickers, and on how many it is better than simple methods
"""
