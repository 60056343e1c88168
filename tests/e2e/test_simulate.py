"""vangnet simulate says of a draft what two replays say of each other, and writes a page that stands alone.

Real logs are looked for in $VANGNET_LOGS, else in ../shared/data beside the repository; made ones are made by
tests/support/make_log.py.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from datetime import datetime

sys.path.insert(0, "tests/support")
sys.path.insert(0, "tests/e2e")
import client
import daemon
import pages
import test_views

E2E = os.path.join(daemon.ROOT, "tests", "e2e")
EXAMPLES = os.path.join(daemon.ROOT, "docs", "examples")
TODAY, SHARPER, LOOSER = (os.path.join(EXAMPLES, f"{name}.covenant.json") for name in ("today", "sharper", "looser"))
DEMO = os.path.join(daemon.ROOT, "daemon", "demo.covenant.json")
REFERENCE = os.path.join(E2E, "reference.covenant.json")
PERMITS = os.path.join(daemon.LOGS, "receipt_wabo.xes.gz"), os.path.join(E2E, "permits.map")
INCIDENTS = os.path.join(daemon.LOGS, "bpic2013_incidents.xes.gz"), os.path.join(E2E, "incidents-closed.map")
ADJUSTING = ("T03", "T13", "T18")  # the steps of the permit log that do over what was checked
ALONE = {"html", "head", "meta", "title", "style", "body", "main", "section", "div", "span", "h1", "h2", "h3", "p", "b", "s", "i",
         "table", "tr", "th", "td", "svg", "g", "line", "polyline", "circle", "rect", "text"}


def vangnet(*words):
    return subprocess.run([daemon.program("vangnet"), *words], capture_output=True, text=True, timeout=300)


def run(*words):
    done = vangnet(*words)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(words)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def simulate(log, mapping, *options):
    return json.loads(run("simulate", "--history", log, "--map", mapping, "--json", *options))


def replay(log, mapping, covenant, *options):
    return json.loads(run("replay", log, "--map", mapping, "--covenant", covenant, "--json", *options))


def first_found(found):
    """The instant of the first finding of each case; a director's silence is none where no director acts."""
    first = {}
    for finding in found["findings"]:
        if finding["kind"] != "director_silent":
            before = first.get(finding["case"], finding["since"])
            first[finding["case"]] = min(before, finding["since"], key=instant)
    return first


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def days(earlier, later):
    return (instant(later) - instant(earlier)).total_seconds() / 86400


class Made(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.prefix = os.path.join(folder.name, "log")

    def make(self, seed):
        script = os.path.join(daemon.ROOT, "tests", "support", "make_log.py")
        subprocess.run([sys.executable, script, self.prefix, "--seed", str(seed), "--cases", "80", "--keys"], check=True, timeout=60)
        return f"{self.prefix}.xes", f"{self.prefix}.xes.map"

    def test_a_case_is_as_much_sooner_as_two_replays_lie_apart(self):
        compared = 0
        for seed in (1, 2, 3, 4):
            log, mapping = self.make(seed)
            change = ("--set", "move=9d", "--set", "bouncing.times=2")
            today = first_found(replay(log, mapping, REFERENCE, "--until", "case-end"))
            draft = first_found(replay(log, mapping, REFERENCE, "--until", "case-end", *change))
            found = simulate(log, mapping, "--covenant", REFERENCE, "--until", "case-end", *change)["drafts"][0]["cases"]
            self.assertEqual({entry["case"] for entry in found["list"]}, set(today) | set(draft))
            for entry in found["list"]:
                name = entry["case"]
                self.assertEqual((entry["today"], entry["draft"]), (today.get(name), draft.get(name)), name)
                if name in today and name in draft:
                    self.assertAlmostEqual(entry["days_sooner"], days(draft[name], today[name]), delta=0.011)
                    compared += 1
            both = [(instant(today[name]), instant(draft[name])) for name in today if name in draft]
            self.assertEqual([found[key] for key in ("sooner", "later", "same", "new", "gone")],
                             [sum(a > b for a, b in both), sum(a < b for a, b in both), sum(a == b for a, b in both),
                              len(set(draft) - set(today)), len(set(today) - set(draft))])
        self.assertGreater(compared, 20, "the logs tell too little")

    def test_findings_are_those_of_a_replay(self):
        log, mapping = self.make(7)
        found = simulate(log, mapping, "--covenant", TODAY, "--draft", SHARPER)
        for terms, covenant in ((found["today"], TODAY), (found["drafts"][0], SHARPER)):
            counts = {}
            for finding in replay(log, mapping, covenant)["findings"]:
                counts[finding["kind"]] = counts.get(finding["kind"], 0) + 1
            counts.pop("director_silent", None)
            self.assertEqual({kind: count for kind, count in terms["by_kind"].items() if count}, counts)
            self.assertEqual(sum(week["findings"] for week in terms["weeks"]), terms["findings"])
            self.assertEqual(terms["escalations"], sum(director["escalations"] for director in terms["directors"]))

    def test_the_same_terms_change_nothing_and_the_same_input_gives_the_same_bytes(self):
        log, mapping = self.make(8)
        words = ("simulate", "--history", log, "--map", mapping, "--covenant", TODAY, "--draft", TODAY)
        draft = json.loads(run(*words, "--json"))["drafts"][0]
        self.assertEqual([draft["cases"][key] for key in ("sooner", "later", "new", "gone")], [0, 0, 0, 0])
        self.assertEqual(draft["changes"], [])
        self.assertTrue(all(pair["today"] == pair["draft"] for pair in draft["pairs"]))
        self.assertIn("Nothing changes", run(*words, "--language", "en"))
        self.assertEqual(run(*words, "--json"), run(*words, "--json"))

    def test_the_page_stands_alone_in_both_languages(self):
        log, mapping = self.make(9)
        page = self.prefix + ".html"
        for language, says in (("nl", "Vastlopers per week"), ("en", "Findings a week")):
            words = ("simulate", "--history", log, "--map", mapping, "--covenant", TODAY, "--draft", SHARPER, "--draft", LOOSER,
                     "--sweep", "move=2d..8d..2d", "--html", page, "--language", language)
            self.assertEqual(run(*words), "")
            with open(page, encoding="utf-8") as file:
                text = file.read()
            made = pages.Page(text)
            self.assertLessEqual(made.tags, ALONE)
            self.assertFalse({name for name, _ in made.attributes} & {"src", "href", "style", "srcset", "data"})
            self.assertFalse("://" in text or "url(" in text)
            self.assertEqual(made.open, [])
            self.assertIn(says, "".join(made.data))
            run(*words)
            with open(page, encoding="utf-8") as file:
                self.assertEqual(file.read(), text)
        pages.assert_browser_is_content(self, page)

    def test_a_sweep_is_a_curve_that_falls(self):
        log, mapping = self.make(10)
        found = simulate(log, mapping, "--covenant", TODAY, "--sweep", "move=1d..9d..2d")
        self.assertEqual([point["value"] for point in found["sweep"]["points"]], ["1d", "3d", "5d", "7d", "9d"])
        silent = [point["by_kind"]["silent"] for point in found["sweep"]["points"]]
        self.assertEqual(silent, sorted(silent, reverse=True))
        self.assertGreater(silent[0], silent[-1])
        counts = simulate(log, mapping, "--covenant", TODAY, "--sweep", "bouncing.times=1..3..1")["sweep"]
        self.assertEqual(counts["clause"], "patterns.bouncing.times")

    def test_what_is_wrong_is_named(self):
        log, mapping = self.make(11)
        history = ("--history", log, "--map", mapping, "--covenant", TODAY)
        for words, says in (
            ((), "--history"),
            (("--history", log), "--map"),
            (("--history", log, "--map", mapping), "--covenant"),
            (history, "--draft"),
            ((*history, "--draft", log), "log.xes"),
            ((*history, "--draft", SHARPER, "--set", "move=soon"), "terms.move"),
            ((*history, "--sweep", "move=3d"), "FROM..TO..STEP"),
            ((*history, "--sweep", "move=3d..14h..1d"), "one unit"),
            ((*history, "--sweep", "move=1d..900d..1d"), "at most 64"),
            ((*history, "--sweep", "move=1d..9d..0d"), "at most 64"),
            ((*history, "--draft", SHARPER, "--from", "yesterday"), "--from"),
            ((*history, "--draft", SHARPER, "--from", "2100-01-01"), "nothing of the history"),
            ((*history, "--draft", SHARPER, "--tolerable", "0"), "--tolerable"),
            ((*history, "--draft", SHARPER, "--html", "/no/such/folder/x"), "No such file"),
            ((*history, "--draft", SHARPER, "--what"), "--what"),
        ):
            with self.subTest(words=words):
                done = vangnet("simulate", *words)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1)
                self.assertIn(says, done.stderr)


TOGETHER = ["part.invite", "part.join", "part.decline", "part.uninvite", "part.finish", "case.confirm", "case.continue", "case.pause",
            "case.resume", "conference.plan", "conference.hold", "conference.cancel"]


class Plain(test_views.Walk):
    """A walk of which everybody in a case sees everything."""

    def __init__(self, served, seed):
        super().__init__(served, seed)
        self.conferences, self.told = {}, set()

    def fill(self, verb, state):
        params = super().fill(verb, state)
        params.pop("visibility", None)
        return params

    def step(self):
        if len(self.cases) < test_views.CASES:
            self.cases.append(self.clients[self.dice.choice(test_views.AGENCIES)].open_case(title=f"Case {len(self.cases)}"))
        elif self.dice.random() < 0.3:
            self.together(self.dice.choice(self.cases), self.dice.choice(TOGETHER))
        else:
            super().step()

    def together(self, case, verb):
        """Taking part, pausing and conferring, by one of whom it is expected."""
        state, dice = self.look(case), self.dice
        owed = [item["debtor"] for item in state.get("obligations", ()) if item["kind"] == "join"]
        party = dice.choice(owed) if owed and verb in ("part.join", "part.decline") else state["case"].get("holder", "police")
        values = {"agency": dice.choice(test_views.AGENCIES), "reason": "reason", "text": "text", "agencies": [party],
                  "due": self.instant(86400 * dice.randrange(1, 4)), "review": self.instant(86400 * dice.randrange(2, 6)),
                  "conference": self.conferences.get(case, 1)}
        needed = {"part.invite": ["agency"], "part.uninvite": ["agency"], "part.decline": ["reason"], "case.continue": ["reason"],
                  "case.pause": ["review", "reason"], "conference.plan": ["due", "text"], "conference.hold": ["conference", "agencies"],
                  "conference.cancel": ["conference", "reason"]}.get(verb, [])
        try:
            done = self.clients[party].write(verb, case=case, key=client.new_key(), **{field: values[field] for field in needed})
        except client.Refused:
            return
        self.told.add(verb)
        if verb == "conference.plan":
            self.conferences[case] = done["seq"]


class Own(unittest.TestCase):
    def test_a_daemon_s_own_history_is_found_again_and_other_terms_are_held_against_it(self):
        for seed in range(31, 37 if daemon.LONG else 32):
            with self.subTest(seed=seed):
                self.walk(seed)

    def walk(self, seed):
        with daemon.Daemon(clock=test_views.START.isoformat().replace("+00:00", "Z")) as served:
            walk = Plain(served, seed)
            for connection in walk.clients.values():
                self.addCleanup(connection.close)
            for _ in range(1200):
                walk.step()
            self.assertGreater(len(walk.told), 7, "the walk tells too little")
            for name in ("police", "housing"):
                with self.subTest(party=name):
                    self.expect_the_same(served, walk.clients[name], name)

    def expect_the_same(self, served, connection, name):
        found, first = {}, {}
        for case in (item["case"] for item in connection.cases()):
            for event in connection.timeline(case):
                if event["kind"] == "stall.found":
                    kind = event["facts"]["stall"]
                    found[kind] = found.get(kind, 0) + 1
                    first.setdefault(case, event["at"])
        own = ("simulate", "--json", "--dir", served.dir, "--as", name, "--history", "daemon", "--covenant", DEMO)
        same = json.loads(run(*own, "--draft", DEMO))
        self.assertEqual((same["today"]["refused"], same["history"]["skipped"]), (0, 0))
        silent = same["today"]["by_kind"].pop("director_silent", 0)  # once a case here: a simulation plays one case after the other
        self.assertGreaterEqual(silent, found.pop("director_silent", 0))
        self.assertEqual({kind: count for kind, count in same["today"]["by_kind"].items() if count}, found)
        self.assertEqual({entry["case"]: entry["today"] for entry in same["drafts"][0]["cases"]["list"]}, first)
        self.assertGreater(sum(found.values()), 10, "the walk tells too little")
        other = json.loads(run(*own, "--set", "move=1d", "--set", "ceiling=4d"))["drafts"][0]
        page = os.path.join(served.folder, "page.html")
        self.assertIn("refuse", run(*own[:1], *own[2:], "--set", "ceiling=4d", "--language", "en"))
        self.assertEqual(run(*own[:1], *own[2:], "--set", "move=1d", "--html", page), "")
        with open(page, encoding="utf-8") as file:
            self.assertLessEqual(pages.Page(file.read()).tags, ALONE)
        self.assertGreater(other["refused"], 0)  # dates beyond its ceiling, and what follows from them
        self.assertGreater(other["cases"]["sooner"], 0)


class Real(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not os.path.isdir(daemon.LOGS):
            print(f"no logs in {daemon.LOGS}: only made ones are simulated")
            raise unittest.SkipTest("no logs")

    def test_ordinary_alternating_work_on_permits_does_not_bounce(self):
        with gzip.open(PERMITS[0]) as file:
            root = ElementTree.parse(file).getroot()
        adjusted, unnamed = set(), set()
        for trace in (element for element in root if element.tag.endswith("trace")):
            texts = [child.get("value") for event in trace for child in event if child.get("key") == "concept:name"]
            name = next(child.get("value") for child in trace if child.get("key") == "concept:name")
            if any(text.startswith(ADJUSTING) for text in texts):
                adjusted.add(name)
            if any(child.get("value") == "EMPTY" for event in trace for child in event if child.get("key") == "org:group"):
                unnamed.add(name)
        bouncing = [self.cases_of_kind("bouncing", times) for times in (1, 2)]
        self.assertLessEqual(bouncing[1] | self.cases_of_kind("looping", 1), adjusted)
        self.assertLessEqual(bouncing[0], adjusted | unnamed)
        self.assertLessEqual(len(bouncing[0] - adjusted), 2)
        self.assertGreater(len(bouncing[1]), 10)  # what is adjusted again and again, does

    def cases_of_kind(self, kind, times):
        found = replay(*PERMITS, REFERENCE, "--until", "case-end", "--set", f"bouncing.times={times}")
        return {finding["case"] for finding in found["findings"] if finding["kind"] == kind}

    def test_a_sharper_draft_finds_no_case_later_and_a_looser_none_sooner(self):
        for (log, mapping), options in ((PERMITS, ("--until", "case-end")), (INCIDENTS, ("--from", "2012-04-01"))):
            with self.subTest(log=log):
                found = simulate(log, mapping, "--covenant", TODAY, "--draft", SHARPER, "--draft", LOOSER, *options)
                sharper, looser = (draft["cases"] for draft in found["drafts"])
                self.assertEqual((sharper["later"], sharper["gone"]), (0, 0))
                self.assertGreater(sharper["sooner"], 100)
                self.assertEqual((looser["sooner"], looser["new"]), (0, 0))
                self.assertGreater(looser["later"], 50)
                for terms in (found["today"], *found["drafts"]):
                    self.assertLessEqual(terms["told"], terms["findings"])
                    for director in terms["directors"]:
                        print(f"{os.path.basename(log)}, {terms['label']}, {director['rung']}: {director['findings_a_week']} findings "
                              f"a week, {director['findings_without_muting_a_week']} without muting")


if __name__ == "__main__":
    unittest.main()
