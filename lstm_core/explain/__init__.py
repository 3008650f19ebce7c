"""Which time steps counted, and why."""
