#!/usr/bin/env python3
"""reference_counts.py, by which replays are judged, is judged itself: by figures that others counted on real logs,
and by one story told in XES and in CSV.

The real logs are looked for in $VANGNET_LOGS, else in ../shared/data beside the repository; without them that part is
left out, and said to be.
"""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LOGS = os.environ.get("VANGNET_LOGS", os.path.join(ROOT, "..", "shared", "data"))

# Log, map, and: cases with a handover, handovers, bouncing 1 2 3, looping, silent 7 14 30, and of the offers: made,
# never, late by 24 72 168 hours, p50, p90.
COUNTED = [
    ("bpic2013_incidents.xes.gz", "incidents-line.map", 2034, 4350, [883, 360, 247], 87, [4268, 647, 284],
     [4051, 158, 547, 247, 117, 3054, 176069]),
    ("bpic2013_incidents.xes.gz", "incidents-group.map", 3820, 9454, [1177, 501, 322], 443, [4268, 647, 284],
     [8709, 379, 1128, 489, 181, 2668, 161855]),
    ("receipt_wabo.xes.gz", "receipt.map", 1318, 5440, [269, 86, 39], 383, [247, 119, 35],
     [0, 0, 0, 0, 0, None, None]),
]


def count(log, mapping, *options):
    command = [sys.executable, os.path.join(HERE, "reference_counts.py"), log, "--map", mapping, *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def real_logs():
    for log, mapping, *expected in COUNTED:
        found = count(os.path.join(LOGS, log), os.path.join(HERE, mapping))
        shown = [found["cases_with_handover"], found["handovers"], list(found["bouncing"].values()),
                 found["looping"], list(found["silent"].values()), list(found["offers"].values())]
        assert shown == expected, f"{log} by {mapping}: {shown}, not {expected}"


def one_story_in_two_formats():
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(1, 7):
            prefix = os.path.join(folder, str(seed))
            options = ["--keys"] * (seed % 2) + ["--bad"] * (seed % 3 == 0)
            make = os.path.join(ROOT, "tests", "support", "make_log.py")
            subprocess.run([sys.executable, make, prefix, "--seed", str(seed), *options], check=True)
            xes, csv = (count(f"{prefix}.{kind}", f"{prefix}.{kind}.map", "--skip-bad") for kind in ("xes", "csv"))
            assert xes == csv, f"seed {seed}: {xes} {csv}"
            with open(f"{prefix}.bad", encoding="utf-8") as file:
                assert xes["skipped"] == int(file.read()), f"seed {seed}: {xes['skipped']} skipped"
            assert xes["handovers"] > 0 and xes["offers"]["made"] > 0, f"seed {seed} tells too little"


def main():
    one_story_in_two_formats()
    if os.path.isdir(LOGS):
        real_logs()
        print("reference counts: as others counted")
    else:
        print(f"reference counts: no logs in {LOGS}; only generated ones were compared")


if __name__ == "__main__":
    main()
