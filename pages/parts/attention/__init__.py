"""What only the Attention page uses."""
