"""Charts of the page Experiments: many settings beside each other, and how far luck alone reaches."""
