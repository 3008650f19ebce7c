"""Charts of what happens inside a recurrent layer, on the page Gates."""
