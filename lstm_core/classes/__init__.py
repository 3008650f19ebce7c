"""A teacher's class, without accounts: what its students may do, who is where, and the names of those who chose none.

A class is made by whoever wants one. Students join by a link or a short code and are known by their browser alone.
What is kept of it stands in ``runs/class_shelf.py``.

What others use:

- ``rules``: what students of a class may change, and how much they may train
- ``kept``: a class and its students as the store knows them
- ``animals``: names for students who choose none
- ``wall``: what a teacher sees of a class: who is where, and what all have guessed
"""
