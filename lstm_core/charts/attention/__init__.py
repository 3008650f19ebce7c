"""Charts of where the model looked and which inputs counted, on the page Attention."""
