"""What the page Compare alone uses."""
