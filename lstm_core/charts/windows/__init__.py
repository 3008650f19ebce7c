"""Charts of how rows become windows, on the page 'What the model sees'."""
