"""Reports: one HTML file that says and shows what came of a run, works without a network, and can be printed.

What others use:

- ``comparison``: the report of a few runs beside one another
- ``run``: the report of a run
- ``study``: the report of a study
"""
