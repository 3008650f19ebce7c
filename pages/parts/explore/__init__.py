"""What only the Explore page uses."""
