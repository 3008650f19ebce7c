"""Is the model any good? Metrics, always beside persistence's, and the verdict in words."""
