"""Training that goes on when a tab closes: the run service, its Dask workers, and how the app reaches it.

What others use:

- ``client``: the app's side of the run service: start it, keep it informed that the app lives, start it again
- ``door``: the keys without which nobody connects to scheduler and workers
- ``place``: the one place that a home has for a run service: taking it, and finding the process that has it
"""
