"""vangnet digest preview: over a log it counts what an independent program counts, over a daemon it says what digest.show
says, as text of 72 columns and as a page that stands alone.

Real logs are looked for in $VANGNET_LOGS, else in ../shared/data beside the repository; made ones are made by
tests/support/make_log.py.
"""

import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, "tests/support")
sys.path.insert(0, "tests/e2e")
import daemon
import pages
import reference_counts
import test_simulate
from test_simulate import run, vangnet

E2E = os.path.join(daemon.ROOT, "tests", "e2e")
INCIDENTS = os.path.join(daemon.LOGS, "bpic2013_incidents.xes.gz"), os.path.join(E2E, "incidents-line.map")
COLUMNS = 72
DAY = reference_counts.DAY
SILENT = 7 * DAY
STATES = ("new", "worse", "open", "resolved", "snoozed")
AGES = (1, 2, 5, 10, None)  # days; the last has no end
TERMS = {
    "name": "seven days of silence, one return; one rung that never climbs",
    "calendar": {"hours": "24x7"},
    "terms": {"move": "7d", "accept": "none", "answer": "none", "act": "none", "reply": "none", "inform": "none"},
    "ceiling": "none", "again": "0",
    "patterns": {"bouncing": {"times": 1, "window": "none"}, "looping": {"times": 64, "window": "none"}},
    "ladder": [{"rung": "official", "acknowledge": "none", "act": "none"}],
}


def instant(text):
    return reference_counts.parse_time(text)


def text_of(at):
    return datetime.datetime.fromtimestamp(at // 1_000_000, datetime.timezone.utc).isoformat().replace("+00:00", "Z")


def stalls(case, since, until):
    """(kind, since, whether it is over) of what a digest tells of a case: its silences, and its first return."""
    events = [(event[0], holder) for event, holder in zip(case.events, case.holders) if event[0] <= until]
    times = [at for at, _ in events]
    for before, after in zip(times, times[1:]):
        if after - before > SILENT and after > since:
            yield "silent", before + SILENT, True
    if times and until - times[-1] > SILENT:
        yield "silent", times[-1] + SILENT, False
    held = [(at, holder) for i, (at, holder) in enumerate(events) if i == 0 or holder != events[i - 1][1]]
    for i in range(2, len(held)):
        if held[i][1] == held[i - 2][1]:
            yield "bouncing", held[i][0], False
            return


def expected(cases, since, until):
    """Counts by state, counts by age, and the lines, oldest first."""
    counts, ages, lines = dict.fromkeys(STATES, 0), [0] * len(AGES), []
    for case in cases:
        for kind, began, is_over in stalls(case, since, until):
            state = "resolved" if is_over else "new" if began > since else "open"
            counts[state] += 1
            lines.append((began, case.name, kind, state))
            if not is_over:
                ages[next(i for i, days in enumerate(AGES) if days is None or until - began < days * DAY)] += 1
    return counts, ages, sorted(lines)


class Logs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.prefix = os.path.join(folder.name, "log")
        self.terms = os.path.join(folder.name, "terms.json")
        with open(self.terms, "w", encoding="utf-8") as file:
            json.dump(TERMS, file)

    def preview(self, log, mapping, *words):
        return run("digest", "preview", "--history", log, "--map", mapping, "--covenant", self.terms, "--for", "official", *words)

    def make(self, seed):
        script = os.path.join(daemon.ROOT, "tests", "support", "make_log.py")
        subprocess.run([sys.executable, script, self.prefix, "--seed", str(seed), "--cases", "120"], check=True, timeout=60)
        return f"{self.prefix}.xes", f"{self.prefix}.xes.map"

    def compare(self, log, mapping, days):
        def bad(what, count=1):
            raise AssertionError(f"{count} of {what}")

        names = reference_counts.Map(mapping)
        names.meanings = {meaning: [] for meaning in names.meanings}  # only silences and returns count here
        cases = [reference_counts.Case(name, rows, names, bad)
                 for name, rows in reference_counts.read_xes(reference_counts.open_log(log), names.names, bad)]
        told = 0
        for until in days:
            since = until - DAY
            found = json.loads(self.preview(log, mapping, "--at", text_of(until), "--since", text_of(since), "--json"))
            counts, ages, lines = expected(cases, since, until)
            self.assertEqual({state: found[state] for state in STATES}, counts, text_of(until))
            self.assertEqual(found["ages"], ages)
            self.assertEqual(len(found["lines"]) + found.get("left_out", 0), len(lines))
            self.assertEqual([instant(line["since"]) for line in found["lines"]], [line[0] for line in lines[:len(found["lines"])]])
            last = lines[len(found["lines"]) - 1][0] if lines else 0  # whose equals may be the ones that are left out
            shown = {(instant(line["since"]), line["case"], {"not_started": "silent"}.get(line["stall"], line["stall"]), line["state"])
                     for line in found["lines"]}
            self.assertLessEqual({line for line in lines if line[0] < last}, shown)
            self.assertLessEqual(shown, set(lines))
            told += len(lines)
        return told

    def test_the_counts_of_a_day_are_those_of_an_independent_count(self):
        if not os.path.exists(INCIDENTS[0]):
            self.skipTest("the real log is not here")
        days = [instant(day) for day in ("2012-04-11T07:30:00Z", "2012-05-10T05:30:00Z", "2012-05-16T05:30:00Z")]
        self.assertGreater(self.compare(*INCIDENTS, days), 1000)

    def test_a_made_log_is_counted_alike_from_its_beginning_to_its_end(self):
        for seed in (1, 2):
            log, mapping = self.make(seed)
            with open(mapping, encoding="utf-8") as file:  # without what closes or puts off
                kept = [line for line in file if not line.startswith(("close", "pause", "milestone", "contact"))]
            with open(mapping, "w", encoding="utf-8") as file:
                file.writelines(kept)
            found = test_simulate.replay(log, mapping, self.terms)["findings"]
            first, last = min(f["since"] for f in found), max(f["since"] for f in found)
            days = range(instant(first) - DAY, instant(last) + 2 * DAY, (instant(last) - instant(first)) // 12)
            self.assertGreater(self.compare(log, mapping, days), 100)

    def test_a_day_off_is_in_the_next_digest(self):
        log, mapping = self.make(3)
        with open(test_simulate.TODAY, encoding="utf-8") as file:
            terms = {**TERMS, "calendar": json.load(file)["calendar"]}
        with open(self.terms, "w", encoding="utf-8") as file:
            json.dump(terms, file)
        for at, since in (("2026-03-10T07:30:00+01:00", "2026-03-09T06:30:00Z"), ("2026-03-09T07:30:00+01:00", "2026-03-06T06:30:00Z"),
                          ("2026-04-07T07:30:00+02:00", "2026-04-03T05:30:00Z")):  # a Tuesday, a Monday, and after Easter Monday
            self.assertEqual(json.loads(self.preview(log, mapping, "--at", at, "--json"))["since"], since)

    def test_it_is_for_an_agency_too_and_says_what_it_does_not_know(self):
        log, mapping = self.make(4)
        words = ("digest", "preview", "--history", log, "--map", mapping, "--covenant", self.terms)
        whole = json.loads(self.preview(log, mapping, "--json"))
        debtors = {line["debtor"] for line in whole["lines"]}
        self.assertGreater(len(debtors), 1)
        for agency in debtors:
            own = json.loads(run(*words, "--for", agency, "--json"))
            self.assertEqual(own["party"], agency)
            theirs = {(line["case"], line["finding"]) for line in whole["lines"] if line["debtor"] == agency}
            self.assertLessEqual(theirs, {(line["case"], line["finding"]) for line in own["lines"]})
        refused = vangnet(*words, "--for", "nobody", "--language", "en")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("neither a rung", refused.stderr)
        for wrong in (("--at", "tomorrow"), ("--limit", "0"), ("--limit", "1001"), ("--limit", "-1"), ("--sinds", "x")):
            self.assertNotEqual(vangnet(*words, "--for", "official", *wrong).returncode, 0, wrong)

    def test_the_text_has_72_columns_and_the_page_stands_alone(self):
        log, mapping = self.make(5)
        page = self.prefix + ".html"
        for language, says in (("nl", "Overzicht voor ambtelijk regisseur"), ("en", "Digest for official director")):
            text = self.preview(log, mapping, "--language", language)
            self.assertTrue(text.startswith(says))
            self.assertLessEqual(max(map(len, text.splitlines())), COLUMNS)
            self.assertIn("10 d", text)
            self.assertEqual(self.preview(log, mapping, "--language", language, "--html", page), "")
            with open(page, encoding="utf-8") as file:
                source = file.read()
            made = pages.Page(source)
            self.assertLessEqual(made.tags, test_simulate.ALONE)
            self.assertFalse({name for name, _ in made.attributes} & {"src", "href", "style", "srcset", "data"} or "://" in source or "url(" in source)
            self.assertEqual(made.open, [])
            self.assertIn(says, "".join(made.data))
            self.assertIn("svg", made.tags)
        pages.assert_browser_is_content(self, page)
        calm = self.preview(log, mapping, "--at", "1990-01-01T00:00:00Z", "--language", "en")
        self.assertIn("Nothing is stalled.", calm)


class Served(unittest.TestCase):
    def test_the_preview_of_a_daemon_is_its_digest(self):
        with daemon.Daemon(clock="2026-03-02T09:00:00Z") as served:
            clients = {name: served.connect(name) for name in ("police", "municipality", "director")}
            for client in clients.values():
                self.addCleanup(client.close)
            police = clients["police"]
            cases = []
            for number in range(6):
                cases.append(police.write("case.open", title=f"Mevrouw de Vries {number}", theme="nuisance")["case"])
                police.write("handover.offer", case=cases[-1], agency="municipality")
            for day in range(2, 12):
                police.call("clock.advance", until=f"2026-03-{day + 3:02}T07:30:00Z")
                if day % 2 and cases:
                    clients["municipality"].write("handover.accept", case=cases.pop())
            now = "2026-03-14T07:30:00Z"
            told = set()
            for name, client in clients.items():
                for at in (None, "2026-03-05T07:30:00Z", "2026-03-10T07:30:00Z", now):
                    words = ("digest", "preview", "--dir", served.dir, "--as", name, "--for", name, "--language", "en")
                    words += ("--at", at) if at else ()
                    params = {"until": at} if at else {}
                    shown = client.call("digest.show", language="en", **params)
                    lines = [{key: value for key, value in line.items() if key != "title"} for line in shown["lines"]]
                    self.assertEqual(json.loads(run(*words, "--json")), {**shown, "lines": lines})
                    text = run(*words)
                    self.assertNotIn("Vries", text)
                    self.assertLessEqual(max(map(len, text.splitlines())), COLUMNS)
                    told |= {line["state"] for line in lines}
                    for line in lines:
                        self.assertIn(line["case"], text)
            self.assertLessEqual({"new", "open", "resolved"}, told)
            refused = vangnet("digest", "preview", "--dir", served.dir, "--as", "police", "--for", "director")
            self.assertEqual(refused.returncode, 2)
            self.assertIn("--as director", refused.stderr)

    def test_a_log_says_what_a_daemon_says_that_has_lived_it(self):
        folder = daemon.make_folder()
        self.addCleanup(shutil.rmtree, folder, True)
        log = os.path.join(folder, "log.xes")
        script = os.path.join(daemon.ROOT, "tests", "support", "make_log.py")
        subprocess.run([sys.executable, script, log.removesuffix(".xes"), "--seed", "6", "--cases", "80"], check=True, timeout=60)
        told = "--map", log + ".map", "--covenant", test_simulate.TODAY, "--set", "again=20d"
        run("drive", log, *told, "--dir", os.path.join(folder, "data"))
        terms = os.path.join(folder, "terms.json")
        with open(test_simulate.TODAY, encoding="utf-8") as file, open(terms, "w", encoding="utf-8") as changed:
            json.dump({**json.load(file), "again": "20d"}, changed)
        preview = "digest", "preview", "--history", log, "--map", log + ".map", "--covenant", terms, "--json", "--language", "en"
        end = instant(json.loads(run(*preview, "--for", "official"))["until"])
        with daemon.Daemon(clock=text_of(end + 1_000_000), bare=True, folder=folder) as served:
            with served.connect("operator") as operator:
                for name, rung in (("chief", "official"), ("mayor", "administrative")):
                    operator.write("agency.enrol", name=name, kind="director")
                    operator.write("director.appoint", director=name, rung=rung)
            for name, rung in (("chief", "official"), ("mayor", "administrative")):
                with served.connect(name) as client:
                    lived = client.call("digest.show", language="en")
                shown = json.loads(run(*preview, "--for", rung, "--at", lived["until"], "--since", lived["since"]))
                self.assertNotIn("left_out", lived)
                lines = [self.comparable(line) for line in lived["lines"] if line["stall"] != "director_silent"]
                self.assertEqual(sorted(map(self.comparable, shown["lines"])), sorted(lines))
                self.assertGreater(len(lines), 20, "too little to compare")

    @staticmethod
    def comparable(line):
        """But for what depends on who is enrolled under which name: the case, its parties, and sentences about these."""
        return [str(line.get(key)) for key in ("since", "stall", "state", "severity", "obligation", "of_kind", "due", "escalated_at",
                                               "ladder", "rung", "act_by", "finding")]


class Checked(unittest.TestCase):
    """A director and an agency that want digests, a courier, and who looks after it."""

    def setUp(self):
        self.served = daemon.Daemon(clock="2026-03-02T09:00:00Z")
        self.served.__enter__()
        self.addCleanup(self.served.__exit__, None, None, None)
        operator = self.connect("operator")
        operator.write("agency.enrol", name="post", kind="mailer")
        for party in ("director", "police"):
            operator.write("channel.set", party=party, medium="mail", mailbox=f"{party}@example.nl")
        self.post, self.police = self.connect("post"), self.connect("police")

    def connect(self, name):
        client = self.served.connect(name)
        self.addCleanup(client.close)
        return client

    def vangnet(self, *words, party="operator"):
        return vangnet("--dir", self.served.dir, "--as", party, *words)

    def check(self, *words, **other):
        done = self.vangnet("digest", "check", *words, **other)
        return done.returncode, done.stdout.splitlines()

    def metrics(self):
        done = self.vangnet("delivery", "status", "--metrics")
        self.assertEqual(done.returncode, 0, done.stderr)
        samples = {}
        for line in done.stdout.splitlines():
            if not line.startswith("#"):
                name, value = line.rsplit(" ", 1)
                self.assertRegex(name, r'^[a-z_]+\{[a-z]+="[a-z]+"\}$')
                samples[name] = float(value)
        return samples

    def advance(self, until):
        self.police.call("clock.advance", until=until)

    def letters(self, count):
        """What the courier is given, until it is as much as that."""
        letters = []
        daemon.wait_until("the digests are made", lambda: letters.extend(self.post.call("delivery.take")["letters"])
                          or len(letters) >= count)
        return letters

    def test_it_is_told_whose_digest_of_which_day_has_not_gone_out(self):
        self.advance("2026-03-03T06:35:00Z")  # a quarter past the half hour is grace
        letters = self.letters(2)
        self.assertEqual({letter["recipient"] for letter in letters}, {"director", "police"})
        self.assertEqual({letter["kind"] for letter in letters}, {"digest"})
        self.assertEqual(self.check()[0], 0)
        self.advance("2026-03-03T07:00:01Z")
        self.post.call("delivery.take")
        code, lines = self.check()
        self.assertEqual(code, 1)
        for party in ("director", "police"):
            self.assertTrue([line for line in lines if f"the digest of {party} that was due 2026-03-03" in line], lines)
        self.assertEqual(self.check("--oldest", "2h")[0], 0)
        self.assertEqual(self.metrics()['vangnet_digests{state="open"}'], 2)
        director = next(letter for letter in letters if letter["recipient"] == "director")
        self.post.call("delivery.done", letter=director["letter"])
        code, lines = self.check(party="post")
        self.assertEqual((code, ["director" in line for line in lines if "the digest of" in line]), (1, [False]))
        police = next(letter for letter in letters if letter["recipient"] == "police")
        self.post.call("delivery.fail", letter=police["letter"], reason="550 no such mailbox", final=True)
        code, lines = self.check("--oldest", "1d")
        self.assertEqual(code, 1)
        self.assertEqual([line for line in lines if "police" in line and "could not be delivered" in line], lines)
        samples = self.metrics()
        self.assertEqual([samples[f'vangnet_digests{{state="{state}"}}'] for state in ("sent", "open", "failed", "missing")], [1, 0, 1, 0])

    def test_a_courier_that_is_silent_is_missed(self):
        self.assertEqual(self.check()[0], 0)  # nobody needs one yet
        self.advance("2026-03-03T06:31:00Z")
        code, lines = self.check()
        self.assertEqual((code, lines), (1, ["mail: no courier has ever asked for letters"]))
        self.assertNotIn('vangnet_delivery_courier_seconds{medium="mail"}', self.metrics())
        for letter in self.letters(2):
            self.post.call("delivery.done", letter=letter["letter"])
        code, lines = self.check()
        self.assertEqual((code, len(lines)), (0, 1))
        self.assertEqual(self.metrics()['vangnet_delivery_courier_seconds{medium="mail"}'], 0)
        self.advance("2026-03-03T07:16:00Z")
        code, lines = self.check()
        self.assertEqual((code, lines), (1, ["mail: no courier has asked for letters for 45 minutes"]))
        self.assertEqual(self.check("--oldest", "1h")[0], 0)
        self.assertEqual(self.metrics()['vangnet_delivery_courier_seconds{medium="mail"}'], 2700)

    def test_it_is_for_operators_and_couriers_and_says_when_it_cannot_ask(self):
        self.assertNotEqual(self.check(party="police")[0], 0)
        for wrong in (("--oldest", "soon"), ("now",)):
            self.assertEqual(self.check(*wrong)[0], 2)
        self.assertEqual(vangnet("--dir", self.served.folder, "--as", "operator", "digest", "check").returncode, 4)


if __name__ == "__main__":
    unittest.main()
