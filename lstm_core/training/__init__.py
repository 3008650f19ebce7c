"""Training: the loop, the model it runs on TensorFlow, checkpoints, and what people see on the way.

What others use:

- ``checkpoints``: a state from which training goes on as if it had never been interrupted
- ``compiled``: a model with its optimizer and loss, traced once and used by many runs
- ``linear_fit``: fitting the linear model that is averaged with a run's networks
- ``longer``: training a finished run for more epochs: when that is the same as having trained so long at once, and how
- ``members``: the trainings of a run, one after the other: each of its networks, and each once more where it refits
- ``memory``: how much memory the training of a run will need, reckoned before it begins; without TensorFlow
- ``outcome``: what came of them
- ``preview``: the predictions and the attention that people watch while a model trains, and replay afterwards
- ``shape``: what decides the graph of a model, and so whether a worker has traced it already; without TensorFlow
"""
