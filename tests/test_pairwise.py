"""The choice of combinations: every pair is there, and it is a small part of all."""

from itertools import combinations

from tests.pairwise import each_once, every_combination, pairwise

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


def test_where_it_is_costly_each_value_occurs_daily_and_the_pairs_are_left_to_ci() -> None:
    every = every_combination(*FACTORS, costly=True)
    daily = [param.values for param in every if not param.marks]
    assert sorted(map(str, daily)) == sorted(map(str, each_once(pairwise(*FACTORS))))
    assert len(daily) < 8
    for place, values in enumerate(FACTORS):
        assert {combination[place] for combination in daily} == set(values)
    left = {param.values for param in every if [mark.name for mark in param.marks] == ["further"]}
    assert left | set(daily) == set(pairwise(*FACTORS))
