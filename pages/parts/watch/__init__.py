"""What only the Watch page uses."""
