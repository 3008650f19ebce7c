"""The command line: the same pipeline as the app, without a browser.

``python -m lstm_core datasets`` lists what can be trained on; ``inspect FILE`` says how a file is read and what is
wrong with it; ``train`` trains and judges; ``study`` trains more runs beside one and compares them (``backtest`` is one
of its studies).
Results go to standard output, progress and complaints to standard error.
"""

from lstm_core.cli.commands import app, main

__all__ = ["app", "main"]
