"""The picture of an answer that a reader may save and share."""

import struct

import pytest

import rangemap
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice


@pytest.fixture(scope="module")
def many():
    systems = tuple(
        SystemChoice(name=f"A system of the number {n}", range_km=10.0 * n, source="Its maker")
        for n in range(3, 13)
    )
    launch = Launch(region="Malta")
    return rangemap.build(Scenario(launch=launch, systems=systems, credit="A desk"))


def test_it_is_saved_without_a_request(shown, many, tmp_path):
    page = shown(many, near=True)
    where = {"behavior": "allow", "downloadPath": str(tmp_path)}
    page.driver.execute_cdp_cmd("Browser.setDownloadBehavior", where)
    page.run("rangemap.measure(L.latLng(36.9, 14.7))")
    page.click("#save")
    for _ in range(50):
        page.wait(100)
        if (tmp_path / "in-reach.png").exists():
            break
    picture = (tmp_path / "in-reach.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 1080
    assert height >= 1350
    assert page.errors() == []
    assert all(one.startswith(("file:", "blob:", "data:")) for one in page.requests())


def test_it_has_the_answer_the_ranges_and_the_sources_and_no_position(shown, many):
    page = shown(many, near=True)
    page.run("rangemap.measure(L.latLng(36.9, 14.7), 'Where you are')")
    texts = page.run("return rangemap.cardTexts()")
    above = [text for text, *_style in texts["above"]]
    below = " ".join(text for text, *_style in texts["below"])
    assert above[0] == "Where you are"
    assert above[1].endswith("from Malta")
    assert sum("in reach" in text or "out of reach" in text for text in above) == 10
    assert not any("\u00b0" in text for text in above)
    assert "36.90" in page.text("#said")
    for wanted in ("number 12: 120 km (75 miles)", "Its maker", "GeoNames", "is a maximum"):
        assert wanted in below, wanted
    assert many.summary["headline"] in below
    assert "chosen" not in below
    page.run(
        "const n = document.getElementById('own-number'); n.value = 250;"
        "n.dispatchEvent(new Event('input'))"
    )
    texts = page.run("return rangemap.cardTexts()")
    assert any("Your range of 250 km" in text for text, *_style in texts["above"])
    assert any(
        "250 km (155.3 miles): chosen by the reader, not from a source" in text
        for text, *_style in texts["below"]
    )


def test_nothing_on_it_lies_on_another(shown, many):
    """As high as it has to be: the map between what is said above it and below."""
    page = shown(many, near=True)
    page.run("rangemap.measure(L.latLng(36.9, 14.7))")
    height, ink = page.run("""
      const card = rangemap.card();
      const { data } = card.getContext('2d').getImageData(40, 0, 10, card.height);
      let rows = 0; // of the map, which alone runs into the margin
      for (let y = 0; y < card.height; y += 1) {
        if (data[40 * y] !== 255 || data[40 * y + 1] !== 255 || data[40 * y + 2] !== 255) rows += 1;
      }
      return [card.height, rows];
    """)
    assert height > 1350
    assert ink > 300
