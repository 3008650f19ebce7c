"""Training a run's settings again with a change: they become the draft, and what can't be chosen stays behind.

What a run was by more than choice (a mistake made on purpose, a fold's rows, the hash of its data) is told on the Train
page instead of being copied in silence.
"""

from typing import NoReturn

from lstm_core.config import ExperimentConfig
from lstm_core.draft import Draft, draft_of
from lstm_core.errors import LabError
from lstm_core.features.carry_over import carry_over
from lstm_core.features.own_question import QUESTION, begin_from
from lstm_core.frozen_model import FrozenModel
from lstm_core.leaks import LEAKS
from pages.kit import lab, next_run
from pages.kit.going import go

__all__ = ["ask_how_far", "left_behind", "take_over", "train_again"]


def train_again(config: ExperimentConfig, made_of: str | None = None, **parts: FrozenModel) -> NoReturn:
    """Make a run's settings those of the next run, as ``take_over`` does, and open the Train page; ends the script.

    Args:
        config: The run's.
        made_of: Its id, which the next run then names.
        **parts: Other parts of a draft than the run's, such as ``split``.
    """
    draft = draft_of(config).with_("", **{name: part.model_dump() for name, part in parts.items()})
    take_over(draft, left_behind(config), made_of)
    go("pages/train.py")


def take_over(draft: Draft, told: tuple[str, ...] = (), made_of: str | None = None) -> None:
    """Make settings that came from elsewhere those of the next run.

    Data that the visitor may not use is not taken over: the series that they had chosen stays.

    Args:
        draft: The settings.
        told: Sentences on what they do not take over from where they come, for the Train page.
        made_of: Id of the run that they come from, if they do.
    """
    try:
        lab.load_table(draft.data)
    except LabError as error:
        draft, instead = _on_own_data(draft)
        told = (*told, f"{error} {instead}")
    next_run.adopt(draft, told, made_of=made_of)


def ask_how_far(config: ExperimentConfig, made_of: str | None = None) -> NoReturn:
    """Make the question how far the series of a run will move that of the next run, and open the Train page.

    Args:
        config: The run's.
        made_of: Its id, which the next run then names.

    Raises:
        LabError: The visitor may not use the series, or it is gone.
    """
    draft, told = begin_from(QUESTION, draft_of(config), lab.load_table(config.data.choice))
    next_run.adopt(draft, (*left_behind(config), *told), made_of=made_of)
    go("pages/train.py")


def left_behind(config: ExperimentConfig) -> tuple[str, ...]:
    """Say what the settings of a run lose when they become a draft, a sentence each; empty if nothing.

    Args:
        config: The run's.
    """
    draft, told = draft_of(config), []
    if config.leak != "none":
        name = LEAKS[config.leak].title
        told.append(f"The mistake that was made on purpose ({name}) was not taken over: the next run is honest.")
    if config.split.rows is not None:
        told.append("The rows of the fold were not taken over: the next run is cut by the shares of its split.")
    lost = config.training.model_dump().items() - draft.training.model_dump().items()
    if {"patience", "restore_best", "schedule"} & dict(lost).keys():
        told.append("Choosing the best epoch was not taken over: without a validation part the test part would choose.")
    if _has_changed(config):
        told.append("The data has changed since that run; the next run is trained on it as it is now.")
    return tuple(told)


def _on_own_data(draft: Draft) -> tuple[Draft, str]:
    """Return a draft on the series that the visitor had chosen, and a sentence on that, where it can be had."""
    own = next_run.draft().data
    try:
        table = lab.load_table(own)
    except LabError:
        return draft, ""  # the Train page says so
    return carry_over(draft, None, own, table), f"Until then the next run uses your own series, {table.title}."


def _has_changed(config: ExperimentConfig) -> bool:
    try:
        return config.data.sha256 not in (None, lab.load_all(config.data.choice).sha256)
    except LabError:
        return False  # That it can't be had at all is said where it is asked for.
