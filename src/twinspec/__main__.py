"""`python -m twinspec`."""

from twinspec.cli import main

main()
