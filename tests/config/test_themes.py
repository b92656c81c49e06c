"""What may be read on what, as numbers."""

from itertools import combinations

import pytest

from rangemap.config.themes import (
    EDGE_CONTRAST,
    TEXT_CONTRAST,
    THEMES,
    contrast,
    edge_contrast,
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
    tinted = [ground for hue in theme.hues for ground in theme.tinted(hue)]
    for text in (theme.ink, theme.quiet):
        assert contrast(text, theme.paper) >= TEXT_CONTRAST
    for ground in (*theme.grounds, *tinted):
        assert contrast(theme.ink, ground) >= TEXT_CONTRAST
        assert contrast(theme.launch, ground) >= EDGE_CONTRAST
        assert contrast(theme.country, ground) >= TEXT_CONTRAST
    assert contrast(theme.on_launch, theme.launch) >= TEXT_CONTRAST
    for hue in theme.hues:
        assert edge_contrast(hue, theme) >= EDGE_CONTRAST
        for ground in (*theme.grounds, *theme.tinted(hue)):
            assert contrast(readable(hue, theme), ground) >= TEXT_CONTRAST


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("kind", BLIND)
def test_hues_differ_for_the_colour_blind(name, kind):
    """As such readers see them, no two are nearer than a fifteenth of the cube of colours."""
    seen = [_seen(hue, BLIND[kind]) for hue in THEMES[name].hues]
    for one, other in combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 >= 1 / 15


@pytest.mark.parametrize("name", THEMES)
def test_ten_systems_have_ten_hues(name):
    theme = themed(name, {}, [str(number) for number in range(10)])
    assert len(set(theme.hues)) == 10
    if name != "print":  # where dashes tell them apart
        for one, other in combinations(theme.hues, 2):
            assert _apart(one, other) >= 15.0, (one, other)


@pytest.mark.parametrize("name", THEMES)
def test_land_and_sea_in_reach_are_told_apart_and_from_what_is_not(name):
    theme = THEMES[name]
    for hue in theme.hues:
        land, sea = theme.tinted(hue)
        assert _apart(land, sea) >= 4.5, hue
        assert _apart(land, theme.land) >= 6.0, hue
        assert _apart(sea, theme.sea) >= 4.0, hue


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_sea_in_reach_of_a_warm_hue_is_not_mauve(name):
    """Red on blue would be: a colour between blue and red with some strength."""
    theme = THEMES[name]
    for hue in theme.hues:
        _light, reds, yellows = _lab(theme.tinted(hue)[1])
        _light, hue_reds, hue_yellows = _lab(hue)
        violet = hue_yellows < 0.0 < hue_reds
        assert violet or min(reds, -yellows) < 4.5, hue


def _apart(one, other):
    """Return how far apart two colours look: CIE 1976, about 2.3 is just seen."""
    pairs = zip(_lab(one), _lab(other), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


def _lab(color):
    red, green, blue = ((int(color[k : k + 2], 16) / 255.0) ** 2.2 for k in (1, 3, 5))
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    x, y, z = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16.0 / 116.0 for part in (x, y, z)
    )
    return 116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)


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
