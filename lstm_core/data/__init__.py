"""Where series come from: bundled sets, CSV files, and the tables that the lab keeps for people."""
