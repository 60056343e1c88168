"""A year of digests: two changes of the clock, holidays, a deputy's weeks, a daemon that is killed while they are sent, a mailer too: each recipient
has exactly one for each of its working days, and none else."""

import collections
import datetime
import signal
import sys
import unittest

sys.path.insert(0, "tests/support")
from daemon import wait_until
from mail_case import MailerTest, parse

FIRST, WEEKS = datetime.date(2026, 3, 2), 52  # the test begins on that Monday, after the time of the digests
RECIPIENTS = {"director": "07:30", "police": "08:15", "deputy": "07:45"}
AWAY = "2026-07-13T06:00:00Z", "2026-08-03T06:00:00Z"  # the director, for whom the deputy stands in
KILLED = {4: "daemon", 13: "daemon", 22: "mailer", 34: "daemon"}  # in the week of so many weeks after the first
DAY = datetime.timedelta(days=1)


def easter(year):
    """Gauss's, in the form of Butcher (1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return datetime.date(year, f // 31, f % 31 + 1)


def holidays(year):
    """Of the Netherlands; the 5th of May every fifth year, and not in these."""
    moving = [easter(year) + days * DAY for days in (1, 39, 50)]
    return {datetime.date(year, 1, 1), datetime.date(year, 4, 27), datetime.date(year, 12, 25), datetime.date(year, 12, 26), *moving}


def working_days():
    off = holidays(2026) | holidays(2027)
    days = (FIRST + n * DAY for n in range(1, 7 * WEEKS))
    return [day for day in days if day.weekday() < 5 and day not in off]


class Year(MailerTest):
    def setUp(self):
        super().setUp()
        self.operator.write("agency.enrol", name="deputy", kind="director")
        self.operator.write("director.deputise", director="director", deputy="deputy")
        self.operator.write("director.absent", director="director", **{"from": AWAY[0], "until": AWAY[1]})
        for party, time in RECIPIENTS.items():
            hour, minute = time.split(":")
            self.operator.write("channel.set", party=party, medium="mail", mailbox=f"{party}@example.org", language="en",
                                digest=f"FREQ=DAILY;BYHOUR={int(hour)};BYMINUTE={int(minute)};BYSECOND=0")
        self.times, self.ids = collections.Counter(), collections.defaultdict(set)
        self.expected = {(party, day) for party in RECIPIENTS for day in working_days()}

    def sent(self):
        """How often each recipient got the digest of each day."""
        for _, [recipient], raw in self.server.handler.mails[sum(self.times.values()):]:
            message = parse(raw)
            first_line = message.get_body(("plain",)).get_content().split("\n")[0].strip()
            key = recipient.split("@")[0], datetime.datetime.strptime(first_line, "%A %d %B %Y").date()
            self.times[key] += 1
            self.ids[key].add(message["Message-ID"])
        return self.times

    def run_week(self, week, mailers):
        end = FIRST + 7 * (week + 1) * DAY - DAY  # Sunday
        self.server.handler.steps.clear()
        if week in KILLED:
            self.server.handler.faults["DATA"] = [1]
        self.advance(f"{end}T12:00:00Z")
        if week in KILLED:
            wait_until("a digest under way", lambda: "DATA" in self.server.handler.steps, 60)
            self.kill(KILLED[week], mailers)
            # A driven clock begins anew with its daemon; the leases of dead mailers have to run out.
            self.advance(f"{end}T12:06:00Z" if KILLED[week] == "mailer" else f"{end}T12:00:00Z")
        expected = sum(day <= end for _, day in self.expected)
        wait_until(f"the digests of week {week}", lambda: len(self.sent()) >= expected, 60, 0.2)

    def kill(self, what, mailers):
        if what == "daemon":
            self.daemon.kill()
            self.daemon.start()
            self.connect()
        else:
            for mailer in mailers:
                mailer.stop(signal.SIGKILL)
                mailer.start()

    def test_a_year(self):
        with self.mailer() as first, self.mailer("second") as second:
            for week in range(WEEKS):
                self.run_week(week, (first, second))
        times = self.sent()
        self.assertEqual(set(times), self.expected)
        self.assertEqual({key for key in self.ids if len(self.ids[key]) > 1}, set(), "one letter for each day")
        twice = {key: count for key, count in times.items() if count > 1}
        self.assertLessEqual(sum(twice.values()) - len(twice), 2, "a crash may send one more, the same, for each mailer")
        print(f"{len(times)} digests, of which twice: {len(twice)}")


if __name__ == "__main__":
    unittest.main()
