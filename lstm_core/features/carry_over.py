"""What becomes of the choice of inputs and target when another series takes the place of the one it was made for."""

from __future__ import annotations

from lstm_core.choices import DataChoice, FeatureConfig
from lstm_core.data.first_choice import first_inputs
from lstm_core.data.table import PriceTable
from lstm_core.draft import Draft
from lstm_core.features.indicators import is_indicator, target_choices
from lstm_core.features.panel_inputs import base_of, needs_panel

__all__ = ["carry_over"]


def carry_over(draft: Draft, before: PriceTable | None, data: DataChoice, table: PriceTable) -> Draft:
    """Return settings for another series: what was chosen stays where it can, what was only proposed is proposed anew.

    So a table without a close does not leave its own first target behind for the next one, and indicators stay.

    Args:
        draft: The settings for the series before.
        before: That series; ``None`` if it can't be had any more, and all counts as chosen.
        data: The new series.
        table: Its content.

    Example:
        >>> from lstm_core.data.sources.bundled import load_bundled
        >>> ibm, seattle = load_bundled("ibm"), load_bundled("seattle")
        >>> weather = carry_over(Draft(), ibm, DataChoice(name="seattle"), seattle)
        >>> weather.features.target, weather.features.inputs
        ('temp_max', ('precipitation', 'wind', 'temp_min', 'temp_max'))
        >>> carry_over(weather, seattle, DataChoice(), ibm) == Draft()
        True
    """
    features = draft.features
    moved = draft.with_("data", **data.model_dump())
    return moved.with_(
        "features",
        inputs=_inputs(draft.data, features, before, data, table),
        target=_target(features.target, before, table),
    )


def _inputs(
    was: DataChoice, features: FeatureConfig, before: PriceTable | None, data: DataChoice, table: PriceTable
) -> tuple[str, ...]:
    computed = [name for name in features.inputs if is_indicator(name, table) or _of_all(name, data, table)]
    kept = [name for name in features.inputs if name in table.columns or name in computed]
    if len(computed) == len(features.inputs):
        return features.inputs  # no column of the series before, so there is nothing to replace
    plain = tuple(name for name in features.inputs if before is None or name in before.columns)
    proposed = before is not None and plain == first_inputs(was, before)
    if proposed or not set(kept) & set(table.columns):
        return tuple(dict.fromkeys([*first_inputs(data, table), *computed]))
    return tuple(kept)


def _of_all(name: str, data: DataChoice, table: PriceTable) -> bool:
    """Say whether an input is one of many tickers together, and can be had of those that are chosen."""
    base = base_of(name) or name
    return (
        bool(data.tickers)
        and needs_panel(name)
        and (base == name or base in table.columns or is_indicator(base, table))
    )


def _target(target: str, before: PriceTable | None, table: PriceTable) -> str:
    proposed = before is not None and target == before.default_target
    return table.default_target if proposed or target not in target_choices(table) else target
