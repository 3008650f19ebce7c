"""What people take with them: the code of a run, its data, its network in files that others can read.

What others use:

- ``bundle``: a run in one zip
- ``data_file``: the rows that a run uses, for its script
- ``keras_script``: a run as a script in plain Keras
- ``model_files``: a run's model as files for Keras and ONNX, each compared with the lab
- ``notebook``: the same as a notebook
- ``report``: one HTML file on a run, a comparison or a study
- ``tables``: predictions and losses, as tables
- ``trackers``: runs for MLflow and TensorBoard
"""
