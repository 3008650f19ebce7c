"""Lessons: guess, then see. One question, runs that answer it, and the guess beside the outcome.

A lesson is a file that a teacher can write without code (``lessons/*.yaml`` beside ``app.py``; docs/lessons.md says
what stands in one). Whatever is wrong in it is told in a sentence when it is read.

What others use:

- ``computed``: runs of a lesson that were computed before
- ``drawings``: what can be drawn as a guess
- ``facts``: what lessons measure of a run
- ``lesson``: what a lesson is, and the settings of its runs
- ``library``: the lessons there are: those of the lab and those that a teacher has put beside them
- ``measures``: what a question may ask about runs, as a number for each
- ``outcome``: what came of a lesson's runs, and how a guess compares with it
"""
