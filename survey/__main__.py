"""``python -m survey``: the product's own commands."""

import sys

from survey.cli import main

# Processes that a command starts read this file again, under another name.
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
