"""What only the Forecast page uses."""
