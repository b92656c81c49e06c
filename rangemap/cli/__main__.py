"""`python -m rangemap.cli` is the command `rangemap`."""

from rangemap.cli.app import main

main()
