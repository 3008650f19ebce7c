"""The attention-LSTM lab without a browser: data, model, training, evaluation and explanation.

Importing this package loads neither Streamlit nor TensorFlow; TensorFlow is loaded when a model is built.
"""

from lstm_core.python_versions import require_python

__all__ = []

__version__ = "0.2.0"

require_python()
