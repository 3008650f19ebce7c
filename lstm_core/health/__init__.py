"""How a lab is, for whoever watches it: told by machines to machines, without anything that is a secret.

What others use:

- ``state``: whether app, database, service, workers, queue and disk are as they should be
- ``metrics``: the same and more as numbers for Prometheus
"""
