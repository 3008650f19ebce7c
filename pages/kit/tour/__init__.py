"""The tour on the pages: where a visitor is, and the bar that shows the step."""
