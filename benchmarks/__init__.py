"""What `make bench` runs. Absolute times mean little on shared machines; the ratios are what counts."""
