"""Training: the loop, what it runs on TensorFlow, checkpoints, and warming up."""
