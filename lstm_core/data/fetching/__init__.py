"""Fetching a file from the web, in the background, resumable and checked. What is fetched it does not keep.

What others use:

- ``fetch_job``: a fetch in the background: one at a time, watched by as many as like
- ``sp500_fetch``: fetching the S&P 500 five-year file from the web, for the library that keeps it
"""
