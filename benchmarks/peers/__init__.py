"""What `make peers` runs: libraries that forecast with LSTMs, on the same rows as ours and in the same minutes.

Their pins differ from ours, so they have an environment of their own, ``.peers``, made from ``requirements.txt`` beside
this file. ``task.py``, ``child.py`` and the files of the peers run there and know nothing of the lab; the rest runs in
the lab's.
"""
