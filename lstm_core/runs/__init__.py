"""The run store: the single source of truth on every run.

A SQLite database (runs, their events, requests) and one folder a run (``files.py``). Whoever shows or asks
uses ``store.py``; only the run service writes what happened, with ``ledger.py``.
"""
