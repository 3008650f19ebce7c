"""From a table to (samples, time steps, features): splits, scaling and windows."""
