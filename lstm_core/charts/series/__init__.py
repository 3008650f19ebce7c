"""Charts of a series as it is, on the pages Data and Explore."""
