"""Two daemons on one PostgreSQL, agencies on both: nothing is lost or doubled, each feeds what the other wrote, both sweep, one finds.

The clock is the real one, so the covenant's terms are nothing: what lapses is found by whichever daemon sweeps first.
"""

import collections
import random
import sys
import time
import unittest

sys.path.insert(0, "tests/support")
import daemon
from client import Refused, new_key
from load import Load
from partnership import Partnership

AGENCIES = ("police", "municipality", "housing")
LOAD_SECONDS = 60 if daemon.LONG else 8
KILLS = 20 if daemon.LONG else 4
LAPSING_CASES = 60
SEED = 20260303


def since_part(events, agency="police"):
    """Of a case's events those since an agency opened it or was offered it."""
    first = next(i for i, event in enumerate(events) if event["actor"] == agency or event["facts"].get("agency") == agency)
    return events[first:]


class TwoDaemons(unittest.TestCase):
    def setUp(self):
        postgres = self.enterContext(daemon.Postgres())
        self.partnership = self.enterContext(Partnership(postgres))
        self.one = self.enterContext(self.partnership.daemon())
        self.two = self.enterContext(self.partnership.daemon())

    def connect(self, vangnetd, name):
        client = vangnetd.connect(name)
        self.addCleanup(client.close)
        return client

    def check_states(self):
        checked = self.partnership.run("check", check=False)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        self.assertIn("faults=0", checked.stdout)

    def ways(self, name):
        return [lambda: self.one.connect(name), lambda: self.two.connect(name)]

    def everything(self, name):
        client = self.connect(self.one, name)
        return {case["case"]: client.timeline(case["case"]) for case in client.cases()}

    def collect(self, watcher, expected):
        """Events of a watch until all that is expected has come and nothing more does."""
        seen, missing = [], set(expected)
        while (event := watcher.event_within(20 if missing else 2)) is not None:
            seen.append(event)
            missing.discard((event["case"], event["seq"]))
        return seen

    def check_feed(self, watchers):
        """On each daemon: every event of the agency's cases since it took part, once, in the order of each case. Who has fallen
        behind catches up on what its cases are by then, so that earlier events of them may come as well; it may see those."""
        cases = self.everything("police")
        expected = {(case, event["seq"]) for case, events in cases.items() for event in since_part(events)}
        whole = {(case, event["seq"]) for case, events in cases.items() for event in events}
        orders = []
        for watcher in watchers:
            places = [(event["case"], event["seq"]) for event in self.collect(watcher, expected)]
            self.assertEqual(len(places), len(set(places)), "an event came twice")
            self.assertLessEqual(expected, set(places))
            self.assertLessEqual(set(places), whole)
            last = collections.Counter()
            for case, seq in places:
                self.assertGreater(seq, last[case], "a case's events came out of order")
                last[case] = seq
            orders.append([place for place in places if place in expected])
        self.assertEqual(*orders, "the two daemons tell the events in another order")

    def test_agencies_on_both_under_load(self):
        watchers = [self.connect(vangnetd, "police") for vangnetd in (self.one, self.two)]
        for watcher in watchers:
            watcher.call("watch.start", cursor="0")
        with Load({name: [way] for name, way in zip(AGENCIES, (self.ways("police")[0], self.ways("municipality")[1],
                                                               self.ways("housing")[0]))}, SEED) as load:
            time.sleep(LOAD_SECONDS)
        load.check_whole(self, self.two.connect)
        print(f"{len(load.acknowledged())} acknowledged in {LOAD_SECONDS} s")
        self.check_feed(watchers)
        self.check_states()

    def test_one_of_them_killed_and_the_clients_go_to_the_other(self):
        rng = random.Random(SEED)
        with Load({name: self.ways(name) for name in AGENCIES}, SEED) as load:
            for number in range(KILLS):
                time.sleep(rng.uniform(0.3, 1))
                victim = (self.one, self.two)[number % 2]
                before = len(load.acknowledged())
                victim.kill()
                daemon.wait_until("work on the other", lambda before=before: len(load.acknowledged()) > before + 5, 60, 0.02)
                victim.start()
        load.check_whole(self, self.one.connect)
        self.check_states()

    def test_the_same_key_on_both_at_once_is_one_command(self):
        police = [self.connect(vangnetd, "police") for vangnetd in (self.one, self.two)]
        case, results = police[0].open_case(), []
        for _ in range(100):
            params = {"case": case, "text": "once", "key": new_key()}
            numbers = [client.send("note.add", **params) for client in police]
            pair = []
            for client, number in zip(police, numbers):
                try:
                    pair.append(client.reply(number))
                except Refused as refused:
                    self.assertEqual(refused.data["retry"], "same", refused)
                    pair.append(client.call("note.add", **params))
            self.assertEqual(*pair)
            results.append(pair[0]["seq"])
        self.assertEqual(results, list(range(2, 102)))
        self.check_states()

    def test_rivals_for_one_offer_end_in_one_way(self):
        """The giver withdraws on one daemon while the taker accepts on the other: one of both, never both, never neither."""
        police, housing = self.connect(self.one, "police"), self.connect(self.two, "housing")
        ends = collections.Counter()
        rivals = [(police, "handover.withdraw"), (housing, "handover.accept")]
        for _ in range(40):
            case = police.open_case()
            police.write("handover.offer", case=case, agency="housing", reason="theirs")
            rivals.reverse()
            numbers = [client.send(verb, case=case, key=new_key()) for client, verb in rivals]
            done = []
            for (client, _), number in zip(rivals, numbers):
                try:
                    client.reply(number)
                    done.append(client.name)
                except Refused as refused:
                    self.assertIn(refused.code, ("no_offer", "not_holder", "not_found"), refused)
            self.assertEqual(len(done), 1, done)
            ends[done[0]] += 1
            reader = police if done == ["police"] else housing
            kinds = [event["kind"] for event in reader.timeline(case)]
            self.assertEqual(sum(kind in ("handover.accepted", "handover.withdrawn") for kind in kinds), 1, kinds)
        print(dict(ends))
        self.check_states()

    def test_both_sweep_and_each_lapse_is_found_once(self):
        covenant = self.partnership.covenant()
        covenant["calendar"] = {"hours": "24x7"}
        covenant["terms"] = {"move": "1h", "accept": "0", "answer": "1h", "act": "1h", "reply": "1h", "inform": "1h"}
        covenant["ladder"] = [{"rung": "official", "acknowledge": "0", "act": "1h"},
                              {"rung": "administrative", "acknowledge": "1h", "act": "1h"}]
        self.connect(self.one, "operator").write("covenant.put", document=covenant)
        clients = [self.connect(self.one, "police"), self.connect(self.two, "police")]
        cases = []
        for number in range(LAPSING_CASES):
            client = clients[number % 2]
            cases.append(client.open_case())
            client.write("handover.offer", case=cases[-1], agency="housing", reason="nobody looks")
        mayor = self.connect(self.two, "mayor")
        daemon.wait_until("escalations at the mayor", lambda: len(mayor.all_pages("escalation.list", "escalations")) >=
                          LAPSING_CASES, 60, 0.2)
        for case in cases:
            kinds = [event["kind"] for event in clients[0].timeline(case)]
            self.assertEqual(kinds, ["case.opened", "handover.offered", "stall.found", "escalation.raised",
                                     "escalation.climbed"])
        self.check_states()


if __name__ == "__main__":
    unittest.main()
