"""vangnet drive: a log through a real daemon, each agency over its own connection, finds what its replay finds, one by one.

The incidents log is looked for in $VANGNET_LOGS, else in ../shared/data beside the repository: its first 300 cases, in the long
run all of them. Made logs are always driven, with milestones, closings and pauses.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, "tests/support")
import daemon

E2E = os.path.join(daemon.ROOT, "tests", "e2e")
COVENANTS = {
    "reference": os.path.join(E2E, "reference.covenant.json"),
    "office hours and a ladder": os.path.join(daemon.ROOT, "daemon", "demo.covenant.json"),
}
INCIDENTS = os.path.join(daemon.LOGS, "bpic2013_incidents.xes.gz")
FIRST = 300
MADE_SEEDS = range(1, 9 if daemon.LONG else 4)


def drive(log, mapping, covenant, *options, build=daemon.RELEASE, seconds=900):
    """What drive counted, and how long it took. Differences are printed by the program: shown when there are some."""
    words = ["drive", log, "--map", mapping, "--covenant", covenant, *options]
    started = time.monotonic()
    done = subprocess.run([daemon.program("vangnet", build), *words], capture_output=True, text=True, timeout=seconds)
    if done.returncode != 0:
        raise AssertionError(f"drive ended with {done.returncode}:\n{done.stdout[-6000:]}{done.stderr[-2000:]}")
    closing = done.stdout.splitlines()[-1].removeprefix("drive: ")
    return {name: int(value) for name, value in (word.split("=") for word in closing.split())}, time.monotonic() - started


def replayed(log, mapping, covenant, *options):
    done = subprocess.run([daemon.program("vangnet", daemon.RELEASE), "replay", log, "--map", mapping, "--covenant", covenant,
                           "--json", *options], check=True, capture_output=True, text=True, timeout=300)
    return json.loads(done.stdout)["findings"]


class Incidents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not os.path.exists(INCIDENTS):
            print(f"no {INCIDENTS}: only made logs are driven")
            raise unittest.SkipTest("no logs")

    def test_the_first_cases_as_replayed(self):
        for name, mapping, options in (
            ("reference", "incidents-line.map", ("--until", "case-end")),
            ("office hours and a ladder", "incidents-line.map", ("--set", "accept=4h")),
        ):
            with self.subTest(covenant=name):
                covenant, options = COVENANTS[name], (*options, "--cases", str(FIRST))
                found, seconds = drive(INCIDENTS, os.path.join(E2E, mapping), covenant, *options)
                print(f"{FIRST} cases, {name}: {found['findings']} findings in {seconds:.0f} s")
                self.assertEqual((found["cases"], found["differences"]), (FIRST, 0))
                self.assertEqual(found["findings"], len(replayed(INCIDENTS, os.path.join(E2E, mapping), covenant, *options)))
                self.assertGreater(found["findings"], FIRST, "too little was found to compare")

    @unittest.skipUnless(daemon.LONG, "the whole log: in the long run")
    def test_the_whole_log_as_replayed(self):
        for name, covenant in COVENANTS.items():
            found, seconds = drive(INCIDENTS, os.path.join(E2E, "incidents-line.map"), covenant, seconds=1700)
            print(f"the whole log, {name}: {found['events']} events, {found['findings']} findings in {seconds:.0f} s")
            self.assertEqual((found["cases"], found["differences"]), (7554, 0))


class Made(unittest.TestCase):
    def test_made_logs_as_replayed(self):
        script = os.path.join(daemon.ROOT, "tests", "support", "make_log.py")
        kinds = set()
        for seed in MADE_SEEDS:
            name = list(COVENANTS)[seed % 2]
            kind = ("xes", "csv")[seed // 2 % 2]
            with self.subTest(seed=seed, covenant=name, kind=kind), tempfile.TemporaryDirectory() as folder:
                prefix = os.path.join(folder, "log")
                subprocess.run([sys.executable, script, prefix, "--seed", str(seed), "--cases", "60",
                                *["--bad"] * (seed % 2), *["--keys"] * (seed // 2 % 2)], check=True, timeout=60)
                words = (f"{prefix}.{kind}", f"{prefix}.{kind}.map", COVENANTS[name], "--skip-bad")
                found, _ = drive(*words, build=daemon.BUILD)
                self.assertEqual(found["differences"], 0)
                kinds |= {finding["kind"] for finding in replayed(*words)}
        self.assertLessEqual({"silent", "bouncing", "looping"}, kinds)


if __name__ == "__main__":
    unittest.main()
