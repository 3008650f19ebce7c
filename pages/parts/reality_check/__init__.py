"""What only the Reality check page uses."""
