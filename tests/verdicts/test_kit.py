"""What holds of the rules of every subject, and the page that is printed from them."""

from pathlib import Path

import pytest

from lstm_core.verdicts.kit import Rule, Subject, deciding_rule, judge
from lstm_core.verdicts.next_steps import NEXT_STEPS
from lstm_core.verdicts.page import SUBJECTS, rules_page, with_rules

DOCS = Path(__file__).parents[2] / "docs" / "verdict.md"
SIZES = Subject(
    "How large?",
    "A number.",
    (
        Rule("X0", "small", "below 10", lambda found: found < 10, lambda found: f"{found} is small."),
        Rule("X1", "large", "anything else", lambda found: True, lambda found: f"{found} is large."),
    ),
    (("Digits", lambda found: f"It has {len(str(found))}."),),
)


def test_the_first_rule_that_fits_decides_and_every_reason_is_given():
    small, large = judge(SIZES, 3), judge(SIZES, 300)
    assert (small.outcome, small.sentence) == ("small", "3 is small.")
    assert (large.outcome, large.sentence) == ("large", "300 is large.")
    assert [(reason.title, reason.text) for reason in large.reasons] == [("Digits", "It has 3.")]
    assert deciding_rule(SIZES, 9).name == "X0"


def test_every_rule_has_a_name_of_its_own_and_says_when_it_holds():
    names = [rule.name for subject in SUBJECTS for rule in subject.rules]
    assert len(names) == len(set(names))
    for subject in SUBJECTS:
        assert subject.about.endswith(".")
        assert all(rule.when and rule.outcome.islower() for rule in subject.rules)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.title)
def test_the_last_rule_fits_whatever_is_found(subject):
    if subject is not NEXT_STEPS:  # of these all that fit are said, and maybe none does
        assert subject.rules[-1].fits(None)


def test_the_document_has_the_rules_of_today():
    text = DOCS.read_text(encoding="utf-8")
    assert with_rules(text) == text, "run: python -m lstm_core rules --into docs/verdict.md"
    assert "| R6 | it is behind persistence or behind the opponent | `worse` |" in rules_page()


def test_a_document_without_a_place_for_the_rules_is_refused():
    with pytest.raises(ValueError, match="the rules are written between them"):
        with_rules("# Verdicts\n")
