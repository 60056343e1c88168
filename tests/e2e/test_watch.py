"""A watch: every event of one's cases, from any cursor on; after a connection that was killed anywhere nothing is missed or repeated."""

import random
import sys
import threading
import unittest

sys.path.insert(0, "tests/support")
import daemon
from client import Closed, new_key

KILLS = 120 if daemon.LONG else 40


def place(event):
    return event["case"], event["seq"]


class Watch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(daemon.Daemon(clock="2026-03-02T09:00:00Z"))

    def connect(self, name):
        client = self.daemon.connect(name)
        self.addCleanup(client.close)
        return client

    def setUp(self):
        self.police = self.connect("police")

    def test_from_now_on_comes_what_happens_and_nothing_before(self):
        case = self.police.open_case()
        watcher = self.connect("police")
        self.assertIn("cursor", watcher.call("watch.start"))
        self.police.write("note.add", case=case, text="seen")
        event = watcher.event()
        self.assertEqual((event["case"], event["seq"], event["kind"], event["actor"]), (case, 2, "note.added", "police"))
        self.assertEqual(event["content"]["text"], "seen")

    def test_from_the_beginning_comes_everything_in_the_order_of_the_timelines(self):
        cases = [self.police.open_case(title=f"Case {i}") for i in range(20)]
        for i in range(60):
            self.police.write("note.add", case=cases[i % 20], text=str(i))
        watcher = self.connect("police")
        watcher.call("watch.start", cursor="0")
        expected = {place(event) for case in self.police.cases() for event in self.police.timeline(case["case"])}
        seen = [watcher.event() for _ in range(len(expected))]
        self.assertEqual({place(event) for event in seen}, expected)
        self.assertEqual(len(seen), len(expected))
        last = {}
        for event in seen:
            self.assertEqual(event["seq"], last.get(event["case"], 0) + 1, "a case's events came out of order")
            last[event["case"]] = event["seq"]
        self.assertIsNone(watcher.event_within(0.3))

    def test_derived_events_come_as_facts_do(self):
        case = self.police.open_case()
        self.police.write("handover.offer", case=case, agency="housing", reason="theirs")
        housing = self.connect("housing")
        housing.call("watch.start")
        now = self.police.call("session.hello")["now"]
        self.police.call("clock.advance", until=now[:8] + "06T09:00:00Z" if now < "2026-03-06" else "2026-03-20T09:00:00Z")
        kinds = set()
        while "escalation.raised" not in kinds:
            event = housing.event()
            if event["case"] == case:
                kinds.add(event["kind"])
        self.assertIn("stall.found", kinds)

    def test_nobody_sees_events_of_cases_of_others(self):
        watcher = self.connect("municipality")
        watcher.call("watch.start")
        mine = watcher.open_case()
        self.police.write("note.add", case=self.police.open_case(), text="not theirs")
        watcher.write("note.add", case=mine, text="theirs")
        events = [watcher.event(), watcher.event()]
        self.assertEqual({event["case"] for event in events}, {mine})
        self.assertIsNone(watcher.event_within(0.3))

    def test_who_is_offered_a_case_sees_it_from_then_on(self):
        watcher = self.connect("housing")
        watcher.call("watch.start")
        case = self.police.open_case()
        self.police.write("handover.offer", case=case, agency="housing", reason="theirs")
        event = watcher.event()
        while event["case"] != case:
            event = watcher.event()
        self.assertEqual(event["kind"], "handover.offered")

    def test_after_stop_nothing_comes(self):
        watcher = self.connect("police")
        watcher.call("watch.start")
        case = self.police.open_case()
        watcher.event()
        self.assertIn("cursor", watcher.call("watch.stop"))
        self.police.write("note.add", case=case, text="unseen")
        self.assertIsNone(watcher.event_within(0.3))

    def test_a_cursor_that_no_reply_gave_is_refused(self):
        watcher = self.connect("police")
        cursor = watcher.call("watch.start")["cursor"]
        watcher.call("watch.stop")
        other = cursor[:-1] + ("1" if cursor[-1] != "1" else "2")
        for forged in (other, "what", "1", ""):
            refused = watcher.refusal("watch.start", cursor=forged)
            self.assertEqual((refused.code, refused.data["field"]), ("bad_value", "cursor"))

    def write_on(self, stopped, written):
        """An agency that does not stop writing."""
        with self.daemon.connect("housing") as writer:
            rng = random.Random(11)
            cases = [writer.open_case() for _ in range(5)]
            written.update((case, 1) for case in cases)
            while not stopped.is_set():
                numbers = [writer.send("note.add", case=rng.choice(cases), text="x", key=new_key())
                           for _ in range(rng.randint(1, 8))]
                written.update(place(writer.reply(number)) for number in numbers)

    def test_killed_anywhere_and_resumed_nothing_is_missed_or_repeated(self):
        rng = random.Random(5)
        watcher = self.daemon.connect("housing")
        cursor = watcher.call("watch.start")["cursor"]
        stopped, written, seen = threading.Event(), set(), []
        writer = threading.Thread(target=self.write_on, args=(stopped, written))
        writer.start()
        try:
            for _ in range(KILLS):
                for _ in range(rng.randint(0, 40)):
                    event = watcher.event()
                    cursor = event["cursor"]
                    seen.append(place(event))
                watcher.reset()
                watcher = self.daemon.connect("housing")
                watcher.call("watch.start", cursor=cursor)
        finally:
            stopped.set()
            writer.join(60)
        while (event := watcher.event_within(1)) is not None:
            seen.append(place(event))
        watcher.close()
        self.assertEqual(len(seen), len(set(seen)), "an event came twice")
        self.assertEqual(set(seen), written)
        self.assertGreater(len(seen), KILLS * 5)

    def test_a_daemon_that_was_killed_takes_up_the_watch_where_it_was(self):
        with daemon.Daemon() as other:
            with other.connect("police") as police:
                case = police.open_case()
                watcher = other.connect("police")
                watcher.call("watch.start", cursor="0")
                cursor = watcher.event()["cursor"]
                police.write("note.add", case=case, text="while nobody looked")
            other.kill()
            with self.assertRaises(Closed):
                while True:
                    watcher.event()
            watcher.close()
            other.start()
            with other.connect("police") as watcher:
                watcher.call("watch.start", cursor=cursor)
                self.assertEqual(place(watcher.event()), (case, 2))


if __name__ == "__main__":
    unittest.main()
