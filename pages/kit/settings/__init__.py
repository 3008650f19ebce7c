"""The controls of the settings of the next run, as several pages show them."""
