"""`python -m casewright`: the same as the command `casewright`."""

from casewright.cli import main

main()
