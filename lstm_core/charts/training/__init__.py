"""Charts of the network and of how it learns, on the page Train and wherever losses are shown.

What others use:

- ``architecture``: the network as a drawing: Graphviz DOT, top to bottom, narrow enough for a phone
- ``live``: charts that change while a model trains
- ``loss``: how a run learned: its loss, epoch by epoch
- ``replay``: a training replayed: losses, predictions and attention as they stood after one epoch
"""
