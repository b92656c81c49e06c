"""The drawings of the card: one for each class, whole and within its frame."""

import re
from typing import get_args

import pytest

from rangemap.config.value_types import SystemClass
from rangemap.render.content.silhouettes import silhouette
from rangemap.story.weapons import _CLASSES

CLASSES = get_args(SystemClass)
TOKENS = {"M": 1, "L": 1, "C": 3, "Z": 0}  # points that follow


@pytest.mark.parametrize("system_class", [*CLASSES, None])
def test_a_drawing_is_of_absolute_commands_within_its_frame(system_class):
    drawn = silhouette(system_class)
    found = re.findall(r"([MLCZ])((?: -?[\d.]+)*)", drawn.path)
    assert " ".join(letter + numbers for letter, numbers in found) == drawn.path
    assert found[0][0] == "M"
    assert found[-1][0] == "Z"
    x, y = [], []
    for letter, numbers in found:
        values = [float(one) for one in numbers.split()]
        assert len(values) == 2 * TOKENS[letter]
        x += values[::2]
        y += values[1::2]
    for values, size in ((x, drawn.width), (y, drawn.height)):
        assert min(values) >= 0.0
        assert max(values) <= size
        assert max(values) - min(values) > 0.8 * size


def test_every_class_is_said_in_sentences():
    assert {*_CLASSES} == {*CLASSES}


def test_every_class_has_a_drawing_and_a_name_of_its_own():
    drawn = [silhouette(one) for one in (*CLASSES, None)]
    assert len({one.path for one in drawn}) == len(drawn)
    assert len({one.label for one in drawn}) == len(drawn)
    assert silhouette("artillery").label == "Artillery gun"
    assert silhouette("no class") == silhouette(None)
