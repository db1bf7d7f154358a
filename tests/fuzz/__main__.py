"""Spoil workbooks and put them through the commands: ``python -m tests.fuzz --cases 20000``."""

import argparse
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from tests.fuzz.cases import case_of
from tests.fuzz.trying import tried
from tests.fuzz.watching import Told, run

_LINES_OF_A_TRACEBACK = 12
_EXAMPLES = 5
_EVERY = 1_000


def report(told: list[Told], most_megabytes: int) -> list[str]:
    """Return what came of the cases: counts by kind, the slowest and the largest, what broke."""
    counts = Counter((each.kind or "died", each.outcome.what) for each in told)
    lines = [f"{kind:8}{what:9}{count:7}" for (kind, what), count in sorted(counts.items())]
    slowest, largest = max(told, key=lambda each: each.seconds), max(told, key=lambda each: each.megabytes)
    lines += [
        f"slowest: case {slowest.number}, {slowest.seconds:.2f} s",
        f"peak memory: case {largest.number}, {largest.megabytes} MB",
        f"over {most_megabytes} MB: {sum(each.megabytes > most_megabytes for each in told)}",
        f"broken: {sum(each.outcome.what == 'broken' for each in told)}",
    ]
    broken: dict[str, list[int]] = defaultdict(list)
    for each in told:
        if each.outcome.what == "broken":
            broken["\n".join(each.outcome.told.splitlines()[-_LINES_OF_A_TRACEBACK:])].append(each.number)
    for traceback, numbers in sorted(broken.items(), key=lambda item: -len(item[1])):
        lines += [f"\n{len(numbers)} cases, such as {numbers[:_EXAMPLES]}:", traceback]
    return lines


def main() -> None:
    """Run the cases; exit code 1 when one broke, or took too long or too much memory."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--seed", type=int, default=906_001)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--longest", type=float, default=10, help="seconds after which a case is a hang")
    parser.add_argument("--memory", type=int, default=500, help="megabytes")
    parser.add_argument("--only", type=int, help="one case, in this process, kept in a file")
    asked = parser.parse_args()
    if asked.only is not None:
        case = case_of(asked.seed, asked.only)
        path = Path(f"case_{asked.only}{case.suffix}")
        path.write_bytes(case.data)
        outcome = tried(path, thoroughly=True)
        sys.stdout.write(f"{path}: {case.kind}, {outcome.what}\n{outcome.told}\n")
        return
    began, told = time.monotonic(), []
    for each in run(asked.seed, range(asked.first, asked.first + asked.cases), asked.workers, asked.longest):
        told.append(each)
        if each.outcome.what == "broken":
            sys.stderr.write(f"case {each.number} broke: {each.outcome.told.splitlines()[-1]}\n")
        if len(told) % _EVERY == 0:
            broken = sum(one.outcome.what == "broken" for one in told)
            sys.stderr.write(f"{len(told)} cases, {broken} broken, {time.monotonic() - began:.0f} s\n")
    sys.stdout.write("\n".join(report(told, asked.memory)) + "\n")
    sys.stdout.write(f"seed {asked.seed}, {len(told)} cases, {time.monotonic() - began:.0f} s\n")
    if any(each.outcome.what == "broken" or each.megabytes > asked.memory for each in told):
        sys.exit(1)


if __name__ == "__main__":
    main()
