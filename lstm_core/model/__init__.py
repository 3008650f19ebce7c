"""The attention LSTM: built with Keras for training, computed with NumPy for looking inside.

What others use:

- ``attention``: what a kind of attention is: all that the lab wants to know of one, whichever it is
- ``attentions``: the kinds of attention: each file of this folder is one, and only here is one found by its name
- ``averaged``: what a run's model puts out: what its network puts out, or the mean of several, or of these and a
  linear model
- ``backward``: the backward pass in NumPy: how a prediction changes with every input of its window, without
  TensorFlow
- ``builder``: building the Keras model that a config describes, and moving its weights in and out
- ``cell``: what a recurrent cell is: all that the lab wants to know of one, whichever it is
- ``cell_sketch``: one recurrent cell at one step: its numbers, and how a drawing lays them out
- ``cells``: the recurrent cells: each file of this folder is one, and only here is one found by its name
- ``forward``: the forward pass in NumPy, with every internal, without TensorFlow
- ``held_back``: leaving a share of what was learned out of predictions
- ``initial``: the weights that a model starts with, from a seed, without TensorFlow
- ``linear``: a linear model beside the networks: means of the last 1, 5 and 22 steps of each input, each times a weight
- ``summary``: what a config's model consists of, told without building it
- ``weights``: names and files of a model's weights, without TensorFlow
"""
