"""`python -m selko`: the command line without its console script."""

from selko.flows.cli.app import main

main()
