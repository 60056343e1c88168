"""Two daemons on one database, and what no single case shows: rings closed from both sides at the same instant are found, once."""

import sys
import unittest

sys.path.insert(0, "tests/support")
import daemon
from client import new_key
from partnership import Partnership

RINGS = 60 if daemon.LONG else 20


class Across(unittest.TestCase):
    def setUp(self):
        postgres = self.enterContext(daemon.Postgres())
        self.partnership = self.enterContext(Partnership(postgres))
        self.one = self.enterContext(self.partnership.daemon())
        self.two = self.enterContext(self.partnership.daemon())
        covenant = self.partnership.covenant()
        covenant["calendar"] = {"hours": "24x7"}
        covenant["ring"] = {"age": "0"}
        covenant["split"] = {"term": "0"}
        self.connect(self.one, "operator").write("covenant.put", document=covenant)

    def connect(self, vangnetd, name):
        client = vangnetd.connect(name)
        self.addCleanup(client.close)
        return client

    def check(self):
        checked = self.partnership.run("check", check=False)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def found(self, client, case, stall):
        return [event for event in client.timeline(case)
                if event["kind"] == "stall.found" and event["facts"]["stall"] == stall]

    def ask_at_once(self, pairs):
        """Each of (client, case, agency) asks; all are sent before any reply is read."""
        numbers = [(client, client.send("request.ask", case=case, agency=agency, text="?", key=new_key()))
                   for client, case, agency in pairs]
        for client, number in numbers:
            client.reply(number)

    def test_two_edges_of_a_ring_at_the_same_instant(self):
        police, housing = self.connect(self.one, "police"), self.connect(self.two, "housing")
        rings = []
        for _ in range(RINGS):
            one, other = police.open_case(), housing.open_case()
            police.write("case.link", case=one, other=other)
            housing.write("case.link", case=other, other=one)
            self.ask_at_once([(police, one, "housing"), (housing, other, "police")])
            rings.append((one, other))
        for one, other in rings:
            daemon.wait_until("the ring", lambda one=one: self.found(police, one, "waiting_ring"), 20, 0.05)
        for one, other in rings:
            self.assertEqual(len(self.found(police, one, "waiting_ring")), 1)
            self.assertEqual(self.found(housing, other, "waiting_ring"), [])
        self.check()
        self.one.kill()
        self.one.start()
        police = self.connect(self.one, "police")
        for one, _ in rings:
            self.assertEqual(len(self.found(police, one, "waiting_ring")), 1)
        self.check()

    def test_a_split_tells_nothing_of_the_other_case(self):
        police, housing = self.connect(self.one, "police"), self.connect(self.two, "housing")
        one = police.open_case(bsn="111222333")
        other = housing.open_case(bsn="111222333")
        daemon.wait_until("the split", lambda: self.found(police, one, "split"), 20, 0.05)
        told = repr([police.timeline(one), police.call("case.get", case=one), police.call("stall.list"),
                     police.call("stall.explain", case=one, finding=1), police.call("digest.show")])
        for word in (other, "housing", "person_key", "subject"):
            self.assertNotIn(word, told)
        self.assertEqual(self.found(housing, other, "split"), [])
        for vangnetd in (self.one, self.two):
            self.assertNotIn("111222333", vangnetd.whole_log())
        self.check()

    def test_a_silent_director_of_many_cases_is_found_once(self):
        covenant = self.partnership.covenant()
        covenant["calendar"] = {"hours": "24x7"}
        covenant["terms"] = {"move": "0"}
        covenant["ladder"] = [{"rung": "official", "acknowledge": "0", "act": "0"}]
        self.connect(self.one, "operator").write("covenant.put", document=covenant)
        clients = [self.connect(self.one, "police"), self.connect(self.two, "housing")]
        opened = [(clients[n % 2], clients[n % 2].open_case()) for n in range(2 * RINGS)]

        def silent():
            return [case for client, case in opened
                    if any(event["kind"] == "escalation.silent" for event in client.timeline(case))]

        def found():
            return [case for client, case in opened if self.found(client, case, "director_silent")]

        daemon.wait_until("silence in every case", lambda: len(silent()) == len(opened), 60, 0.2)
        daemon.wait_until("it is found", found, 20, 0.05)
        self.assertEqual(len(found()), 1, "in the oldest of those that were silent when the first of the daemons looked")
        self.check()


if __name__ == "__main__":
    unittest.main()
