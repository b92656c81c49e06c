"""English grammar: plurals, lists, possessives, and verbs that agree with a number."""

import re
from collections.abc import Sequence


def joined(names: Sequence[str]) -> str:
    """Write names as a list.

    Examples
    --------
    >>> joined(["Kyiv"]), joined(["Kyiv", "Berlin"]), joined(["Kyiv", "Berlin", "Paris"])
    ('Kyiv', 'Kyiv and Berlin', 'Kyiv, Berlin and Paris')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def plural(noun: str) -> str:
    """Write a noun in the plural, "of ..." after it left alone.

    Examples
    --------
    >>> plural("capital"), plural("country or territory"), plural("city of a million")
    ('capitals', 'countries or territories', 'cities of a million')
    """
    head, of, rest = noun.partition(" of ")
    words = [one if one in {"and", "or"} else _plural(one) for one in head.split(" ")]
    if " or " not in head and " and " not in head:  # "large city": only the noun itself
        words = [*head.split(" ")[:-1], words[-1]]
    return " ".join(words) + of + rest


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"


def counted(number: int, noun: str, *, none: str = "no") -> str:
    """Write so many of something; of none, and of one, as a sentence has it.

    Examples
    --------
    >>> counted(0, "country"), counted(1, "place"), counted(67384, "place")
    ('no country', '1 place', '67,384 places')
    """
    if not number:
        return f"{none} {noun}"
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def agreeing(number: int, one: str = "is", many: str = "are") -> str:
    """Return the verb that goes with so many; none takes the singular, as "no city is".

    Examples
    --------
    >>> agreeing(0), agreeing(1), agreeing(2), agreeing(2, "lies", "lie")
    ('is', 'is', 'are', 'lie')
    """
    return one if number <= 1 else many


def possessive(name: str) -> str:
    """Write whose something is.

    Examples
    --------
    >>> possessive("Russia"), possessive("the Netherlands"), possessive("Laos")
    ("Russia's", "the Netherlands'", "Laos's")
    """
    plural_name = name.startswith("the ") and name.endswith("s") and not name.endswith("US")
    return f"{name}'" if plural_name else f"{name}'s"


def capitalised(text: str) -> str:
    """Write a text with a capital letter at its head, the rest as it is.

    Examples
    --------
    >>> capitalised("the Hague lies within it"), capitalised("")
    ('The Hague lies within it', '')
    """
    return text[:1].upper() + text[1:]


def up_to_colon(text: str, number: int) -> str:
    """Return what stands before the first, second, ... colon of a text; all of it without one.

    Examples
    --------
    >>> up_to_colon("Borders: International view (1:10m): Crimea is drawn in Ukraine", 2)
    'Borders: International view (1:10m)'
    >>> up_to_colon("Borders: International view", 2)
    'Borders: International view'
    """
    colons = [*re.finditer(": |\uff1a", text)]  # of Chinese and Japanese too
    return text if len(colons) < number else text[: colons[number - 1].start()].rstrip()
