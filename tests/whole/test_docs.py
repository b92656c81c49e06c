"""What the documents show is what the program prints."""

import re
import shlex

import pytest
from typer.testing import CliRunner

from rangemap.cli.app import app
from tests.helpers.paths import DOCS, ROOT

ANSWERS = re.findall(
    r"^ {4}\$ rangemap (.*)\n {4}(.*)$", (DOCS / "questions.md").read_text(), re.MULTILINE
)


@pytest.mark.parametrize(("words", "answer"), ANSWERS, ids=[words for words, _answer in ANSWERS])
def test_an_answer_in_the_documents_is_what_is_printed(words, answer):
    done = CliRunner().invoke(app, shlex.split(words))
    assert done.stdout.strip() == answer
    assert done.exit_code == (0 if answer.startswith("Yes: ") else 1)


def test_there_are_answers():
    assert len(ANSWERS) >= 8


WRITTEN = sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")])


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    lost = [one for one in targets if "://" not in one and not (path.parent / one).exists()]
    assert lost == []


def test_the_index_lists_every_document():
    listed = re.findall(r"\]\((\w[\w-]*\.(?:md|json))\)", (DOCS / "README.md").read_text())
    there = [path.name for path in DOCS.iterdir() if path.suffix in {".md", ".json"}]
    assert sorted([*listed, "README.md"]) == sorted(there)


def test_the_files_that_the_documents_name_are_there():
    for path in WRITTEN:
        if path.name == "CHANGELOG.md":
            continue
        named = re.findall(r"`([\w./-]+/[\w./-]*\.(?:py|js|toml|md|csv))`", path.read_text())
        for one in named:
            assert (ROOT / one).exists() or (ROOT / "rangemap" / one).exists(), (path.name, one)
