"""Runs the command line as ``python -m ocop_kg``."""

from ocop_kg.cli import main

if __name__ == "__main__":
    main()
