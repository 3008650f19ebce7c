"""All that a lab keeps as one archive: made while the lab is at work, checked, and put back.

What others use:

- ``making``: a home's database, runs, uploads and keys in one archive
- ``restoring``: an archive back into a home
"""
