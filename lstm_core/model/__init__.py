"""The attention LSTM: built with Keras for training, computed with NumPy for looking inside."""
