"""Kill fill, fix and merge at random moments: ``python -m tests.faults --times 200``."""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from tests.faults.killing import KILLED_IN, counted, jobs


def main() -> None:
    """Print what was found; a torn file ends the run with its name."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="how often each command is killed")
    parser.add_argument("--seed", type=int, default=906_001)
    parser.add_argument("--command", choices=["fill", "fix", "merge"], help="only this one")
    parser.add_argument("--interrupt", action="store_true", help="with Ctrl-C (SIGINT) instead of SIGKILL")
    asked = parser.parse_args()
    sign = signal.SIGINT if asked.interrupt else signal.SIGKILL
    with tempfile.TemporaryDirectory() as folder:
        for job in jobs(Path(folder)):
            if asked.command not in (None, job.name):
                continue
            found = counted(job, Path(folder, KILLED_IN), asked.times, asked.seed, sign)
            told = ", ".join(f"{what} {number}" for what, number in sorted(found.items()))
            sys.stdout.write(f"{job.name}: {asked.times} times, {job.seconds:.2f} s undisturbed; {told}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
