"""How good the presets are, written to ``docs/accuracy.md``; ``make accuracy PRICES=...`` calls it.

Every figure is of a test part, which nothing was fitted to or chosen by.
"""
