"""A run that is watched live or played again."""
