"""Where series come from: those that come with the lab, those made by a formula, the S&P 500 file, people's files."""
