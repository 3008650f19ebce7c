"""What all studies are written in: what a study is, what it may ask a person, and what a report is made of."""
