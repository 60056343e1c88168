"""Every way to look shows the same: after a random walk of all parties, what each finds by name, in lists, in the timeline and
in a watch from the very beginning is the same, and the state that is stored is that of the log."""

import datetime
import random
import sys
import unittest

sys.path.insert(0, "tests/support")
import daemon
from client import Refused, new_key

START = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.timezone.utc)
STEPS = 8000 if daemon.LONG else 1500
CASES = 10
AGENCIES = ["police", "municipality", "housing", "care", "youth"]
PARTIES = [*AGENCIES, "director", "mayor", "operator"]
OWED = {"action": ["act"], "promise": ["keep"], "request": ["answer"], "contact": ["reply", "inform"]}
VERBS = {
    "handover.offer": ["agency", "reason"], "handover.accept": [], "handover.refuse": ["reason"], "handover.withdraw": [],
    "handover.keep": [], "request.ask": ["agency", "text"], "request.answer": ["obligation", "text"],
    "request.refuse": ["obligation", "reason"], "request.withdraw": ["obligation"], "action.agree": ["agency", "due", "text"],
    "action.done": ["obligation"], "action.drop": ["obligation", "reason"], "promise.make": ["due", "text"],
    "promise.keep": ["obligation"], "promise.break": ["obligation", "reason"],
    "promise.renegotiate": ["obligation", "due", "reason"], "contact.record": ["channel", "wants_reply"],
    "contact.reply": ["obligation", "unreachable"], "contact.inform": ["obligation"], "note.add": ["text"],
    "milestone.reach": ["name"], "escalation.acknowledge": [], "escalation.resolve": ["reason"], "case.close": ["over"],
    "case.reopen": ["reason"],
}


class Walk:
    """Parties that do whatever comes up, half of it what makes sense."""

    def __init__(self, served, seed):
        self.dice = random.Random(seed)
        self.operator = served.connect("operator")
        for name in ("care", "youth"):
            self.operator.write("agency.enrol", name=name)
        self.clients = {name: served.connect(name) for name in PARTIES if name != "operator"}
        self.clients["operator"] = self.operator
        self.now, self.cases, self.done = START, [], 0

    def instant(self, seconds=0):
        return (self.now + datetime.timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")

    def look(self, case):
        """The case as anybody may see it who may."""
        for client in self.clients.values():
            try:
                return client.call("case.get", case=case)
            except Refused:
                pass
        return {"case": {}}

    def fill(self, verb, state):
        dice = self.dice
        owed = [item["number"] for item in state.get("obligations", ()) if item["kind"] in OWED.get(verb.split(".")[0], ())]
        values = {
            "agency": dice.choice(AGENCIES), "due": self.instant(86400 * dice.randrange(1, 9)), "text": "text", "reason": "reason",
            "obligation": dice.choice(owed or [1]), "channel": "visit", "wants_reply": True, "unreachable": True, "name": "halfway",
            "over": [item["number"] for item in state.get("obligations", ())][:32],
        }
        params = {field: values[field] for field in VERBS[verb]}
        if verb == "case.close":
            params.update(outcome="ended", ground="mistake")
        if dice.random() < 0.15:
            params["visibility"] = "own"
        return params

    def who(self, verb, params, state):
        """Mostly one of whom it is expected."""
        if self.dice.random() < 0.2 or not state.get("parts"):
            return self.dice.choice(PARTIES)
        for item in state.get("obligations", ()):
            if verb in ("handover.accept", "handover.refuse") and item["kind"] == "accept":
                return item["debtor"]
            if item["number"] == params.get("obligation"):
                return item["creditor" if verb == "request.withdraw" else "debtor"]
        if verb.startswith("escalation.") or verb == "case.close":
            return self.dice.choice(["director", "mayor", state["case"]["holder"]])
        return self.dice.choice([state["case"]["holder"], self.dice.choice(state["parts"])["party"]])

    def step(self):
        dice = self.dice
        if len(self.cases) < CASES:
            self.cases.append(self.clients[dice.choice(AGENCIES)].open_case(
                title=f"Case {len(self.cases)}", visibility=dice.choice(["case", "own"])))
        elif dice.random() < 0.02:
            self.now += datetime.timedelta(hours=dice.choice([1, 24, 72]))
            self.operator.call("clock.advance", until=self.instant())
        elif dice.random() < 0.005:
            self.operator.write("director.appoint", director=dice.choice(["director", "mayor"]), rung=dice.choice(
                ["official", "administrative"]))
        else:
            self.act(dice.choice(self.cases), dice.choice(list(VERBS)))

    def act(self, case, verb):
        state = self.look(case)
        params = self.fill(verb, state)
        client = self.clients.get(self.who(verb, params, state), self.operator)
        try:
            client.write(verb, case=case, key=new_key(), **params)
            self.done += 1
        except Refused as refused:
            assert refused.code not in ("internal", "unavailable", "busy"), (verb, params, refused)


class Views(unittest.TestCase):
    def test_whichever_way_one_looks_it_is_the_same(self):
        with daemon.Daemon(clock=START.isoformat().replace("+00:00", "Z")) as served:
            walk = Walk(served, seed=11)
            for client in walk.clients.values():
                self.addCleanup(client.close)
            for _ in range(STEPS):
                walk.step()
            self.assertGreater(walk.done, STEPS / 4)
            for name in PARTIES:
                with self.subTest(party=name):
                    self.expect_one_view(served, walk, name)
            self.assertEqual(served.stop(), 0)
            checked = served.check()
            self.assertIn("faults=0", checked.stdout)

    def expect_one_view(self, served, walk, name):
        client = walk.clients[name]
        timelines = {}
        for case in walk.cases:
            try:
                client.call("case.get", case=case)
                timelines[case] = client.timeline(case)
            except Refused as refused:
                self.assertEqual(refused.code, "not_found")
        self.assertEqual({case["case"] for case in client.cases()}, set(timelines))
        listed = client.all_pages("stall.list", "stalls") + client.all_pages("escalation.list", "escalations")
        listed += client.call("digest.show", since="2020-01-01T00:00:00Z").get("lines", [])
        self.assertLessEqual({item["case"] for item in listed}, set(timelines))
        self.assertEqual(self.watched(served, name, sum(map(len, timelines.values()))), timelines)

    @staticmethod
    def watched(served, name, count):
        with served.connect(name) as watcher:
            watcher.call("watch.start", cursor="0")
            told = {}
            for _ in range(count):
                event = watcher.event_within(10)
                if event is None:
                    break
                event.pop("cursor")
                told.setdefault(event["case"], []).append(event)
            assert watcher.event_within(0.1) is None, "more came than there is to see"
            return told


if __name__ == "__main__":
    unittest.main()
