"""What a study's report is made of, shown block by block."""

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lstm_core.studies.common.report import Block, Column, Drawn, GoOn, Judged, KeyNumbers, Said, Table
from pages.kit import state
from pages.kit.again import train_again
from pages.kit.charts import date_column, show, show_numbers
from pages.kit.tables import show_as_table
from pages.kit.verdict import verdict_box
from pages.kit.words import explained

__all__ = ["show_block"]


def show_block(block: Block) -> None:
    """Show one block."""
    match block:
        case Said():
            _say(block)
        case KeyNumbers(numbers):
            show_numbers(*numbers)
        case Drawn(chart, key):
            show(chart, key)
        case Judged(verdict):
            verdict_box(verdict)
        case GoOn(config, label, told):
            if st.button(label, icon=":material/tune:", help=told, key=f"offered_{config.model_dump_json()}"):
                train_again(config, state.run_id())
        case Table(frame, columns, called):
            show_as_table(
                frame, called, hide_index=True, column_config={name: _shown(how) for name, how in columns.items()}
            )


def _say(said: Said) -> None:
    text = explained(said.text)
    icon = f":material/{said.icon}:" if said.icon else None
    match said.tone:
        case "info":
            st.info(text, icon=icon)
        case "warning":
            st.warning(text, icon=icon)
        case "note":
            st.caption(text)
        case "strong":
            st.markdown(f"**{text}**")
        case "plain":
            st.markdown(f"{icon} {text}" if icon else text)


def _shown(column: Column) -> ColumnConfig:
    if column.step is not None:
        return date_column(column.step)
    return st.column_config.NumberColumn(format=column.format or None, help=column.meaning or None)
