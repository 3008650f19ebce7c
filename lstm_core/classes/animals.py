"""Names for students who choose none: animals that everybody knows and nobody minds to be."""

from __future__ import annotations

import secrets
from collections.abc import Collection

__all__ = ["ANIMALS", "free_animal"]

ANIMALS = (
    "Badger", "Bat", "Bear", "Beaver", "Bee", "Bison", "Butterfly", "Camel", "Cat", "Cheetah", "Crane", "Cricket",
    "Crow", "Deer", "Dolphin", "Dove", "Dragonfly", "Duck", "Eagle", "Elephant", "Elk", "Falcon", "Finch", "Firefly",
    "Flamingo", "Fox", "Frog", "Gazelle", "Giraffe", "Goose", "Hamster", "Hare", "Hawk", "Hedgehog", "Heron", "Horse",
    "Ibis", "Jackdaw", "Jaguar", "Kingfisher", "Kiwi", "Koala", "Ladybird", "Lark", "Lemur", "Leopard", "Lion", "Llama",
    "Lynx", "Magpie", "Marmot", "Marten", "Mole", "Moose", "Mouse", "Newt", "Nightingale", "Octopus", "Otter", "Owl",
    "Panda", "Panther", "Parrot", "Pelican", "Penguin", "Pony", "Puffin", "Quail", "Rabbit", "Raven", "Robin",
    "Salmon", "Seal", "Sparrow", "Squirrel", "Starling", "Stork", "Swallow", "Swan", "Swift", "Tiger", "Toucan",
    "Trout", "Turtle", "Walrus", "Whale", "Wolf", "Wombat", "Woodpecker", "Wren", "Zebra",
)  # fmt: skip
"""In the order of the alphabet, each once."""


def free_animal(taken: Collection[str]) -> str:
    """Return an animal that nobody in a class is yet, by chance; with a number when there are more students than that.

    Args:
        taken: The names that are taken.

    Example:
        >>> free_animal(set(ANIMALS) - {"Otter"})
        'Otter'
    """
    number = 1
    while True:
        ending = "" if number == 1 else f" {number}"
        free = [name + ending for name in ANIMALS if name + ending not in taken]
        if free:
            return secrets.choice(free)
        number += 1
