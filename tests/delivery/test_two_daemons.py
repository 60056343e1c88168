"""Two daemons on one database, killed and started again in the very minute in which digests are due: each recipient has one."""

import collections
import datetime
import sys
import time
import unittest

sys.path.insert(0, "tests/support")
from client import Closed, Refused
from daemon import Postgres, wait_until
from partnership import PARTIES, Partnership

AFTER = 20  # seconds after they were due within which all are there
COVENANT = {"name": "around the clock", "calendar": {"zone": "Etc/UTC", "hours": "24x7"}}


def next_minute(seconds):
    """The first full minute that is at least so far away."""
    return (int(time.time() + seconds) // 60 + 1) * 60


class TwoDaemons(unittest.TestCase):
    def setUp(self):
        self.postgres = self.enterContext(Postgres())
        self.partnership = self.enterContext(Partnership(self.postgres))
        self.daemons = [self.enterContext(self.partnership.daemon()) for _ in range(2)]
        self.partnership.authority.issue("mailer")
        self.letters = collections.defaultdict(set)  # by recipient

    def expect_digests(self, due):
        clock = datetime.datetime.fromtimestamp(due, datetime.timezone.utc)
        with self.daemons[0].connect("operator") as operator:
            operator.write("agency.enrol", name="mailer", kind="mailer",
                           certificate=self.partnership.authority.certificate("mailer"))
            operator.write("covenant.put", document=COVENANT)
            for party in PARTIES:
                operator.write("channel.set", party=party, medium="mail", mailbox=f"{party}@example.org",
                               digest=f"FREQ=DAILY;BYHOUR={clock.hour};BYMINUTE={clock.minute};BYSECOND=0")

    def take(self, daemon):
        """What one mailer at one daemon is given now; nothing where the daemon is away."""
        try:
            with daemon.connect("mailer", timeout=5) as mailer:
                for letter in mailer.call("delivery.take")["letters"]:
                    self.letters[letter["recipient"]].add(letter["letter"])
                    mailer.call("delivery.done", letter=letter["letter"])
        except (Closed, Refused, OSError):
            pass

    def live_through(self, due):
        kills = [(due - 2, 0), (due, 1), (due + 1, 0)]  # when, and which of the two
        while time.time() < due + AFTER and not (time.time() > due + 5 and len(self.letters) == len(PARTIES)):
            for daemon in self.daemons:
                self.take(daemon)
            while kills and time.time() >= kills[0][0]:
                daemon = self.daemons[kills.pop(0)[1]]
                daemon.kill()
                daemon.start()
            time.sleep(0.05)
        self.assertEqual(kills, [])

    def test_each_recipient_has_one_digest_however_many_daemons_owe_it(self):
        due = next_minute(15)
        self.expect_digests(due)
        self.live_through(due)
        rows = lambda: self.postgres.query("select count(*), count(distinct recipient) from vangnet.letter where day is not null")
        wait_until("the digests", lambda: rows() == [[str(len(PARTIES))] * 2], 10)
        time.sleep(2)  # and no more come
        self.assertEqual(rows(), [[str(len(PARTIES))] * 2])
        for daemon in self.daemons:
            self.take(daemon)
        self.assertLessEqual(set(self.letters), set(PARTIES))
        self.assertEqual({party: len(letters) for party, letters in self.letters.items() if len(letters) > 1}, {})


if __name__ == "__main__":
    unittest.main()
