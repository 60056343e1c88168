"""What is owed becomes letters, letters end, and their cases are told: by the real daemon, with couriers that only ask."""

import sys
import unittest

sys.path.insert(0, "tests/support")
from client import Refused, new_key
from daemon import Daemon, wait_until

START = "2026-03-02T08:00:00Z"  # a Monday
STALLED = "2026-03-09T15:59:00Z"  # a next step of five working days has lapsed, its escalation a minute old or more
MAIL, HOOK = "chief@example.org", "https://example.org/vangnet"


class OutboxTest(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon(clock=START))
        self.operator = self.enterContext(self.daemon.connect("operator"))
        for kind in ("mailer", "hooks"):
            self.operator.write("agency.enrol", name=kind, kind=kind)
        self.police = self.enterContext(self.daemon.connect("police"))
        self.mailer = self.enterContext(self.daemon.connect("mailer"))
        self.hooks = self.enterContext(self.daemon.connect("hooks"))

    def reach(self, party, mailbox=MAIL, medium="mail", digest="none", **more):
        self.operator.write("channel.set", party=party, medium=medium, mailbox=mailbox, digest=digest, **more)

    def advance(self, until):
        self.operator.call("clock.advance", until=until)

    def open_case(self, **more):
        return self.police.write("case.open", title="Noise", theme="nuisance", **more)["case"]

    def take(self, courier=None, **more):
        return (courier or self.mailer).call("delivery.take", **more)["letters"]

    def events(self, case, kind):
        return [event for event in self.police.call("case.timeline", case=case, limit=500)["events"] if event["kind"] == kind]

    def told(self, case, kind):
        return wait_until(kind, lambda: self.events(case, kind))


class Letters(OutboxTest):
    def test_an_escalation_becomes_a_letter_and_its_case_is_told_that_it_was_made(self):
        self.reach("director")
        case = self.open_case()
        self.advance(STALLED)
        [letter] = self.take()
        self.assertEqual((letter["kind"], letter["recipient"], letter["mailbox"], letter["attempt"], letter["count"]),
                         ("deliveries", "director", MAIL, 1, 1))
        [item] = letter["items"]
        self.assertEqual((item["case"], item["occasion"], item["stall"], item["debtor"], item["rung"]),
                         (case, "escalation_raised", "silent", "police", "official"))
        self.assertIn("due", item)
        self.assertTrue(item["sentence"] and item["suggestion"])
        self.assertEqual(self.take(), [], "it is leased")
        self.mailer.call("delivery.done", letter=letter["letter"])
        self.mailer.call("delivery.done", letter=letter["letter"])  # once more does no harm
        self.assertEqual([event["facts"]["delivery"] for event in self.told(case, "delivery.made")], [1])
        self.assertEqual(self.take(), [])

    def test_a_failed_attempt_comes_again_as_the_same_letter_later_each_time(self):
        self.reach("director")
        self.open_case()
        self.advance(STALLED)
        [letter] = self.take()
        waits = []
        for attempt in range(1, 6):
            self.assertEqual(letter["attempt"], attempt)
            now = self.mailer.call("delivery.status")["now"]
            again = self.mailer.call("delivery.fail", letter=letter["letter"], reason="451 later")["next_try"]
            waits.append(instant(again) - instant(now))
            self.assertEqual(self.take(), [])
            self.advance(again)
            [repeated] = self.take()
            self.assertEqual(repeated["letter"], letter["letter"])
            letter = repeated
        for attempt, wait in enumerate(waits):
            self.assertTrue(30 * 2**attempt <= wait <= 45 * 2**attempt, waits)
        [trouble] = self.operator.call("delivery.status")["troubles"]
        self.assertEqual((trouble["recipient"], trouble["reason"]), ("director", "451 later"))

    def test_what_fails_for_good_goes_to_the_deputy(self):
        self.operator.write("agency.enrol", name="deputy", kind="director")
        self.operator.write("director.deputise", director="director", deputy="deputy")
        self.reach("director")
        self.reach("deputy", "deputy@example.org")
        case = self.open_case()
        self.advance(STALLED)
        [letter] = self.take()
        self.mailer.call("delivery.fail", letter=letter["letter"], reason="550 no such user", final=True)
        self.told(case, "delivery.failed")
        self.advance("2026-03-09T16:05:00Z")
        [handed] = self.take()
        self.assertEqual((handed["recipient"], handed["items"][0]["occasion"]), ("deputy", "escalation_raised"))

    def test_a_bounce_after_it_was_made_is_a_failure_and_a_stall_of_the_agency(self):
        self.reach("housing")
        case = self.open_case()
        self.police.write("handover.offer", case=case, agency="housing")
        self.advance("2026-03-02T08:02:00Z")
        [letter] = self.take()
        self.assertEqual(letter["items"][0]["occasion"], "handover_offered")
        self.mailer.call("delivery.done", letter=letter["letter"])
        self.told(case, "delivery.made")
        self.mailer.call("delivery.fail", letter=letter["letter"], reason="5.1.1 bounced", final=True)
        self.told(case, "delivery.failed")
        self.assertEqual([stall["stall"] for stall in self.police.call("stall.list")["stalls"]], ["undelivered"])

    def test_what_comes_within_a_minute_is_one_letter_and_a_minute_lies_between_two(self):
        self.reach("housing")
        first, second = self.open_case(), self.open_case()
        self.police.write("handover.offer", case=first, agency="housing")
        self.advance("2026-03-02T08:00:50Z")
        self.police.write("handover.offer", case=second, agency="housing")
        self.assertEqual(self.take(), [], "it gathers")
        self.advance("2026-03-02T08:01:00Z")
        [letter] = self.take()
        self.assertEqual([item["case"] for item in letter["items"]], [first, second])
        third = self.open_case()
        self.police.write("handover.offer", case=third, agency="housing")
        self.mailer.call("delivery.done", letter=letter["letter"])
        self.advance("2026-03-02T08:01:59Z")
        self.assertEqual(self.take(), [])
        self.advance("2026-03-02T08:02:01Z")
        self.assertEqual([item["case"] for item in self.take()[0]["items"]], [third])

    def test_a_crisis_leaves_at_once_and_first(self):
        self.reach("housing")
        self.reach("municipality", "town@example.org")
        calm, crisis = self.open_case(), self.open_case(urgency="crisis")
        self.police.write("handover.offer", case=calm, agency="municipality")
        self.advance("2026-03-02T08:01:00Z")
        self.police.write("handover.offer", case=crisis, agency="housing")
        self.assertEqual([letter["recipient"] for letter in self.take()], ["housing", "municipality"])

    def test_more_than_twelve_an_hour_wait_and_the_letter_says_how_many(self):
        self.reach("housing")
        letters = 0
        for minute in range(0, 40, 2):
            self.advance(f"2026-03-02T08:{minute + 10:02}:00Z")
            self.police.write("handover.offer", case=self.open_case(), agency="housing")
            self.advance(f"2026-03-02T08:{minute + 11:02}:00Z")
            for letter in self.take():
                letters += 1
                self.mailer.call("delivery.done", letter=letter["letter"])
        self.assertEqual(letters, 12)
        self.advance("2026-03-02T09:12:00Z")
        [letter] = self.take()
        self.assertEqual(letter["count"], 8)

    def test_a_lease_that_runs_out_lets_another_take_it(self):
        self.reach("director")
        self.open_case()
        self.advance(STALLED)
        [letter] = self.take()
        self.advance("2026-03-09T16:04:30Z")
        [again] = self.take()
        self.assertEqual((again["letter"], again["attempt"]), (letter["letter"], 2))

    def test_a_webhook_has_a_letter_for_each_delivery_and_a_mailer_does_not_carry_it(self):
        self.reach("housing", HOOK, medium="hook")
        cases = [self.open_case(), self.open_case()]
        for case in cases:
            self.police.write("handover.offer", case=case, agency="housing")
        self.assertEqual(self.take(), [])
        letters = self.take(self.hooks)
        self.assertEqual(sorted(letter["items"][0]["case"] for letter in letters), sorted(cases))
        self.assertEqual({letter["mailbox"] for letter in letters}, {HOOK})
        with self.assertRaises(Refused) as refused:
            self.mailer.call("delivery.done", letter=letters[0]["letter"])
        self.assertEqual(refused.exception.code, "not_found")

    def test_quiet_hours_delay_but_not_a_crisis(self):
        self.operator.write("covenant.put", document=quiet_covenant())
        self.advance("2026-03-02T21:30:00Z")  # half past ten in the evening
        self.reach("housing")
        self.police.write("handover.offer", case=self.open_case(), agency="housing")
        self.advance("2026-03-03T05:59:00Z")
        self.assertEqual(self.take(), [])
        self.advance("2026-03-03T06:00:00Z")
        self.assertEqual(len(self.take()), 1)

    def test_who_is_no_courier_takes_nothing_and_a_courier_sees_no_case(self):
        case = self.open_case()
        for who in (self.police, self.operator):
            with self.assertRaises(Refused) as refused:
                who.call("delivery.take")
            self.assertEqual(refused.exception.code, "not_allowed")
        with self.assertRaises(Refused) as refused:
            self.mailer.call("case.get", case=case)
        self.assertEqual(refused.exception.code, "not_found")

    def test_nothing_is_lost_when_the_daemon_is_killed_between_the_end_of_a_letter_and_its_case(self):
        self.reach("director")
        case = self.open_case()
        self.advance(STALLED)
        [letter] = self.take()
        self.mailer.call("delivery.done", letter=letter["letter"])
        self.daemon.kill()
        self.daemon.start()
        self.police = self.enterContext(self.daemon.connect("police"))
        self.mailer = self.enterContext(self.daemon.connect("mailer"))
        self.assertEqual(len(self.told(case, "delivery.made")), 1)
        self.assertEqual(self.take(), [])

    def test_a_channel_says_who_what_and_when_or_is_refused(self):
        for params, field in (({"party": "nobody"}, "party"), ({"party": "director", "notice": "manager"}, "notice"),
                              ({"party": "director", "digest": "FREQ=SECONDLY"}, "digest"),
                              ({"party": "director", "mailbox": "no address"}, "mailbox"),
                              ({"party": "housing", "medium": "hook", "mailbox": "http://example.org/"}, "mailbox")):
            with self.assertRaises(Refused) as refused:
                self.operator.write("channel.set", **{"medium": "mail", "mailbox": MAIL, **params})
            self.assertEqual((refused.exception.code, refused.exception.data.get("field")), ("bad_value", field), params)
        with self.assertRaises(Refused) as refused:
            self.police.write("channel.set", medium="mail", mailbox=MAIL, party="housing")
        self.assertEqual(refused.exception.code, "not_allowed")
        self.police.write("channel.set", medium="mail", mailbox="desk@police.example", key=new_key())


class Digests(OutboxTest):
    def digests(self):
        found = []
        for letter in self.take():
            self.assertEqual(letter["kind"], "digest")
            self.mailer.call("delivery.done", letter=letter["letter"])
            found.append((letter["recipient"], letter["since"], letter["until"]))
        return found

    def test_a_digest_is_owed_each_working_day_at_its_local_time(self):
        self.reach("director", digest="FREQ=DAILY;BYHOUR=7;BYMINUTE=30;BYSECOND=0")
        self.assertEqual(self.digests(), [])
        self.advance("2026-03-03T06:29:59Z")
        self.assertEqual(self.digests(), [])
        self.advance("2026-03-03T06:30:00Z")
        self.assertEqual([until for _, _, until in self.digests()], ["2026-03-03T06:30:00Z"])
        self.advance("2026-03-06T12:00:00Z")
        self.assertEqual([until for _, _, until in self.digests()],
                         [f"2026-03-0{day}T06:30:00Z" for day in (4, 5, 6)])
        self.advance("2026-03-09T06:29:59Z")
        self.assertEqual(self.digests(), [], "not at the weekend")
        self.advance("2026-03-09T06:30:00Z")
        self.assertEqual(self.digests(), [("director", "2026-03-06T06:30:00Z", "2026-03-09T06:30:00Z")])

    def test_a_missed_digest_shows_until_it_is_sent(self):
        self.reach("director", digest="FREQ=DAILY;BYHOUR=7;BYMINUTE=30;BYSECOND=0")
        self.advance("2026-03-03T06:31:00Z")
        status = lambda: [(row["party"], row["state"]) for row in self.operator.call("delivery.status")["digests"]]
        self.assertEqual(status(), [("director", "open")])
        self.assertEqual(len(self.digests()), 1)
        self.assertEqual(status(), [("director", "sent")])


def instant(text):
    import datetime
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def quiet_covenant():
    from partnership import Partnership
    return {**Partnership.covenant(), "quiet": {"from": "22:00", "to": "07:00"}}


if __name__ == "__main__":
    unittest.main()
