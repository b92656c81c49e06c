"""Names as they are compared."""

import pytest

from rangemap.world.spelling import plain


@pytest.mark.parametrize("code", range(128))
def test_names_of_ascii_alone_are_folded_as_others_are(code):
    text = f" San {chr(code)}'{chr(code)} Jose`s{chr(code)}"
    assert [*plain(text).split(), "ue"] == plain(f"{text} \u00fce").split()
