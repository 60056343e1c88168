"""vangnet replay finds in a log what an independent count finds, and says of a broken one where it is broken.

The figures of real logs were counted by others; the logs are looked for in $VANGNET_LOGS, else in ../shared/data beside the
repository. Logs made by tests/support/make_log.py are counted by reference_counts.py, case by case.
"""

import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, "tests/support")
import daemon

E2E = os.path.join(daemon.ROOT, "tests", "e2e")
COVENANT = os.path.join(E2E, "reference.covenant.json")
TIMES, DAYS = (1, 2, 3), (7, 14, 30)
OFFERS = ("made", "never", "late_24h", "late_72h", "late_168h", "p50_s", "p90_s")
NO_OFFERS = (0, 0, 0, 0, 0, None, None)

# Log, map, cases, events, cases with a handover, handovers, bouncing for TIMES, looping, silent for DAYS, offers.
COUNTED = [
    ("bpic2013_incidents.xes.gz", "incidents-line.map", 7554, 65533, 2034, 4350, (883, 360, 247), 87, (4268, 647, 284),
     (4051, 158, 547, 247, 117, 3054, 176069)),
    ("bpic2013_incidents.xes.gz", "incidents-group.map", 7554, 65533, 3820, 9454, (1177, 501, 322), 443, (4268, 647, 284),
     (8709, 379, 1128, 489, 181, 2668, 161855)),
    ("receipt_wabo.xes.gz", "receipt.map", 1434, 8577, 1318, 5440, (269, 86, 39), 383, (247, 119, 35), NO_OFFERS),
]
REPLAY_CPU_SECONDS = 1.0  # of the incidents log, reading included, by the optimised program

TRACE = '<trace><string key="concept:name" value="c"/>\n'
EVENT = '<event><date key="time:timestamp" value="%s"/><string key="org:group" value="A"/></event>\n'
GOOD = "2026-03-02T09:00:00Z"
# Name, bytes of the log, what the error must say.
BROKEN = [
    ("a time that is none", "<log>\n" + TRACE + EVENT % GOOD + EVENT % "2026-02-30T00:00:00Z" + "</trace></log>",
     "line 4: '2026-02-30T00:00:00Z' is no time"),
    ("markup that ends wrongly", "<log>\n" + TRACE + "</log>\n", "line 3: "),
    ("a log that is cut off", "<log>\n" + TRACE + EVENT % GOOD, "line 4: "),
    ("an event outside a trace", "<log>\n\n" + EVENT % GOOD + "</log>", "line 3: "),
    ("not a log", "<html>\n</html>", "line 1: not XES"),
    ("a short row", f"case:concept:name,time:timestamp,org:group\nc,{GOOD},A\nc,{GOOD}\n",
     "line 3: the row has 2 columns, the header 3"),
    ("a quote that never ends", f'case:concept:name,time:timestamp,org:group\nc,{GOOD},"A\n', "line 2: "),
    ("a row without a time", "case:concept:name,time:timestamp,org:group\n\nc,,A\n", "line 3: "),
    ("a column that is missing", f"case:concept:name,time:timestamp\nc,{GOOD}\n", "line 1: "),
    ("a damaged gzip", gzip.compress(b"<log>" + os.urandom(4000))[:2000], ""),
    ("an empty file", "", ""),
]


def vangnet(*words, build=None):
    return subprocess.run([daemon.program("vangnet", build), *words], capture_output=True, text=True, timeout=300)


def replay(log, mapping, *options):
    done = vangnet("replay", log, "--map", mapping, "--covenant", COVENANT, "--until", "case-end", "--json", *options)
    if done.returncode != 0:
        raise AssertionError(f"replay of {log} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def changed(times, days):
    return "--set", f"bouncing.times={times}", "--set", f"move={days}d"


def cases_by_kind(found):
    cases = {}
    for finding in found["findings"]:
        cases.setdefault(finding["kind"], set()).add(finding["case"])
    return cases


class RealLogs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not os.path.isdir(daemon.LOGS):
            print(f"no logs in {daemon.LOGS}: only made ones are replayed")
            raise unittest.SkipTest("no logs")

    def test_every_figure_is_found(self):
        for log, mapping, cases, events, handed_over, handovers, bouncing, looping, silent, offers in COUNTED:
            for i, (times, days) in enumerate(zip(TIMES, DAYS)):
                with self.subTest(log=log, map=mapping, times=times, days=days):
                    found = replay(os.path.join(daemon.LOGS, log), os.path.join(E2E, mapping), *changed(times, days))
                    self.assertEqual((found["cases"], found["events"], found["skipped"]), (cases, events, 0))
                    self.assertEqual((found["cases_with_handover"], found["handovers"]), (handed_over, handovers))
                    kinds = found["by_kind"]
                    self.assertEqual((kinds["bouncing"], kinds["looping"], kinds["silent"]),
                                     (bouncing[i], looping, silent[i]))
                    self.assertEqual(tuple(found["offers"][name] for name in OFFERS), offers)
                    self.assertEqual({kind: len(names) for kind, names in cases_by_kind(found).items()},
                                     {kind: count for kind, count in kinds.items() if count})

    def test_a_replay_takes_at_most_a_second_of_work(self):
        log, mapping = COUNTED[0][:2]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = vangnet("replay", os.path.join(daemon.LOGS, log), "--map", os.path.join(E2E, mapping), "--covenant", COVENANT,
                       "--counts", build=daemon.RELEASE)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertEqual(done.returncode, 0, done.stderr)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"replay of {log}: {spent:.2f} s of work")
        self.assertLessEqual(spent, REPLAY_CPU_SECONDS)


class MadeLogs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.prefix = os.path.join(folder.name, "log")

    def make(self, seed, *options):
        script = os.path.join(daemon.ROOT, "tests", "support", "make_log.py")
        subprocess.run([sys.executable, script, self.prefix, "--seed", str(seed), *options], check=True, timeout=60)
        for kind in ("xes", "csv"):  # the reference knows no milestones, nothing closes a case
            path = f"{self.prefix}.{kind}.map"
            with open(path, encoding="utf-8") as file:
                lines = [line for line in file if not line.startswith(("milestone", "close", "pause"))]
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(lines)

    def counted(self, kind, *options):
        script = os.path.join(E2E, "reference_counts.py")
        done = subprocess.run([sys.executable, script, f"{self.prefix}.{kind}", "--map", f"{self.prefix}.{kind}.map", "--cases",
                               *options], check=True, capture_output=True, text=True, timeout=60)
        return json.loads(done.stdout)

    def replayed(self, kind, *options):
        return replay(f"{self.prefix}.{kind}", f"{self.prefix}.{kind}.map", *options)

    def compare(self, kind, times, days, *options):
        counted, found = self.counted(kind, *options), self.replayed(kind, *changed(times, days), *options)
        self.assertEqual([found[name] for name in ("cases", "events", "handovers", "cases_with_handover", "skipped")],
                         [counted["cases"], counted["events"], counted["handovers"], len(counted["cases_with_handover"]),
                          counted["skipped"]])
        self.assertEqual(found["offers"], counted["offers"])
        names = {"bouncing": counted["bouncing"][str(times)], "looping": counted["looping"],
                 "silent": counted["silent"][str(days)]}
        self.assertEqual(cases_by_kind(found), {kind: set(cases) for kind, cases in names.items() if cases})
        return found

    def test_case_by_case_as_counted_in_both_formats(self):
        for seed in range(1, 31 if daemon.LONG else 9):
            self.make(seed, "--cases", "80", *["--keys"] * (seed % 2))
            times, days = TIMES[seed % 3], DAYS[seed // 3 % 3]
            with self.subTest(seed=seed, times=times, days=days):
                xes, csv = (self.compare(kind, times, days) for kind in ("xes", "csv"))
                self.assertGreater(len(xes["findings"]), 0, "the log tells too little")
                by_case = lambda found: sorted(json.dumps(finding, sort_keys=True) for finding in found["findings"])
                self.assertEqual(by_case(xes), by_case(csv))

    def test_bad_events_and_rows_are_skipped_and_counted(self):
        for seed in (41, 42, 43):
            self.make(seed, "--bad", *["--keys"] * (seed % 2))
            with open(f"{self.prefix}.bad", encoding="ascii") as file:
                bad = int(file.read())
            for kind in ("xes", "csv"):
                with self.subTest(seed=seed, kind=kind):
                    self.assertEqual(self.compare(kind, 1, 7, "--skip-bad")["skipped"], bad)

    def test_a_log_that_ends_later_lets_more_lapse(self):
        self.make(51)
        log, mapping = f"{self.prefix}.xes", f"{self.prefix}.xes.map"
        case_end = replay(log, mapping)
        log_end = json.loads(vangnet("replay", log, "--map", mapping, "--covenant", COVENANT, "--json").stdout)
        inside = {json.dumps(finding, sort_keys=True) for finding in case_end["findings"]}
        whole = {json.dumps(finding, sort_keys=True) for finding in log_end["findings"]}
        self.assertLess(inside, whole)

    def test_a_broken_log_is_refused_with_the_line(self):
        mapping = self.prefix + ".map"
        with open(mapping, "w", encoding="ascii") as file:
            file.write("[log]\nagency = org:group\n")
        for name, content, says in BROKEN:
            with self.subTest(name):
                with open(self.prefix, "wb") as file:
                    file.write(content if isinstance(content, bytes) else content.encode())
                done = vangnet("replay", self.prefix, "--map", mapping, "--covenant", COVENANT)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertIn(says, done.stderr)
                self.assertIn(self.prefix[:40], done.stderr)

    def test_what_breaks_the_markup_is_not_skipped(self):
        mapping = self.prefix + ".map"
        with open(mapping, "w", encoding="ascii") as file:
            file.write("[log]\nagency = org:group\n")
        with open(self.prefix, "w", encoding="ascii") as file:
            file.write(BROKEN[1][1])
        done = vangnet("replay", self.prefix, "--map", mapping, "--covenant", COVENANT, "--skip-bad")
        self.assertEqual(done.returncode, 2, done.stdout)

    def test_a_map_or_a_covenant_that_is_wrong_is_named(self):
        self.make(61, "--cases", "5")
        wrong = self.prefix + ".wrong"
        for words, says in (
            (("--map", wrong, "--covenant", COVENANT), "line 1"),
            (("--map", f"{self.prefix}.xes.map", "--covenant", wrong), "Byte 0 is 0x77"),
            (("--map", f"{self.prefix}.xes.map", "--covenant", COVENANT, "--set", "terms.move=soon"), "move"),
            (("--map", f"{self.prefix}.xes.map", "--covenant", COVENANT, "--calendar", "12x5"), "24x7"),
            (("--map", f"{self.prefix}.xes.map"), "covenant"),
        ):
            with self.subTest(words[-1]):
                with open(wrong, "w", encoding="ascii") as file:
                    file.write("what is this\n")
                done = vangnet("replay", f"{self.prefix}.xes", *words)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertIn(says, done.stderr)


if __name__ == "__main__":
    unittest.main()
