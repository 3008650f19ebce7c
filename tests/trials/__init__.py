"""Faults tried on real processes, and counted: ``python -m tests.trials [names]`` prints a table.

Nothing here is collected by pytest: a trial takes minutes. What a trial has found, and what is quick, is a test beside
the code that it is about.
"""
