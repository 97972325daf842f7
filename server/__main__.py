"""`python -m server …` is the command line `daymark`."""

from server.cli import main

main()
