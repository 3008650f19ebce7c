"""The tables that the lab keeps on its own disk: people's files, and the S&P 500 file."""
