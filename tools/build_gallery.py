"""Build docs/gallery.md and its pictures from the configs in examples/: `make gallery`."""

from io import BytesIO
from pathlib import Path

from PIL import Image

import rangemap
from rangemap.config.scenario import Scenario
from rangemap.render.figure.figure_files import printed

ROOT = Path(__file__).parents[1]
EXAMPLES, DOCS = ROOT / "examples", ROOT / "docs"
PICTURES = DOCS / "images" / "gallery"
# In the order of the page; what each shows
SHOWN = {
    "tomahawk-ukraine": "Both published ranges of one system, certain and possible.",
    "iran-systems": "Three systems from one country, with certain and possible reach.",
    "north-korea": "A range of 13,000 km on an azimuthal map, so that its edge is a ring.",
    "fiji": "A launch region on both sides of 180 degrees, and a system of one's own.",
    "kaliningrad-iskander": "A short range from one admin-1 region, in the dark theme.",
    "arctic-submarine": "A point beside a pole, for one black ink.",
}
INTRO = """# Gallery

Every picture is made by `make gallery` from a config in `examples/`, and is what `rangemap build`
writes as figure.png and figure-tall.png. The same build writes them as SVG and PDF, and map.html.
"""


def main() -> None:
    """Write the page and its pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    parts = [INTRO]
    for name, about in SHOWN.items():
        scenario = rangemap.load_scenario(EXAMPLES / f"{name}.toml")
        result = rangemap.build(scenario)
        for file, content in printed(result, ("png",)).items():
            if not file.endswith(".png"):  # labels.csv
                continue
            target = PICTURES / file.replace("figure", name)
            target.write_bytes(_small(content))
            print(target.relative_to(ROOT))
        parts.append(_section(name, about, scenario, result.summary["headline"]))
    (DOCS / "gallery.md").write_text("\n".join(parts), encoding="utf-8")


def _section(name: str, about: str, scenario: Scenario, headline: str) -> str:
    config = (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8").strip()
    shapes = [""] + (["-tall"] if len(scenario.figure.shapes) > 1 else [])
    pictures = "\n\n".join(f"![{headline}](images/gallery/{name}{shape}.png)" for shape in shapes)
    return f"## {headline}\n\n{about}\n\n{pictures}\n\n```toml\n{config}\n```\n"


def _small(content: bytes) -> bytes:
    """Return a picture in 256 colours, which its flat tints do not miss."""
    buffer = BytesIO()
    few = Image.open(BytesIO(content)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
