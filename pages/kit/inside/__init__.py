"""What Attention and Gates share: which weights of a run, which day, and what is computed from them once."""
