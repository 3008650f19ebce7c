"""From a table to (samples, time steps, features): splits, scaling and windows.

What others use:

- ``calendar``: the calendar that a series keeps, and with it the dates of the rows that come after its end
- ``carry_over``: what becomes of the choice of inputs and target when another series takes the place of the one it
  was made for
- ``candidates``: inputs that a run could have beside those that it has: columns of its data, indicators, means over
  many tickers
- ``har``: means of the last row, the last 5 and the last 22: what HAR looks at
- ``indicator_kinds``: the kinds of indicators: each file of this folder holds a few that belong together, formula and
  words side by side
- ``indicators``: technical indicators as input features: ``rsi:14`` names a column that is computed when it is needed
- ``own_scale``: scaling each window by itself: by the mean and the deviation that each of its columns has inside of it
- ``own_question``: presets that ask a question of their own: which inputs and target they bring to a series
- ``panel``: many series made ready for one model: each scaled by its own training part, all cut at the same dates
- ``panel_inputs``: inputs that only many tickers together have: what all of them did on a day, and what sort of series
  each is
- ``preparation``: what the making of windows from a table depends on, and nothing else
- ``scaling``: scaling that is fitted on the training part and on nothing else
- ``splits``: cutting the rows in the order of time
- ``target_unit``: how what a model puts out becomes a value in the target's unit, and back
- ``volatility``: what the values of a target that says how far something moves mean: which variance, which share of
  the price
- ``window_set``: the windows of one part, as views into its rows
- ``windows``: sliding windows: how rows become (samples, time steps, features)
"""
