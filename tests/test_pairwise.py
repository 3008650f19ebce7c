"""The choice of combinations: every pair is there, and it is a small part of all."""

from itertools import combinations

from tests.pairwise import every_combination, pairwise

FACTORS = (("lstm", "gru"), (1, 2, 3), ("tutorial", "additive", "dot", "multi_head", "none"), (0.0, 0.2))


def test_each_pair_of_values_occurs() -> None:
    chosen = pairwise(*FACTORS)
    for (one, values), (other, others) in combinations(enumerate(FACTORS), 2):
        assert {(combination[one], combination[other]) for combination in chosen} == {
            (value, another) for value in values for another in others
        }


def test_no_more_are_chosen_than_needed_by_much() -> None:
    assert 15 <= len(pairwise(*FACTORS)) <= 18  # 3 times 5 pairs of the two longest factors can't be had with fewer


def test_all_are_there_and_those_beyond_the_choice_are_marked() -> None:
    every = every_combination(*FACTORS)
    assert len({param.values for param in every}) == 60
    assert {param.values for param in every if not param.marks} == set(pairwise(*FACTORS))
