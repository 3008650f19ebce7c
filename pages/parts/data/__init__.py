"""What only the Data page uses."""
