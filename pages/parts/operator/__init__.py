"""What only the Operator page uses."""
