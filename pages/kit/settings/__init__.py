"""The form of the settings of the next run, as Train and What the model sees show it."""
