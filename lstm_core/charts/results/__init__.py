"""Charts of what a run predicted and how far off it was, on the pages Results, Reality check and Forecast."""
