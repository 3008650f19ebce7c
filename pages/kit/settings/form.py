"""The settings of the next run as a form: the basic ones visible, the others under 'Advanced'.

Widgets begin from the draft in the session, and what they say goes back into it, so that the choices
survive a change of page.
"""

from typing import Any

import streamlit as st

from lstm_core.choices import MAX_HORIZON, SplitChoice
from lstm_core.config import PRESETS, preset
from lstm_core.data.table import PriceTable
from lstm_core.draft import Draft, draft_of, parse_draft
from lstm_core.model.attention_kinds import ATTENTION_KINDS
from pages.kit import state
from pages.kit.settings.features import choose_features
from pages.kit.settings.split import WINDOW_HELP, ask_split
from pages.kit.state import form_key

__all__ = ["choose_settings"]

PRESET_HELP = {
    "tutorial": "As the classic tutorial does it: predict the price itself, 80% training, a fixed number of epochs.",
    "recommended": "The same network used with care: predict the change since the last value, keep a validation part "
    "to stop early, begin with a head of zeros.",
}
WORDS = {
    "level": "the value itself",
    "change": "its change since the last value",
    "log_return": "its log return since the last value",
    "minmax": "to 0..1 (min-max)",
    "standard": "to mean 0, deviation 1 (standard)",
    "lstm": "LSTM",
    "gru": "GRU",
    "mse": "mean squared error",
    "mae": "mean absolute error",
    "huber": "Huber",
    "quantile": "quantiles (the model says how sure it is)",
    "adam": "Adam",
    "adamw": "AdamW",
    "rmsprop": "RMSprop",
    "sgd": "SGD",
    **{name: kind.label for name, kind in ATTENTION_KINDS.items()},
}


def choose_settings(table: PriceTable) -> Draft:
    """Show the form and return what it says; the draft in the session is kept up to date.

    Raises:
        ConfigError: The choices contradict each other.
    """
    _choose_preset()
    fields = state.draft().model_dump()
    _basic(fields, table)
    with st.expander("Advanced", icon=":material/tune:"):
        what, how, network = st.tabs(["Data", "Learning", "Network"])
        with what:
            _data_settings(fields)
        with how:
            _learning_settings(fields)
        with network:
            _network_settings(fields)
    draft = parse_draft(fields)
    state.set_draft(draft)
    return draft


def _choose_preset() -> None:
    key = form_key("preset")

    def take_over() -> None:
        chosen = st.session_state[key]
        if chosen is not None:
            now = state.draft()
            fresh = draft_of(preset(chosen)).with_("data", **now.data.model_dump())
            state.adopt(fresh.with_("features", inputs=now.features.inputs, target=now.features.target))

    st.segmented_control(
        "Begin from",
        list(PRESETS),
        default=state.draft().preset,
        format_func=str.capitalize,
        key=key,
        on_change=take_over,
        help="A preset sets everything below at once; change what you like afterwards.",
    )
    st.caption(PRESET_HELP[state.draft().preset])


def _basic(fields: dict[str, Any], table: PriceTable) -> None:
    features, model, training = fields["features"], fields["model"], fields["training"]
    choose_features(features, table)
    left, right = st.columns(2)
    features["window"] = left.number_input(
        "Window (time steps)",
        min_value=2,
        max_value=1000,
        value=features["window"],
        key=form_key("window"),
        help=WINDOW_HELP,
    )
    model["units"] = right.number_input(
        "Units",
        min_value=1,
        max_value=512,
        value=model["units"],
        key=form_key("units"),
        help="How many numbers the LSTM can remember at a time. More can learn more, take longer, and learn noise by "
        "heart more easily.",
    )
    training["epochs"] = left.number_input(
        "Epochs",
        min_value=1,
        max_value=2000,
        value=training["epochs"],
        key=form_key("epochs"),
        help="How often the model goes through all training windows, at most.",
    )
    fields["seed"] = right.number_input(
        "Seed",
        min_value=0,
        max_value=2**31 - 1,
        value=fields["seed"],
        key=form_key("seed"),
        help="Where chance begins. The same seed gives the same run again; another one shows how much luck there is.",
    )


def _data_settings(fields: dict[str, Any]) -> None:
    features, split = fields["features"], fields["split"]
    features["target_kind"] = _choice(
        "Predict",
        ["level", "change", "log_return"],
        features["target_kind"],
        "The value itself is what tutorials predict. Its change is harder to fool oneself with: a model that knows "
        "nothing then simply repeats the last value. The log return is the change in proportion to the value. Whatever "
        "you choose, predictions are shown and scored in the target's own unit.",
    )
    features["horizon"] = st.number_input(
        "Rows ahead",
        min_value=1,
        max_value=MAX_HORIZON,
        value=features["horizon"],
        key=form_key("horizon"),
        help="How many rows after the window are predicted, all at once. The pages judge the first of them; the "
        "Forecast page shows them all.",
    )
    features["scaling"] = _choice(
        "Scale columns",
        ["minmax", "standard"],
        features["scaling"],
        "Networks learn badly from large numbers. The scale is taken from the training part only.",
    )
    split.update(ask_split(SplitChoice(**split)))


def _learning_settings(fields: dict[str, Any]) -> None:
    training = fields["training"]
    training["learning_rate"] = st.select_slider(
        "Learning rate",
        sorted({0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, training["learning_rate"]}),
        value=training["learning_rate"],
        key=form_key("learning_rate"),
        help="The size of one step of learning. Too large and the loss jumps about; too small and it hardly falls.",
    )
    training["batch_size"] = st.number_input(
        "Batch size",
        min_value=1,
        max_value=4096,
        value=training["batch_size"],
        key=form_key("batch_size"),
        help="How many windows the model sees before it changes its weights once.",
    )
    training["optimizer"] = _choice(
        "Optimizer", ["adam", "adamw", "rmsprop", "sgd"], training["optimizer"], "The rule by which weights change."
    )
    training["loss"] = _choice(
        "Loss",
        ["mse", "mae", "huber", "quantile"],
        training["loss"],
        "What 'wrong' means while learning. Squared error punishes large misses most. With quantiles the model learns "
        "a lower and an upper bound for each prediction as well.",
    )
    _stopping_settings(training, has_validation=fields["split"]["validation"] > 0)


def _stopping_settings(training: dict[str, Any], has_validation: bool) -> None:
    """Ask what is chosen by the validation part; nothing is without one."""
    early = st.toggle(
        "Stop early",
        training["patience"] is not None,
        key=form_key("early"),
        disabled=not has_validation,
        help="Ends training when the validation loss has not improved for a while. Needs a validation part; choosing "
        "by the test part would be cheating.",
    )
    patience = st.number_input(
        "Patience (epochs)",
        min_value=1,
        max_value=1000,
        value=training["patience"] or 10,
        key=form_key("patience"),
        disabled=not (early and has_validation),
        help="How many epochs without a better validation loss are waited for.",
    )
    training["patience"] = patience if early and has_validation else None
    keeps_best = st.toggle(
        "Keep the best epoch",
        training["restore_best"],
        key=form_key("restore_best"),
        disabled=not has_validation,
        help="In the end the weights of the epoch with the lowest validation loss are kept, not the last ones. Needs a "
        "validation part; choosing by the test part would be cheating.",
    )
    training["restore_best"] = keeps_best and has_validation
    gain = training["min_gain"]
    before = None if gain is None else 100 * gain
    percent = st.number_input(
        "Least gain (% of the loss before training)",
        min_value=0.0,
        max_value=99.0,
        value=before,
        step=0.5,
        key=form_key("min_gain"),
        disabled=not training["restore_best"],
        placeholder="none is asked for",
        help="The best epoch is kept only if its validation loss is lower than before training by at least so much; "
        "what is less may be luck. Otherwise the untrained weights are kept, and a model that predicts the change "
        "goes on repeating the last value. Leave it empty to keep the best epoch in any case.",
    )
    if percent != before:  # what was shown may not be exact
        gain = None if percent is None else percent / 100
    training["min_gain"] = gain if training["restore_best"] else None


def _network_settings(fields: dict[str, Any]) -> None:
    model = fields["model"]
    model["cell"] = _choice(
        "Cell", ["lstm", "gru"], model["cell"], "The recurrent unit. A GRU is a simpler relative of the LSTM."
    )
    model["layers"] = st.number_input(
        "Layers",
        min_value=1,
        max_value=3,
        value=model["layers"],
        key=form_key("layers"),
        help="Recurrent layers stacked on each other. Each one multiplies the training time.",
    )
    model["dropout"] = st.slider(
        "Dropout",
        0.0,
        0.8,
        model["dropout"],
        0.05,
        key=form_key("dropout"),
        help="Share of values switched off at random while training, so that the model does not rely on any one.",
    )
    model["attention"] = _choice(
        "Attention",
        list(ATTENTION_KINDS),
        model["attention"],
        "With attention the model mixes all time steps by weights that it learns; without, it uses the last one.",
    )
    kind = ATTENTION_KINDS[model["attention"]]
    st.caption(kind.explanation)
    st.latex(kind.formula)
    if model["attention"] == "multi_head":
        model["heads"] = st.number_input(
            "Heads",
            min_value=1,
            max_value=16,
            value=model["heads"],
            key=form_key("heads"),
            help="How many attentions work side by side; the units are shared out among them, so they have to be a "
            "multiple of the heads.",
        )
    model["zero_head"] = st.toggle(
        "Begin with a head of zeros",
        model["zero_head"],
        key=form_key("zero_head"),
        help="The last layer begins at zero instead of at random. Together with predicting the change, the untrained "
        "model then repeats the last value, and training can only depart from that.",
    )


def _choice(label: str, options: list[str], value: str, explanation: str) -> str:
    chosen: str = st.selectbox(
        label,
        options,
        index=options.index(value),
        format_func=WORDS.__getitem__,
        key=form_key(label),
        help=explanation,
    )
    return chosen
