"""Fetching a file from the web, in the background, resumable and checked. What is fetched it does not keep."""
