"""What the documents show is what the program prints."""

import re
import shlex

import pytest
from typer.testing import CliRunner

from rangemap.cli.app import app
from tests.helpers.paths import DOCS

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
