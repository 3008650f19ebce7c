"""What is wrong with an installation of the lab, in plain words, and what to do about it.

What others use:

- ``checks``: all of them, one after the other
"""
