"""Training: the loop, the model it runs on TensorFlow, checkpoints, and what people see on the way."""
