"""The run store: the single source of truth on every run.

A SQLite database (runs, their events, requests) and one folder a run (``files.py``). Whoever shows or asks
uses ``store.py``; only the run service writes what happened, with ``ledger.py``.

What others use:

- ``belongings``: whether anything in the store is somebody's
- ``class_shelf``: the classes of the store: made by a teacher, joined by students, ended, and forgotten
- ``codes``: short codes for links, which one can read out to a class
- ``database``: the SQLite database of the run store: how it is opened for one piece of work, and watched
- ``database_file``: the file of that database: opened, checked, brought up to date
- ``drafts``: what people have chosen for their next runs: kept for each person, so that neither a reload nor a night
  loses it
- ``extension``: training a finished run for more epochs: a new run that begins with what the last epoch of it left
- ``family``: where a run came from, and what was made of it: the tree of runs that changes and more epochs make
- ``files``: a run's folder: what is in it and how it is written and read
- ``guesses``: what people guess in lessons, before they see: kept with the runs that answer it
- ``handover``: what an app does to the store when a run service of an older version still lives: see
  ``jobs/takeover.py``
- ``kept_study``: a study as the store knows it: which run it is made of, what it was asked, whether its test figures
  are open
- ``ledger``: the writing side of the run store; the run service alone uses it
- ``lookout``: what there is to do for the run service, and after how long an app has ended
- ``operating``: what an operator sees and may do, whosever it is; and the log of what was deleted
- ``opened``: runs that came out of a bundle: kept as any finished run, and marked as what they are
- ``result_fields``: a result as plain fields and arrays, which files and the command line hold, and back
- ``lesson_of_run``: what somebody guessed in the lesson that a run belongs to, where it belongs to one
- ``lists``: lists of runs: what a table of a thousand says of each, and how the ones that are looked for are found
- ``mark_shelf``: what people say of their runs: a name, a note, tags, and whether one stays on top
- ``model_files``: a run's model as files that other programs read, and how they are kept in its folder
- ``model_ledger``: the writing side of model files; the run service alone uses it
- ``run``: a run as the store knows it, and the run service as it last said
- ``schema``: the steps that led to the tables of the database
- ``store``: what pages and tools may do with runs: submit, look, ask for a stop, delete
- ``summary``: what a list needs of a result, so that a thousand runs are listed without opening one of them
- ``table_columns``: which columns of the table of runs each person sees, kept so that they are there again tomorrow
- ``tour_place``: where each person is on the tour, so that they may leave it and come back
- ``tried``: how much a person has tried on one question, which is what the best of it has to be measured by
- ``used_files``: uploaded files and the runs that used them: which these are, and deleting a file without pulling it
  away from one
"""
