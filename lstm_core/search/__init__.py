"""A search over many settings: what is tried next, what is ended early, and what the settings count for.

Optuna proposes (``with_optuna.py``), in whatever process trains: the run service, or the command line. It is loaded
when something is asked of it and never in the app. Nothing of it is kept: trials are runs in the store, and for each
proposal a study of Optuna's is made anew from them.

What others use:

- ``importance``: how much each setting counts for what the trials came to, with an interval
- ``plan``: what a search was asked to do, as it is kept with its study
- ``proposing``: what is tried next
- ``pruning``: when a trial is ended early, because half of those before it were better by then
- ``span``: between what a search looks for the value of a setting
- ``trial``: one trial of a search, and what came of it
"""
