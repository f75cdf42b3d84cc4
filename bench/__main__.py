"""Measures the service against PostgreSQL itself: ``python -m bench``, or ``make bench``.

Starts the service on a demo province in a temporary folder, then lets pgbench (two clients, prepared statements) and
sixteen connections over HTTP do the same work in turn. Ratios of one run are worth something, absolute figures are not.
"""

import argparse
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import load, works
from bench.exporting import exports
from bench.pgbench import pgbench
from bench.running import Running, running_service

WORKS = ("reads", "splits", "exports")


def main() -> None:
    """Runs every work for every kind of user and prints a table."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="tuquan-bench-") as folder:
        Path(folder).chmod(0o711)
        with running_service(Path(folder) / "state", groups=options.groups, households=options.households) as service:
            print(f"{service.describe()}; {options.rounds} rounds of {options.seconds} s; load by {load.NAME}\n")
            print(f"{'work':<34}{'pgbench/s':>11}{'service/s':>11}{'share':>8}{'p50 ms':>8}{'p99 ms':>8}{'cpu µs':>8}")
            if "reads" in options.works:
                for work in works.reads(service):
                    _report(work.name, *_measured(service, work, options))
            if "splits" in options.works:
                for split in works.splits(service, options):
                    _report(split.name, *split.measure(options))
            if "exports" in options.works:
                service.sign_in()
                for export in exports(service):
                    print(*export.measure(options.rounds), sep="\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=2_000, help="size of the province")
    parser.add_argument("--households", type=int, help="households of the province; usual sizes by default")
    parser.add_argument("--works", nargs="+", choices=WORKS, default=WORKS, help="what is measured")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds; medians are printed")
    return parser.parse_args()


def _measured(
    service: Running, work: works.Read, options: argparse.Namespace
) -> tuple[Sequence[float], Sequence[load.Measured]]:
    limits, served = [], []
    for _ in range(options.rounds):
        limits.append(pgbench(service, work.sql, work.values, seconds=options.seconds))
        served.append(load.measure(service, work.requests, seconds=options.seconds))
    return limits, served


def _report(name: str, limits: Sequence[float], served: Sequence[load.Measured]) -> None:
    limit = statistics.median(limits)
    rate = statistics.median(each.rate for each in served)
    shares = sorted(each.rate / own for each, own in zip(served, limits, strict=True))
    p50, p99, cpu = (
        statistics.median(getattr(each, what) for each in served) for what in ("p50_ms", "p99_ms", "cpu_us")
    )
    print(
        f"{name:<34}{limit:>11,.0f}{rate:>11,.0f}{statistics.median(shares):>8.0%}{p50:>8.1f}{p99:>8.1f}{cpu:>8.0f}"
        f"   ({shares[0]:.0%} to {shares[-1]:.0%})"
    )


if __name__ == "__main__":
    main()
