"""Two daemons on one database: a key counts once wherever it is sent, and a watch goes on wherever its cursor is shown."""

import random
import socket
import struct
import sys
import threading
import unittest

sys.path.insert(0, "tests/support")
import daemon
from client import Closed, Refused, new_key, result_of
from partnership import Partnership

ROUNDS = 400 if daemon.LONG else 40
KILLS = 200
NOTES = 1500 if daemon.LONG else 400


def outcome(client, number):
    """The reply of a request that was sent: its result, or its error."""
    while number not in client.replies:
        client.take()
    try:
        return result_of(client.replies.pop(number))
    except Refused as refused:
        return refused.code


def reset(client):
    """End the connection at once, in the middle of whatever."""
    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.socket.close()


class TwoDaemons(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = cls.enterClassContext(daemon.Postgres())
        cls.partnership = cls.enterClassContext(Partnership(cls.postgres))
        cls.daemons = [cls.enterClassContext(cls.partnership.daemon()) for _ in range(2)]

    def connect(self, which, name="police"):
        client = self.daemons[which].connect(name)
        self.addCleanup(client.close)
        return client

    def setUp(self):
        self.pair = [self.connect(0), self.connect(1)]

    def both(self, clients, verb, *params):
        """The outcomes of the same thing sent twice at once."""
        numbers = [client.send(verb, **what) for client, what in zip(clients, params)]
        return [outcome(client, number) for client, number in zip(clients, numbers)]

    # --- keys

    def test_a_key_sent_twice_at_once_opens_one_case(self):
        for clients in (self.pair, [self.connect(0), self.connect(0)]):
            for number in range(ROUNDS):
                params = {"title": f"Twice {number}", "theme": "nuisance", "key": new_key()}
                one, other = self.settled(clients, "case.open", params, params)
                self.assertEqual(one, other)
        titles = [case["title"] for case in self.pair[0].cases() if case["title"].startswith("Twice")]
        self.assertEqual(len(titles), 2 * ROUNDS)

    def settled(self, clients, verb, *params):
        """As `both`, where what is to be sent again is sent again."""
        outcomes = self.both(clients, verb, *params)
        for i, client in enumerate(clients):
            while outcomes[i] in ("conflict", "unavailable", "busy"):
                outcomes[i] = outcome(client, client.send(verb, **params[i]))
        return outcomes

    def test_a_key_sent_twice_at_once_writes_one_event(self):
        case = self.pair[0].open_case()
        for number in range(ROUNDS):
            params = {"case": case, "text": str(number), "key": new_key()}
            one, other = self.settled(self.pair, "note.add", params, params)
            self.assertEqual(one, other)
        self.assertEqual(len(self.pair[1].timeline(case)), 1 + ROUNDS)

    def test_of_two_requests_with_one_key_one_happens(self):
        cases = [self.pair[0].open_case(), self.pair[0].open_case()]
        for number in range(ROUNDS):
            key = new_key()
            there = cases[number % 2]  # the same case, and another
            outcomes = self.settled(self.pair, "note.add", {"case": cases[0], "text": "this", "key": key},
                                    {"case": there, "text": "that", "key": key})
            self.assertEqual([what == "key_reused" for what in outcomes].count(True), 1, outcomes)
        self.assertEqual(sum(len(self.pair[0].timeline(case)) for case in cases), 2 + ROUNDS)

    def test_a_key_tells_the_same_when_the_case_has_moved_on(self):
        police, municipality = self.pair[0], self.connect(1, "municipality")
        key, offer, refusal = new_key(), new_key(), new_key()
        opened = police.write("case.open", title="Moving", theme="nuisance", key=key)
        case = opened["case"]
        offered = police.write("handover.offer", case=case, agency="municipality", key=offer)
        refused = municipality.write("handover.refuse", case=case, reason="not ours", key=refusal)
        police.write("case.close", case=case, outcome="ended", ground="mistake")
        for client in self.pair:
            self.assertEqual(client.write("case.open", title="Moving", theme="nuisance", key=key), opened)
            self.assertEqual(client.write("handover.offer", case=case, agency="municipality", key=offer), offered)
        again = self.connect(0, "municipality")
        self.assertEqual(again.write("handover.refuse", case=case, reason="not ours", key=refusal), refused)
        self.assertEqual(again.refusal("handover.refuse", case=case, reason="not ours", key=new_key()).code, "not_found")
        self.assertEqual(again.refusal("handover.refuse", case=case, reason="other", key=refusal).code, "key_reused")

    def test_an_envelope_belongs_to_what_a_key_stands_for(self):
        case, key = self.pair[0].open_case(), new_key()
        self.pair[0].write("note.add", case=case, text="a", key=key)
        for change in ({"visibility": "own"}, {"purpose": "other"}, {"on_behalf_of": "w1"}, {"text": "a "}):
            refused = self.pair[1].refusal("note.add", **{"case": case, "text": "a", "key": key, **change})
            self.assertEqual(refused.code, "key_reused", change)

    def test_a_write_whose_reply_was_cut_is_told_after_a_kill(self):
        for round_ in range(3):
            case = self.pair[1].open_case()
            cut = self.daemons[0].connect("police")
            sent = [{"case": case, "text": str(i), "key": new_key()} for i in range(100)]
            numbers = [cut.send("note.add", **params) for params in sent]
            told = [cut.reply(numbers[0])] if round_ else []
            self.daemons[0].kill()
            reset(cut)
            self.daemons[0].start()
            self.pair[0] = self.connect(0)
            replies = [client.write("note.add", **params) for params in sent for client in self.pair]
            self.assertEqual(replies[::2], replies[1::2])
            self.assertEqual(replies[:len(told)], told)
            self.assertEqual(sorted(reply["seq"] for reply in replies[::2]), list(range(2, 102)))

    # --- the partnership

    def enrol(self, operator, name, kind="agency"):
        self.partnership.authority.issue(name)
        return operator.send("agency.enrol", name=name, kind=kind, certificate=self.partnership.authority.certificate(name),
                             key=new_key())

    def test_two_operators_at_once_change_the_partnership_one_after_the_other(self):
        operators = [self.connect(0, "operator"), self.connect(1, "operator")]
        for number in range(8):
            self.partnership.authority.issue(f"both{number}")
            params = [{"name": f"both{number}", "certificate": self.partnership.authority.certificate(f"both{number}"),
                       "key": new_key()} for _ in range(2)]
            outcomes = self.settled(operators, "agency.enrol", *params)
            self.assertEqual(outcomes.count("exists"), 1, outcomes)
            for which in (0, 1):
                self.assertEqual(self.connect(which, f"both{number}").welcome["party"], f"both{number}")
        same = {"document": Partnership.covenant(), "key": new_key()}
        one, other = self.settled(operators, "covenant.put", same, same)
        self.assertEqual(one, other)
        versions = [self.settled(operators, "covenant.put", *({**same, "key": new_key()} for _ in range(2)))
                    for _ in range(5)]
        seqs = [reply["seq"] for pair in versions for reply in pair]
        self.assertEqual(len(set(seqs)), len(seqs))

    def test_who_has_left_at_one_daemon_has_left_at_the_other(self):
        operator = self.connect(0, "operator")
        case = self.pair[0].open_case()
        for number in range(5):
            name = f"leaver{number}"
            operator.reply(self.enrol(operator, name))
            self.pair[0].write("request.ask", case=case, agency=name, text="?")
            there = self.connect(1, name)
            there.write("note.add", case=case, text="here")
            operator.write("agency.leave", agency=name)
            after = [there.send("note.add", case=case, text="gone", key=new_key()) for _ in range(20)]
            after += [there.send("case.open", title="gone", theme="nuisance", key=new_key()) for _ in range(5)]
            self.assertLessEqual({str(outcome(there, number)) for number in after}, {"not_enrolled", "not_found", "agency_left"})
        self.assertNotIn("gone", [event.get("content", {}).get("text") for event in self.pair[0].timeline(case)])

    # --- the watch

    def write_notes(self, which, cases, failures):
        try:
            with self.daemons[which].connect("police") as client:
                for first in range(0, NOTES, 4):
                    numbers = [client.send("note.add", case=random.choice(cases), text=f"{which} {first + i}", key=new_key())
                               for i in range(4)]
                    for number in numbers:
                        what = outcome(client, number)
                        if isinstance(what, str) and what != "conflict":
                            failures.append(what)
        except Exception as error:  # noqa: BLE001: told by the thread that waits
            failures.append(repr(error))

    def test_a_watch_that_is_killed_anywhere_goes_on_at_either_daemon(self):
        cases = [self.pair[0].open_case(title=f"Watched {i}") for i in range(8)]
        start = self.connect(0)
        cursor = start.call("watch.start")["cursor"]
        failures = []
        writers = [threading.Thread(target=self.write_notes, args=(which, cases, failures)) for which in (0, 1)]
        for writer in writers:
            writer.start()
        dice, seen, kills = random.Random(7), [], 0
        while kills < KILLS or any(writer.is_alive() for writer in writers):
            cursor = self.watch_a_while(dice, seen, cursor)
            kills += 1
        for writer in writers:
            writer.join(60)
        self.assertEqual(failures, [])
        rest = self.connect(1)
        rest.call("watch.start", cursor=cursor)
        expected = {(case, event["seq"]) for case in cases for event in self.pair[0].timeline(case) if event["seq"] > 1}
        while len(seen) < len(expected):
            event = rest.event_within(5)
            self.assertIsNotNone(event, f"missed {sorted(expected - set(seen))[:5]}")
            seen.append((event["case"], event["seq"]))
        self.assertEqual(len(seen), len(set(seen)), "an event came twice")
        self.assertEqual(set(seen), expected)
        for case in cases:
            seqs = [seq for which, seq in seen if which == case]
            self.assertEqual(seqs, sorted(seqs), "a case's events came out of order")

    def watch_a_while(self, dice, seen, cursor):
        """The cursor of the last event that was dealt with before the connection was cut."""
        client = self.daemons[dice.randrange(2)].connect("police")
        try:
            client.send("watch.start", cursor=cursor)
            for _ in range(dice.choice((0, 1, 2, 5, 20, 50))):
                event = client.event_within(0.02)
                if event is None:
                    break
                seen.append((event["case"], event["seq"]))
                cursor = event["cursor"]
        except Closed as error:
            self.fail(f"the daemon closed a watch: {error}")
        finally:
            reset(client)
        return cursor

    def test_both_tell_the_same_history(self):
        case = self.pair[0].open_case()
        for i in range(40):
            self.pair[i % 2].write("note.add", case=case, text=str(i))
        told = []
        for client in (self.connect(0), self.connect(1)):
            client.call("watch.start", cursor="0")
            events = []
            while not events or (events[-1]["case"], events[-1]["seq"]) != (case, 41):
                events.append(client.event())
            told.append([{**event, "cursor": None} for event in events])
        self.assertEqual(told[0], told[1])

    @classmethod
    def tearDownClass(cls):
        checked = cls.partnership.run("check")
        assert "faults=0" in checked.stdout, checked.stdout


if __name__ == "__main__":
    unittest.main()
