"""What a series looks like in numbers before any model sees it, and what a model then gets to see of it."""
