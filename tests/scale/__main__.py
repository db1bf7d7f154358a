"""Many townships at once, held against the generator's ledger: ``python -m tests.scale [--townships 2000] [--workers 1,2,4,cluster]``.

Writes the townships, merges them once for every number of workers, compares the outputs byte by byte, reads the last one
back and reconciles it to the fen. Exits with 1 where anything differs.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.scale.county import write_county
from tests.scale.reconciling import differences, other_findings


def main() -> int:
    """Run it all and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale")
    parser.add_argument("--townships", type=int, default=2_000)
    parser.add_argument(
        "--workers",
        default="1,2,4,cluster",
        help="numbers of workers, each merges once; a cluster is one of Dask, of two",
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="townships-") as folder:
        return _run(Path(folder), given.townships, given.workers.split(","))


def _run(folder: Path, townships: int, workers: list[str]) -> int:
    start = time.perf_counter()
    ledger = write_county(folder / "各乡镇", townships)
    _say(
        f"written in {time.perf_counter() - start:.0f} s: {ledger.files} townships, {ledger.forms} tables, "
        f"{ledger.indicators} indicators, {len(ledger.bad)} bad files, "
        f"{len(ledger.faults)} workbooks with a planted fault"
    )
    digests = set()
    summary = folder / "汇总.xlsx"
    for number in workers:
        figures = _merge(folder / "各乡镇", summary, number)
        digests.add(hashlib.sha256(summary.read_bytes()).hexdigest())
        _say(
            f"{'a cluster' if number == 'cluster' else f'{number} workers'}: {figures['seconds']} s, {figures['processor']} s of the processor, peak "
            f"{figures['own_megabytes']} MB in the main process, {figures['worker_megabytes']} MB in the largest worker; "
            f"汇总 of {summary.stat().st_size / 1e6:.1f} MB"
        )
    _say(f"outputs: {'byte-identical' if len(digests) == 1 else f'{len(digests)} DIFFERENT ones'}")
    wrong = differences(summary.read_bytes(), ledger)
    for line in wrong:
        _say(line)
    sums = ", ".join(f"{field} {fen}" for field, fen in ledger.fen.items())
    _say(f"against the ledger (fen: {sums}): {f'{len(wrong)} DIFFERENCES' if wrong else 'equal'}")
    others = dict(other_findings(summary.read_bytes(), ledger))
    _say(f"findings beside the planted ones, in {ledger.forms} tables: {others or 'none'}")
    return int(bool(wrong) or len(digests) > 1)


def _merge(folder: Path, summary: Path, workers: str) -> dict[str, float]:
    merge = ["merge", str(folder), "-o", str(summary)]
    if workers != "cluster":
        return _measured([*merge, "--workers", workers])
    from distributed import LocalCluster  # noqa: PLC0415 - takes a second, and is wanted here alone

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as local:
        return _measured([*merge, "--dask", local.scheduler_address])


def _measured(arguments: list[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.scale.measured", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
