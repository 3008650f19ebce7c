"""The one part of a page that asks for a study, starts it, follows and stops it, and shows what it came to."""
