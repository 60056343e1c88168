"""vangnet report and quality.* say what an independent count says, tell nothing that is withheld, and write nothing harmful.

A daemon is walked over at random and its events are counted naively (reference_quality.py). The figures of a real log are known from
elsewhere; it is looked for in $VANGNET_LOGS, else in ../shared/data beside the repository.
"""

import csv
import datetime
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, "tests/support")
import daemon
import pages
import reference_quality as reference
import test_views as views
from client import Refused

E2E = os.path.join(daemon.ROOT, "tests", "e2e")
COVENANT = os.path.join(E2E, "reference.covenant.json")
STEPS = 6000 if daemon.LONG else 1200
CASES = 40
AREAS = ["BU0363AA01", "BU0363AA02", "WK036301", "GM0363", None]

# Names that a spreadsheet or a browser would take for something else.
NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://evil","x")', "a,b", 'say "so"', "<script>alert(1)</script>",
         "x\" onmouseover=\"alert(1)", "&amp;", "Zorg & Welzijn", "Überlang mit ganz vielen Zeichen, länger als ein Platz"]
MAP = "[log]\ncase = case\ntime = time\nagency = who\n"


def vangnet(*words):
    return subprocess.run([daemon.program("vangnet"), *words], capture_output=True, text=True, timeout=300)


def text_of(moment):
    return moment.isoformat().replace("+00:00", "Z")


class Walk(views.Walk):
    """Also with neighbourhoods and the three questions."""

    def step(self):
        if len(self.cases) < CASES:
            area = self.dice.choice(AREAS)
            client = self.clients[self.dice.choice(views.AGENCIES)]
            self.cases.append(client.open_case(title="Case", **({"neighbourhood": area} if area else {})))
        elif self.dice.random() < 0.12:
            self.act(self.dice.choice(self.cases), "contact.record")
        else:
            super().step()

    def there_and_back(self, *agencies):
        """A case that goes to and fro, which chance does seldom."""
        case = self.clients[agencies[0]].open_case(title="Case")
        self.cases.append(case)
        for giver, taker in zip(agencies, agencies[1:]):
            self.clients[giver].write("handover.offer", case=case, agency=taker, reason="reason")
            self.clients[taker].write("handover.accept", case=case)

    def fill(self, verb, state):
        params = super().fill(verb, state)
        params.pop("visibility", None)  # what is its own agency's only may end up with nobody who can tell it to the count
        if verb == "contact.record" and self.dice.random() < 0.6:
            params.update({name: self.dice.randrange(1, 6) for name in ("taken_seriously", "knew_who", "promises_kept")})
        if verb.endswith(".refuse") and self.dice.random() < 0.4:
            params["ground"] = "secrecy"
        return params


def all_events(walk):
    """Every event of every case, put together from what each party may see."""
    events = {}
    for case in walk.cases:
        seen = {}
        for client in walk.clients.values():
            try:
                seen.update({event["seq"]: event for event in client.timeline(case)})
            except Refused:
                pass
        assert sorted(seen) == list(range(1, len(seen) + 1)), "an event that nobody sees"
        events[case] = [seen[seq] for seq in sorted(seen)]
    return events


def by(rows, *keys):
    return {tuple(row.get(key) for key in keys): {name: value for name, value in row.items() if name not in keys}
            for row in rows}


class Daemon(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.served = daemon.Daemon(clock=text_of(views.START))
        cls.addClassCleanup(cls.served.end)
        cls.served.start()
        cls.walk = Walk(cls.served, seed=5)
        for client in cls.walk.clients.values():
            cls.addClassCleanup(client.close)
        cls.walk.there_and_back("police", "housing", "police", "housing", "care", "housing")
        cls.walk.there_and_back("care", "youth", "police", "youth", "care")
        for _ in range(STEPS):
            cls.walk.step()
        cls.walk.operator.write("director.appoint", director="director", rung="official")
        cls.walk.now += datetime.timedelta(hours=1)
        cls.walk.operator.call("clock.advance", until=cls.walk.instant())
        cls.debts, cls.findings, cls.handovers, cls.contacts = reference.read(all_events(cls.walk))
        span = cls.walk.now - views.START
        dice = random.Random(9)
        cls.periods = [(views.START, cls.walk.now)]
        for _ in range(4):
            cls.periods.append(sorted(views.START + span * dice.random() for _ in range(2)))

    def ask(self, verb, start, end, name="director"):
        return self.walk.clients[name].call(verb, **{"from": text_of(start), "until": text_of(end)})

    def test_the_walk_has_something_of_everything(self):
        kinds = {debt["kind"] for debt in self.debts}
        self.assertLessEqual({"accept", "answer", "keep", "reply", "inform", "act", "acknowledge", "decide"}, kinds)
        fates = {debt.get("fate") for debt in self.debts}
        self.assertLessEqual({"in_time", "late", "refused", "lawful", "never", "withdrawn", None}, fates)
        self.assertGreater(len(self.findings), 20)
        self.assertTrue(any(handover["back"] for handover in self.handovers))
        self.assertGreater(sum(contact["scores"] is not None for contact in self.contacts), 20)

    def test_agencies_and_all_together(self):
        for start, end in self.periods:
            found = self.ask("quality.agencies", start, end)
            self.assertEqual(by(found.get("owed", ()), "debtor", "of_kind"),
                             reference.owed(self.debts, start, end, lambda debt: (debt["debtor"], debt["kind"])))
            self.assertEqual(by(found.get("whole", ()), "of_kind"),
                             reference.owed(self.debts, start, end, lambda debt: (debt["kind"],)))
            self.assertEqual({key: row for (key,), row in by(found.get("stalled", ()), "debtor").items()},
                             reference.stalled(self.findings, start, end))

    def test_pairs(self):
        between = [debt for debt in self.debts if debt["kind"] in ("accept", "answer")]
        for start, end in self.periods:
            found = self.ask("quality.pairs", start, end)
            expected = reference.owed(between, start, end, lambda debt: (debt["creditor"], debt["debtor"], debt["kind"]))
            for row in expected.values():
                row.pop("curve_s", None)
            self.assertEqual(by(found.get("owed", ()), "creditor", "debtor", "of_kind"), expected)
            self.assertEqual(by(found.get("flows", ()), "giver", "taker"), reference.flows(self.handovers, start, end))

    def test_weeks(self):
        start, end = self.periods[0]
        expected = reference.owed(self.debts, start, end,
                                  lambda debt: (text_of(reference.week_of(debt["ended"])), debt["kind"]), only_settled=True)
        for row in expected.values():
            row.pop("curve_s", None)
        found = self.ask("quality.trend", start, end)
        self.assertEqual(by(found["owed"], "week", "of_kind"), expected)
        self.assertEqual(sum(week.get("handovers", 0) for week in found["weeks"]),
                         sum(start <= handover["at"] < end for handover in self.handovers))

    def test_neighbourhoods_are_the_same_for_all_and_small_ones_are_withheld(self):
        for start, end in self.periods:
            rows, total_gone, whole = reference.experience(self.contacts, start, end)
            for name in ("director", "police", "operator"):
                found = self.ask("quality.neighbourhoods", start, end, name)
                self.assertEqual({key: row for (key,), row in by(found.get("areas", ()), "neighbourhood").items()},
                                 {area: row or {"withheld": True} for area, row in rows.items()})
                self.assertEqual(found["whole"], {"withheld": True} if total_gone else whole or {})
                self.assertEqual(self.ask("quality.citizens", start, end, name)["whole"], found["whole"])

    def test_an_agency_sees_its_own_whole_and_no_small_ones_of_others(self):
        start, end = self.periods[0]
        everything = by(self.ask("quality.agencies", start, end)["owed"], "debtor", "of_kind")
        withheld = 0
        for name in views.AGENCIES:
            seen = by(self.ask("quality.agencies", start, end, name)["owed"], "debtor", "of_kind")
            self.assertEqual(set(seen), set(everything))
            for (debtor, kind), row in seen.items():
                strange = {debt["case"] for debt in self.debts if debt["kind"] == kind and debt["debtor"] == debtor
                           and name not in (debt["debtor"], debt["creditor"])}
                if debtor == name:
                    self.assertEqual(row, everything[debtor, kind])
                elif 0 < len(strange) < 5:
                    self.assertEqual(row, {"withheld": True})
                withheld += "withheld" in row
        self.assertGreater(withheld, 0)

    def test_the_report_of_a_daemon_is_that_of_its_verbs(self):
        start, end = self.periods[0]
        common = ["report", "--dir", self.served.dir, "--as", "director", "--from", text_of(start), "--to", text_of(end)]
        done = vangnet(*common, "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        for verb in ("agencies", "pairs", "neighbourhoods", "citizens", "trend"):
            self.assertEqual(report[verb], self.ask("quality." + verb, start, end))
        for language, words in (("en", "promises to citizens were kept in time"), ("nl", "toezeggingen aan burgers zijn op tijd")):
            for form in ("text", "html"):
                done = vangnet(*common, "--format", form, "--language", language)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(words, done.stdout)


class RealLog(unittest.TestCase):
    def test_the_offers_of_the_incidents_are_those_counted_elsewhere(self):
        log = os.path.join(daemon.LOGS, "bpic2013_incidents.xes.gz")
        if not os.path.exists(log):
            self.skipTest(f"no logs in {daemon.LOGS}")
        done = vangnet("report", "--log", log, "--map", os.path.join(E2E, "incidents-line.map"), "--covenant", COVENANT,
                       "--until", "case-end", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        whole = by(report["agencies"]["whole"], "of_kind")[("accept",)]
        self.assertEqual((whole["p50_s"], whole["p90_s"]), (3054, 176069))
        self.assertEqual(whole["in_time"], 4051 - 158)
        self.assertEqual(whole["withdrawn"] + whole["open"], 158)
        self.assertEqual(sum(flow["times"] for flow in report["pairs"]["flows"]), 4350)
        self.assertEqual(sum(row.get("measured", 0) for row in report["agencies"]["owed"]), whole["measured"])


class Forms(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.log, self.map = os.path.join(self.folder, "log.csv"), os.path.join(self.folder, "log.map")
        with open(self.map, "w", encoding="utf-8") as file:
            file.write(MAP)
        with open(self.log, "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["case", "time", "who"])
            for day, name in enumerate(NASTY + NASTY[::-1]):
                rows.writerow(["c", f"2026-01-{day + 1:02d}T00:00:00Z", name])

    def report(self, *words):
        return vangnet("report", "--log", self.log, "--map", self.map, "--covenant", COVENANT, *words)

    def test_no_cell_is_a_formula_and_every_row_is_whole(self):
        done = self.report("--format", "csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = list(csv.reader(io.StringIO(done.stdout, newline=""), strict=True))
        self.assertEqual(rows[0][0], "list")
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        cells = {cell for row in rows for cell in row}
        self.assertFalse([cell for cell in cells if cell[:1] in tuple("=+-@\t\r")])
        for name in NASTY:
            self.assertIn(("'" if name[0] in "=+-@" else "") + name, cells)

    def test_the_page_needs_nothing_and_runs_nothing(self):
        done = self.report("--format", "html")
        self.assertEqual(done.returncode, 0, done.stderr)
        page = pages.Page(done.stdout)
        self.assertEqual(page.open, [])
        self.assertFalse(page.tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "image", "use"})
        self.assertFalse([name for name, _ in page.attributes if name.startswith("on") or name in ("src", "href")])
        self.assertIsNone(re.search(r"url\(|@import", done.stdout))
        self.assertIn("default-src 'none'", done.stdout)
        for name in NASTY:
            self.assertIn(name, page.data)

    def test_a_browser_has_nothing_to_complain_of(self):
        page = os.path.join(self.folder, "report.html")
        self.assertEqual(self.report("--format", "html", "--out", page).returncode, 0)
        pages.assert_browser_is_content(self, page)

    def test_the_text_drives_no_terminal_and_the_file_is_the_output(self):
        out = os.path.join(self.folder, "report.txt")
        self.assertEqual(self.report("--out", out).returncode, 0)
        with open(out, encoding="utf-8") as file:
            self.assertEqual(file.read(), self.report().stdout)
        self.assertIn("2026-01-01 until 2026-01-24", self.report().stdout)

    def test_a_period_cuts(self):
        done = self.report("--from", "2026-01-02", "--to", "2026-01-04", "--format", "json")
        flows = json.loads(done.stdout)["pairs"]["flows"]
        self.assertEqual([(flow["giver"], flow["taker"]) for flow in flows], [(NASTY[0], NASTY[1]), (NASTY[1], NASTY[2])])

    def test_what_is_wrong_is_told(self):
        for words, told in (
            (["--from", "yesterday"], "is no date"),
            (["--from", "2026-02-01", "--to", "2026-01-01"], "begins after its end"),
            (["--format", "pdf"], "text, json, csv or html"),
            (["--out", os.path.join(self.folder, "no", "such")], "No such file"),
        ):
            done = self.report(*words)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(told, done.stderr)


if __name__ == "__main__":
    unittest.main()
