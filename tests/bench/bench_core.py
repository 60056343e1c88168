"""How many events of a log a second the rules alone take in, and what a replay costs beside a bare scan of the file.

    bench_core.py [--rounds 5]

The log is the incidents of BPI Challenge 2013, looked for in $VANGNET_LOGS, else in ../shared/data beside the repository.
The covenant, core.covenant.json, keeps office hours with the Dutch holidays and has a ladder of two rungs. What is measured
how stands in bench_core.c. Writes build/bench/core.json; exits with 1 where a floor is missed.
"""

import argparse
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
from figures import Figures

LOG = os.path.join(daemon.LOGS, "bpic2013_incidents.xes.gz")
MAP = os.path.join(daemon.ROOT, "tests", "e2e", "incidents-group.map")
COVENANT = os.path.join(daemon.ROOT, "tests", "bench", "core.covenant.json")
DEFINITION = """\
event: an event of the log, decoded, whose commands are decided: the case advanced to its instant, judged, every event that
follows applied to its state block, findings and ladder settled; each case is advanced to the end of the log. The events
that the rules make of them have a count of their own (core_events_made_per_s). "apart": a ruling and a copy of the state block
for each command, as in the daemon.
scan: the file inflated and parsed by expat, with handlers that do nothing. replay: all of `vangnet replay --counts`.
Times are processor time of one thread; _wall: by the clock."""
# Name, floor, goal, whether less is better.
WANTED = [("core_events_per_s", 1e6, 2e6, False), ("replay_vs_bare_scan", 2.0, 1.5, True)]


def measure(figures, rounds):
    command = [daemon.program("bench/bench_core"), LOG, MAP, COVENANT, str(rounds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        for line in run.stdout:
            name, value, unit = line.split()
            figures.note(name, float(value), unit)
    if run.returncode != 0:
        raise RuntimeError(f"bench_core ended with {run.returncode}")


def judge(summary):
    """Says how far the figures reach; whether every floor holds."""
    holds = True
    for name, floor, goal, less in WANTED:
        median = {**summary["figures"], **summary["ratios"]}[name]["median"]
        reaches = [median <= wanted if less else median >= wanted for wanted in (floor, goal)]
        holds &= reaches[0]
        print(f"{name}: {'goal reached' if reaches[1] else 'floor holds' if reaches[0] else 'BELOW THE FLOOR'}"
              f" (floor {floor:.4g}, goal {goal:.4g})")
    return holds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if not os.path.isfile(LOG):
        print(f"nothing measured: there is no {LOG}; set VANGNET_LOGS to the folder that holds it")
        return 0
    print(DEFINITION)
    figures = Figures("core")
    measure(figures, options.rounds)
    return 0 if judge(figures.write(options.rounds)) else 1


sys.exit(main())
