"""Charts as values: what is drawn, its words and the numbers behind it, in sections as the pages have them.

What others use:

- ``attention``: charts of where the model looked and which inputs counted, on the page Attention
- ``chart``: a chart as a value: what is drawn, what it says in words, and the numbers behind it
- ``experiments``: charts of the page Experiments: many settings beside each other, and how far luck alone reaches
- ``comparison``: charts of a few runs beside one another, on the page Compare
- ``gates``: charts of what happens inside a recurrent layer, on the page Gates
- ``home``: how much of a series can be known, on the page Home
- ``labels``: the words on charts: units, and names that people brought along
- ``layout``: the layout that all Plotly figures share
- ``lessons``: a guess and what came of it, in one picture, on the page Lessons
- ``results``: charts of what a run predicted and how far off it was, on the pages Results, Reality check and Forecast
- ``series``: charts of a series as it is, on the pages Data and Explore
- ``training``: charts of the network and of how it learns, on the page Train and wherever losses are shown
- ``windows``: charts of how rows become windows, on the page 'What the model sees'
"""
