"""What makes model files without TensorFlow, for tests of everything around it; named by ``LSTM_LAB_EXPORTER``."""

from lstm_core.results import RunResult
from lstm_core.runs.model_files import ModelFile, ModelFiles, file_names


def model_files(result: RunResult) -> ModelFiles:
    """Return files that hold nothing but their names, as if every ONNX file could be made and no other."""
    networks = len(result.members)
    made = [ModelFile(name, f"{name}: made up".encode(), 1e-7) for name in file_names(networks, "onnx")]
    failed = [ModelFile(name, b"", None, "It is made up.") for name in file_names(networks, "keras")]
    return ModelFiles((*made, *failed), len(result.outputs), {"onnx": "1.0"})
