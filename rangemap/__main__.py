"""`python -m rangemap` is the command `rangemap`."""

from rangemap.cli import main

main()
