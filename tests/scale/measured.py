"""One run of the command line, and what it took: ``python -m tests.scale.measured ARGUMENT …``.

The last line on the screen is JSON: exit code, seconds, processor seconds, peak megabytes of this process and of the
largest of its workers.
"""

import json
import resource
import sys
import time

from xl_tools.commands.command_line import main

_KILOBYTES = 1024


def run(arguments: list[str]) -> dict[str, float]:
    """Run a command and return the figures."""
    start, code = time.perf_counter(), 0
    try:
        main(arguments)
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 2
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "code": code,
        "seconds": round(time.perf_counter() - start, 2),
        "processor": round(own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime, 2),
        "own_megabytes": own.ru_maxrss // _KILOBYTES,
        "worker_megabytes": workers.ru_maxrss // _KILOBYTES,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1:])) + "\n")
