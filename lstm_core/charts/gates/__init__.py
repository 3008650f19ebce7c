"""Charts of what happens inside a recurrent layer, on the page Gates.

What others use:

- ``cell``: one recurrent cell at one step, as a drawing with its real numbers on it
- ``over_time``: what a recurrent layer did in one window: its gates and states, step by step, under the series that
  it saw
- ``what_if``: what a change of the inputs did inside: attention and gates, before faint, after strong
"""
