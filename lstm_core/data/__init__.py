"""Where series come from: bundled sets, CSV files, and the tables that the lab keeps for people.

What others use:

- ``catalogue``: finding the series that a config names, and listing what there is to name
- ``comma_list``: names in one line with commas between them, as people type them
- ``fetching``: fetching a file from the web, in the background, resumable and checked. What is fetched it does not
  keep
- ``findings``: what was found while a table was read and checked, and what was done about it
- ``first_choice``: what everything begins with until the person chooses, in the app and on the command line alike
- ``inspection``: a report on a CSV file: how it is read, and what was found in it
- ``join``: columns of other series beside those of a table, joined by date without looking ahead
- ``keeping``: the tables that the lab keeps on its own disk: people's files, and the S&P 500 file
- ``panel``: several series of one set, from which one model is to learn: each a table of its own, none of them cut yet
- ``reading``: reading tables as people have them, one way: bytes, text, cells, header, columns, dates, series, table
- ``sources``: where series come from: those that come with the lab, those made by a formula, the S&P 500 file,
  people's files
- ``table``: one series as every later step expects it: sorted dates, numeric columns, no missing values
- ``whole_file``: reading a file of the disk whole and within bounds; what may never end is not waited for
"""
