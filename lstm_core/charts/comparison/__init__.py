"""Charts of a few runs beside one another, on the page Compare.

What others use:

- ``changes``: how far the error of each run lies from the reference's, with the interval that days leave
- ``gains``: where a run gained on the reference, day by day
- ``losses``: how they learned, in one picture
- ``predictions``: what they predicted for the same days, beside what happened
"""
