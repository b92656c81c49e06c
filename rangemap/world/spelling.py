"""How names are compared: as words, without case, accents and punctuation."""

import re
import unicodedata

_APART = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Return a text as words, without case, accents and punctuation.

    Examples
    --------
    >>> plain("Côte d'Ivoire"), plain("Ra'ad  (Hatf-8)")
    ('cote divoire', 'raad hatf 8')
    """
    if text.isascii():  # most names are, and their letters have no parts
        return _APART.sub(" ", re.sub(r"['`]", "", text.casefold())).strip()
    split = unicodedata.normalize("NFKD", text).casefold()
    whole = re.sub(r"['\u2018\u2019\u02bc\u02b9`]", "", split)
    letters = (c for c in whole if not unicodedata.combining(c))
    # the vowel signs of Indic scripts are marks, and part of the word
    return " ".join(
        "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in letters).split()
    )
