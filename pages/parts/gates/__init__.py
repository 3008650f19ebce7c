"""What only the Gates page uses."""
