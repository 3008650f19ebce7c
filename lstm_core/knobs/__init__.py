"""Knobs: the settings of an experiment, each described once beside its field.

``knob.py`` says what is known of one and finds all; the forms, the options of the command line, sentences
(``words.py``) and the page of all settings (``page.py``) are made from that.
"""
