"""Coverage-guided fuzzing of what strangers reach: ``python -m fuzz reading -max_total_time=60``.

Each target feeds bytes that the fuzzer makes up into one door. Whatever comes, the door gives a
result or an error of this library; anything else is a find, and becomes a test. Needs the extra
``fuzz`` (atheris). Arguments after the name of the target go to libFuzzer.
"""

import sys

import atheris

from fuzz.targets import SEEDS, TARGETS


def main() -> None:
    """Run one target until its time is over."""
    name, *others = sys.argv[1:] or [""]
    if name not in TARGETS:
        sys.exit(f"which target? {', '.join(TARGETS)}")
    folder = SEEDS(name)
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *others, str(folder)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
