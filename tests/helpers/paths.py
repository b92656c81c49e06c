"""Where things lie in the repository."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
DOCS = ROOT / "docs"
EXAMPLES = ROOT / "examples"
