"""Knobs: the settings of an experiment, each described once beside its field.

``knob.py`` says what is known of one and finds all; the forms, the options of the command line, sentences
(``words.py``) and the page of all settings (``page.py``) are made from that.

What others use:

- ``absent``: what can be taken away from an experiment or added to it, one setting at a time, by the knobs'
  descriptions
- ``apart``: what tells runs on one series from one another, in a few words each, for lists and pickers
- ``knob``: one knob: a setting with its label, help, unit, bounds, tier and who it is for, read from the field that
  holds it
- ``off``: what can't be, or does nothing, because it needs another setting: early stopping without a validation part
- ``page``: the page of all settings, ``docs/settings.md``, as Markdown
- ``words``: settings in words: a value, the line that sums a run up, and what differs between two configs
"""
