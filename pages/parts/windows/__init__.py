"""What only the page 'What the model sees' uses."""
