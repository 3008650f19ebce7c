"""Lists of runs: what a table of a thousand of them says of each, and how the ones that are looked for are found.

What others use:

- ``columns``: what a table says of each line, column by column
- ``finding``: the runs that somebody looks for: by words, by state, by the value of any setting
- ``lines``: the lines of a table: runs, studies with their runs inside, runs that differ in their seeds alone
"""
