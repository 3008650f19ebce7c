"""Asking for a study: who may, what it needs to know, what it costs, and the button."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lstm_core.errors import DataChangedError, LabError
from lstm_core.results import RunResult
from lstm_core.runs.store import Run
from lstm_core.studies import STUDIES
from lstm_core.studies.common.asks import Answers, Ask, Number, Several, Start, Varied
from lstm_core.studies.common.study import About, Study, cost_in_words
from pages.kit import lab, owner, state
from pages.kit.again import train_again
from pages.kit.messages import plain, show_error
from pages.kit.study.blocks import show_block
from pages.kit.study.members import is_own
from pages.kit.study.several import ask_several
from pages.kit.study.varied import ask_varied

__all__ = ["PAGES_OF_STUDIES", "show_asks"]

PAGES_OF_STUDIES: Mapping[About, str] = {
    "score": "pages/reality_check.py",
    "attention": "pages/attention.py",
    "settings": "pages/experiments.py",
}


def show_asks(study: Study[Any], run: Run, result: RunResult, *, again: bool) -> None:
    """Show what a study asks and what that leads to, and start it when asked to.

    Args:
        study: Which study.
        run: The run that it is made of.
        result: Its result.
        again: Whether it takes the place of an earlier one.
    """
    if not _may_start(study, run):
        return
    start = Start(run.config, lab.result_of(run.id).calendar, lab.load_all(run.config.data))
    answers: dict[str, Any] = {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for each in study.asks:
            answers[each.name] = _answer(each, start, answers, f"{study.purpose}_{run.id}")
    try:
        configs = study.configs(start, **answers)
    except LabError as error:
        show_error(error)
        return
    plan = study.plan(start, configs)
    if plan is not None:
        show_block(plan._replace(key=f"{plan.key}_asked"))
    pressed = st.button(
        study.button(answers, again=again),
        type="primary",
        icon=f":material/{study.icon}:",
        help="Trains in the background; you can leave the page meanwhile. The run itself stays as it is.",
    )
    cost = cost_in_words(configs, result.seconds, study.count(configs, answers))
    st.caption(plain(f"{cost} They take their turn among other runs. {study.note(start)}".rstrip()))
    if pressed:
        try:
            lab.open_lab().store.submit_study(
                configs,
                run.id,
                study.purpose,
                owner.owner_id(),
                run.title,
                study.asked(start, answers),
                replaces=not study.keeps_earlier,
            )
        except LabError as error:
            show_error(error)
            return
        st.rerun()


def _answer(ask: Ask, start: Start, given: Answers, before: str) -> Any:
    key = f"{before}_{ask.name}"
    if isinstance(ask, Number):
        bounds = ask.bounds(start, given)
        # Another answer to an earlier question may bring other bounds, and with them another control.
        key = "_".join(map(str, (key, bounds.least, bounds.most, bounds.usual)))
        return st.number_input(
            ask.label, bounds.least, bounds.most, bounds.usual, key=key, width=200, help=plain(ask.help)
        )
    if isinstance(ask, Varied):
        return ask_varied(ask, start, key)
    if isinstance(ask, Several):
        return ask_several(ask, start, key)
    return st.radio(
        ask.label,
        list(ask.options),
        captions=list(ask.options.values()),
        horizontal=True,
        key=key,
        width=420,
        help=plain(ask.help),
    )


def _may_start(study: Study[Any], run: Run) -> bool:
    """Say whether the visitor may make a study of a run; tells those who may not, and where they may."""
    if run.parent is not None and run.purpose is not None:
        whose = STUDIES[run.purpose]
        st.info(
            f"This run belongs to another one (trained for its study '{whose.title}'), and {study.called} of it would "
            "say nothing.",
            icon=":material/info:",
        )
        st.page_link(
            PAGES_OF_STUDIES[whose.about],
            label="Go to the run that it belongs to",
            icon=":material/arrow_upward:",
            query_params=state.address(run.parent),
        )
        return False
    if run.config.leak != "none":
        st.info(
            f"This run makes a mistake on purpose, and {study.called} of it would say nothing.", icon=":material/info:"
        )
        return False
    try:
        study.require(run.config)
    except LabError as error:
        st.info(plain(str(error)), icon=":material/info:")
        if st.button("Train it again with a change", icon=":material/tune:", key=f"again_for_{study.purpose}_{run.id}"):
            train_again(run.config, run.id)
        return False
    if not is_own(run):
        st.info(
            f"Only whoever started this run can add {study.called} to it. Open it on the Watch page, press **Change "
            "settings** and train it yourself; then you can.",
            icon=":material/info:",
        )
        return False
    return _has_its_data(run)


def _has_its_data(run: Run) -> bool:
    """Say whether a run's data is what it was; else nothing could be compared with the run, and a way out is shown."""
    try:
        lab.load_all(run.config.data)
    except DataChangedError as error:
        show_error(error)
        pressed = st.button(
            "Train it on the data as it is now",
            icon=":material/tune:",
            key=f"as_it_is_now_{run.id}",
            help="Brings the settings of this run to the Train page.",
        )
        if pressed:
            train_again(run.config, run.id)
        return False
    except LabError as error:
        show_error(error)
        return False
    return True
