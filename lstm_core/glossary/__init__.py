"""The glossary: every term that a screen uses, explained once, for a first-year student.

A language is one file, ``<language>.yaml``; its comments say what an entry holds. Whatever is wrong in it is told with
the entry's name when it is read.

What others use:

- ``terms``: the terms of a language: found by a word, and marked in a text
"""
