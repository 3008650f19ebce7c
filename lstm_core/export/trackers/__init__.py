"""Runs for experiment trackers that people have already: MLflow and TensorBoard. Neither is needed by the lab.

What others use:

- ``logged``: what any of them is told of a run
- ``to_mlflow``: a run on an MLflow server, or in its folder
- ``to_tensorboard``: a run as event files
"""
