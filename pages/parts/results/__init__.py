"""What only the Results page uses."""
