"""``python -m survey``: the product's own commands."""

import sys

from survey.cli import main

sys.exit(main(sys.argv[1:]))
