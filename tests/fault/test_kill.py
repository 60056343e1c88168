"""kill -9 at random moments under load from three agencies: every acknowledged command is there exactly once, every state is its log.

Killed are the daemon, its PostgreSQL, both at once, and clients while their command commits.
"""

import random
import sys
import time
import unittest

sys.path.insert(0, "tests/support")
import daemon
from client import Closed, new_key
from load import Load

KILLS = 100 if daemon.LONG else 20
AGENCIES = ("police", "municipality", "housing")
SEED = 20260302


class Kill(unittest.TestCase):
    def start(self):
        return self.enterContext(daemon.Daemon(listen=f"127.0.0.1:{daemon.free_port()}"))

    def serves_again(self, vangnetd):
        def connects():
            try:
                vangnetd.connect("police").close()
                return True
            except (Closed, OSError):
                return False

        daemon.wait_until("the daemon after a kill", connects, 90, 0.05)

    def kill_one(self, vangnetd, what):
        if what in ("postgres", "both"):
            daemon.wait_until("PostgreSQL", lambda: daemon.postmaster(vangnetd.cluster), 60)
            vangnetd.kill_postgres()
        if what in ("daemon", "both"):
            vangnetd.kill()
            vangnetd.start()
        self.serves_again(vangnetd)

    def check_states(self, vangnetd):
        self.assertEqual(vangnetd.stop(), 0)
        checked = vangnetd.check()
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        print(checked.stdout.strip().splitlines()[-1])

    def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(self):
        vangnetd, rng = self.start(), random.Random(SEED)
        what = (["daemon", "postgres", "both"] * KILLS)[:KILLS]
        rng.shuffle(what)
        progress = []
        with Load({name: [lambda name=name: vangnetd.connect(name)] for name in AGENCIES}, SEED) as load:
            for number, victim in enumerate(what):
                time.sleep(rng.uniform(0.05, 0.6))  # the random moment
                before = len(load.acknowledged())
                self.kill_one(vangnetd, victim)
                daemon.wait_until(f"work after kill {number} of {victim}", lambda before=before: len(load.acknowledged()) > before,
                                  90, 0.02)
                progress.append(len(load.acknowledged()))
        repeats = sum(agency.repeats for agency in load.agencies)
        print(f"{KILLS} kills, {progress[-1]} acknowledged, {repeats} sent again")
        self.assertGreater(repeats, KILLS, "the kills met nobody at work")
        load.check_whole(self, vangnetd.connect)
        self.check_states(vangnetd)

    def test_a_client_killed_while_its_command_commits_comes_back_with_its_key(self):
        vangnetd, rng = self.start(), random.Random(SEED + 1)
        with vangnetd.connect("police") as police:
            case = police.open_case()
        keys = []
        for _ in range(60):
            dying = vangnetd.connect("police")
            burst = [new_key() for _ in range(rng.randint(1, 5))]
            for key in burst:
                dying.send("note.add", case=case, text=key, key=key)
            time.sleep(rng.choice((0, 0, 0.0005, 0.002, 0.005)))
            dying.reset()
            keys += burst
        with vangnetd.connect("police") as police:
            seqs = [police.write("note.add", case=case, text=key, key=key)["seq"] for key in keys]
            events = police.timeline(case)
        self.assertEqual(sorted(seqs), list(range(2, len(keys) + 2)))
        self.assertEqual({event["seq"]: event["content"]["text"] for event in events[1:]}, dict(zip(seqs, keys)))
        self.check_states(vangnetd)

    def test_a_command_whose_daemon_dies_at_once_has_one_outcome(self):
        """The daemon is killed right after the bytes of one command were sent."""
        vangnetd, rng = self.start(), random.Random(SEED + 2)
        with vangnetd.connect("police") as police:
            case = police.open_case()
        keys = []
        for _ in range(6):
            dying, key = vangnetd.connect("police"), new_key()
            dying.send("note.add", case=case, text=key, key=key)
            time.sleep(rng.choice((0, 0.001, 0.003)))
            vangnetd.kill()
            dying.close()
            vangnetd.start()
            keys.append(key)
        with vangnetd.connect("police") as police:
            for key in keys:
                police.write("note.add", case=case, text=key, key=key)
            texts = [event["content"]["text"] for event in police.timeline(case)[1:]]
        self.assertEqual(sorted(texts), sorted(keys))
        self.check_states(vangnetd)


if __name__ == "__main__":
    unittest.main()
