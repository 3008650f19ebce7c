"""Training that goes on when a tab closes: the run service, its Dask workers, and how the app reaches it."""
