"""What may be read on what, as numbers."""

from itertools import combinations

import pytest

from rangemap.config.themes import (
    EDGE_CONTRAST,
    TEXT_CONTRAST,
    THEMES,
    contrast,
    edge_contrast,
    mixed,
    readable,
    themed,
)

# Simulations of the three kinds of dichromacy, applied to linear RGB: Viénot, Brettel and Mollon
# (1999) for the first two, Brettel et al. (1997) as approximated by one plane for the third
BLIND = {
    "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


@pytest.mark.parametrize("name", THEMES)
def test_every_text_can_be_read_and_every_edge_seen(name):
    theme = THEMES[name]
    tinted = [mixed(hue, ground, theme.tint) for hue in theme.hues for ground in theme.grounds]
    for text in (theme.ink, theme.quiet):
        assert contrast(text, theme.paper) >= TEXT_CONTRAST
    for ground in (*theme.grounds, *tinted):
        assert contrast(theme.ink, ground) >= TEXT_CONTRAST
        assert contrast(theme.launch, ground) >= EDGE_CONTRAST
    for land in (theme.land, *(mixed(hue, theme.land, theme.tint) for hue in theme.hues)):
        assert contrast(theme.country, land) >= TEXT_CONTRAST
    assert contrast(theme.on_launch, theme.launch) >= TEXT_CONTRAST
    for hue in theme.hues:
        assert edge_contrast(hue, theme) >= EDGE_CONTRAST
        for ground in (*theme.grounds, *(mixed(hue, one, theme.tint) for one in theme.grounds)):
            assert contrast(readable(hue, theme), ground) >= TEXT_CONTRAST


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("kind", BLIND)
def test_hues_differ_for_the_colour_blind(name, kind):
    """As such readers see them, no two are nearer than a fifteenth of the cube of colours."""
    seen = [_seen(hue, BLIND[kind]) for hue in THEMES[name].hues]
    for one, other in combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 >= 1 / 15


def _seen(color, matrix):
    linear = [(int(color[k : k + 2], 16) / 255.0) ** 2.2 for k in (1, 3, 5)]
    mixed_up = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in matrix]
    return [max(value, 0.0) ** (1 / 2.2) for value in mixed_up]


def test_own_colours_come_first_and_the_theme_s_follow():
    theme = themed("light", {"b": "#004400"}, ["a", "b", "c"])
    assert theme.hues == (THEMES["light"].hues[0], "#004400", THEMES["light"].hues[2])


def test_contrast_is_that_of_wcag():
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # WCAG's own example
    assert contrast("#ff0000", "#ff0000") == 1.0
