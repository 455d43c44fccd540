"""`python -m twinflame` is the command line."""

import sys

from twinflame.cli import main

if __name__ == "__main__":
    sys.exit(main())
