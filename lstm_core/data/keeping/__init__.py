"""The tables that the lab keeps on its own disk: people's files, and the S&P 500 file.

What others use:

- ``lab_disk``: the disk of the lab in all: what its home takes, and whether more may come before it is full
- ``libraries``: where the tables are kept that do not come with the lab
- ``quota``: how much of the lab's disk uploaded files may take: of one visitor, and of all together
- ``sp500_file``: what the S&P 500 five-year file is: where it can be had, how to know it, how to read it
- ``sp500_library``: the S&P 500 five-year file: five years of daily bars of 505 companies, the tutorial's own data
- ``sp500_status``: how it stands with the S&P 500 five-year file, in words and numbers
- ``upload``: what is known of a file that somebody brought
- ``upload_library``: the tables that people uploaded, kept on the lab's own disk
"""
