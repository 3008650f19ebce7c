"""The command line: the same pipeline as the app, without a browser.

``python -m lstm_core datasets`` lists what can be trained on; ``inspect FILE`` says how a file is read and what is
wrong with it; ``train`` trains and judges; ``backtest`` does so again and again along the series.
Results go to standard output, progress and complaints to standard error.
"""

from lstm_core.cli.commands import app, main

__all__ = ["app", "main"]
