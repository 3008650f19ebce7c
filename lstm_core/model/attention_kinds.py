"""The kinds of attention there are, explained; ``attention.py`` has their layers, ``attend.py`` their arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.config import AttentionName

__all__ = ["ATTENTION_KINDS", "AttentionKind"]


@dataclass(frozen=True)
class AttentionKind:
    """One way of mixing time steps.

    Attributes:
        label: What people call it.
        explanation: Three sentences for a student.
        formula: Score and weight of time step t, in LaTeX; h is the last layer's hidden state, T the last step.
        source: Where it comes from.
    """

    label: str
    explanation: str
    formula: str
    source: str


_WEIGHT = r"\quad \alpha_t = \frac{e^{s_t}}{\sum_k e^{s_k}}"
_SEEN = r"\quad \hat y = \left[\sum_t \alpha_t h_t \,;\, h_T\right] W + b"

ATTENTION_KINDS: dict[AttentionName, AttentionKind] = {
    "tutorial": AttentionKind(
        label="the tutorial's (a score per time step)",
        explanation="Each time step gets a score from what the LSTM holds there, plus a bias that belongs to the "
        "position in the window. So it can prefer a position, such as the last step, whatever happened there. It "
        "asks no question: the score of a step does not depend on what the other steps hold.",
        formula=r"s_t = \tanh(h_t w + b_t)" + _WEIGHT + r"\quad \hat y = \left(\sum_t \alpha_t h_t\right) W + b",
        source="The layer of the common Keras tutorials.",
    ),
    "additive": AttentionKind(
        label="additive (Bahdanau)",
        explanation="The last state asks, and each time step answers: both go through a small network whose output is "
        "the score. So the same step can count or not, depending on how the window ends. The head sees the mix of the "
        "steps and the last state side by side.",
        formula=r"s_t = v^\top \tanh(h_T W_q + h_t W_k + b)" + _WEIGHT + _SEEN,
        source="Bahdanau, Cho and Bengio 2015, section 3.1; the state beside the mix: Luong et al. 2015.",
    ),
    "dot": AttentionKind(
        label="scaled dot product",
        explanation="The last state becomes a query and each time step a key; the score is how well the two point the "
        "same way. It is the attention of transformers with a single query, the end of the window. The head sees the "
        "mix of the steps and the last state side by side.",
        formula=r"s_t = \frac{(h_T W_q)\cdot(h_t W_k)}{\sqrt{d}}" + _WEIGHT + _SEEN,
        source="Vaswani et al. 2017, section 3.2.1; the state beside the mix: Luong et al. 2015.",
    ),
    "multi_head": AttentionKind(
        label="multi-head dot product",
        explanation="Several scaled dot products side by side, each on its share of the units with matrices of its "
        "own. One head may look at the last step while another looks far back. Their mixes are joined and go to the "
        "head beside the last state; the pages show each head and the mean of them.",
        formula=r"s_t^{(i)} = \frac{(h_T W_q^{(i)})\cdot(h_t W_k^{(i)})}{\sqrt{d/n}}"
        r"\quad \hat y = \left[\left[\sum_t \alpha_t^{(i)} h_t W_v^{(i)}\right]_{i=1..n} W_o \,;\, h_T\right] W + b",
        source="Vaswani et al. 2017, section 3.2.2.",
    ),
    "none": AttentionKind(
        label="none (last time step only)",
        explanation="The head sees what the LSTM holds after the last time step and nothing else. Whatever the model "
        "knows of earlier steps has to have been carried along in that state. All weight lies on the last step, so "
        "there is nothing to look at on the Attention page.",
        formula=r"\hat y = h_T W + b",
        source="The plain LSTM of Hochreiter and Schmidhuber 1997.",
    ),
}
