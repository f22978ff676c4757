"""`python -m flows.cli`: the command line without its console script, as tests start it."""

from flows.cli.app import main

main()
