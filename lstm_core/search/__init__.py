"""A search over many settings: what is tried next, what is ended early, and what the settings count for.

Optuna proposes (``with_optuna.py``), in whatever process trains: the run service, or the command line. It is loaded
when something is asked of it and never in the app. Nothing of it is kept: trials are runs in the store, and for each
proposal a study of Optuna's is made anew from them.
"""
