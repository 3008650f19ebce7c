"""Charts of the network and of how it learns, on the page Train and wherever losses are shown."""
