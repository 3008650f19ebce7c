"""Charts as values: what is drawn, its words and the numbers behind it, in sections as the pages have them."""
