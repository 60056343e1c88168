"""vangnetd --embedded: one daemon a folder, kill -9 and start again, an orderly end, and clear errors where it can not start."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, "tests/support")
import daemon
from client import Closed, Refused, new_key

IN_USE, BAD_FILE, USAGE = 69, 78, 64
CERTIFICATES = {"ca.pem", "operator.pem", "police.pem", "municipality.pem", "housing.pem", "director.pem", "mayor.pem"}


def vangnetd(*words, seconds=60, **options):
    return subprocess.run([daemon.program("vangnetd"), *words], capture_output=True, text=True, timeout=seconds, **options)


class OnOneFolder(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(daemon.Daemon())

    def test_it_is_not_root_and_what_it_keeps_is_private(self):
        with open(f"/proc/{self.daemon.process.pid}/status", encoding="ascii") as file:
            uids = next(line for line in file if line.startswith("Uid:")).split()[1:]
        self.assertNotIn("0", uids)
        for name in ("seal.key", "ca/ca.key", "certs/police.pem"):
            mode = os.stat(os.path.join(self.daemon.dir, name)).st_mode
            self.assertEqual(stat.S_IMODE(mode) & 0o077, 0, name)
        self.assertLessEqual(CERTIFICATES, set(os.listdir(os.path.join(self.daemon.dir, "certs"))))

    def test_postgres_listens_on_no_port(self):
        with open(os.path.join(self.daemon.cluster, "postmaster.pid"), encoding="ascii") as file:
            lines = file.read().splitlines()
        self.assertEqual(lines[5], "", "listen_addresses")

    def test_a_second_daemon_on_the_folder_is_refused_and_harms_nothing(self):
        done = vangnetd("--embedded", self.daemon.dir, "--listen", "127.0.0.1:0")
        self.assertEqual((done.returncode, done.stderr.count("\n")), (IN_USE, 1), done.stderr)
        self.assertIn(f"process {self.daemon.process.pid}", done.stderr)
        self.assertIn(self.daemon.dir, done.stderr)
        with self.daemon.connect("police") as police:
            police.open_case()

    def test_one_after_the_other_finds_what_was_there(self):
        with self.daemon.connect("police") as police:
            case = police.open_case()
            before = police.timeline(case)
        self.assertEqual(self.daemon.stop(), 0)
        self.assertFalse(os.path.exists(os.path.join(self.daemon.dir, "address")))
        self.assertIsNone(daemon.postmaster(self.daemon.cluster), "PostgreSQL goes on")
        checked = self.daemon.check()
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        self.daemon.start()
        with self.daemon.connect("police") as police:
            self.assertEqual(police.timeline(case), before)

    def test_after_kill_9_it_starts_again_and_takes_the_orphaned_server_over(self):
        with self.daemon.connect("police") as police:
            case, key = police.open_case(), new_key()
            noted = police.write("note.add", case=case, text="acknowledged", key=key)
            self.daemon.kill()
            with self.assertRaises(Closed):
                police.call("case.list")
        orphan = daemon.postmaster(self.daemon.cluster)
        self.assertIsNotNone(orphan)
        self.daemon.start()
        self.assertEqual(daemon.postmaster(self.daemon.cluster), orphan)
        with self.daemon.connect("police") as police:
            self.assertEqual(police.write("note.add", case=case, text="acknowledged", key=key), noted)
            self.assertEqual(len(police.timeline(case)), 2)
        self.assertEqual(self.daemon.stop(), 0)
        self.assertIsNone(daemon.postmaster(self.daemon.cluster), "an adopted server is stopped as well")
        self.daemon.start()

    def test_after_kill_9_of_both_it_recovers(self):
        with self.daemon.connect("police") as police:
            case = police.open_case()
        self.daemon.kill_postgres()
        self.daemon.kill()
        self.daemon.start()
        with self.daemon.connect("police") as police:
            self.assertEqual(len(police.timeline(case)), 1)

    def test_postgres_that_dies_is_started_again(self):
        with self.daemon.connect("police") as police:
            case = police.open_case()
            first = self.daemon.kill_postgres()
            daemon.wait_until("another PostgreSQL", lambda: daemon.postmaster(self.daemon.cluster) not in (None, first))
            key = new_key()

            def is_written():
                try:
                    return police.write("note.add", case=case, text="after", key=key)
                except Refused as refused:
                    self.assertIn(refused.data["retry"], ("same", "later"), refused)
                    return None

            daemon.wait_until("a commit", is_written, 60, 0.1)
            self.assertEqual(len(police.timeline(case)), 2)

    def test_sigterm_finishes_what_is_in_flight(self):
        with self.daemon.connect("police") as police:
            case = police.open_case()
            numbers = {police.send("note.add", case=case, text="x", key=f"last-{i}"): f"last-{i}" for i in range(200)}
            police.reply(min(numbers))
            self.daemon.process.send_signal(signal.SIGTERM)
            answered = {min(numbers)}
            try:
                while len(answered) < len(numbers):
                    police.take()
                    answered |= set(police.replies)
            except Closed:
                pass
            acknowledged = [number for number in police.replies if "result" in police.replies[number]]
        self.assertEqual(self.daemon.process.wait(60), 0)
        self.daemon.start()
        with self.daemon.connect("police") as police:
            seqs = [event["seq"] for event in police.timeline(case)]
            self.assertEqual(seqs, list(range(1, len(seqs) + 1)))
            self.assertGreaterEqual(len(seqs) - 2, len(acknowledged), "an acknowledged note is gone")
            self.assertLessEqual(len(seqs) - 2, len(answered) - 1, "a note was stored and its reply never sent")

    def test_no_client_sees_an_error_for_a_stop_while_idle(self):
        with self.daemon.connect("police") as police:
            ended = []
            waiter = threading.Thread(target=lambda: ended.append(self.ends(police)))
            waiter.start()
            self.assertEqual(self.daemon.stop(), 0)
            waiter.join(30)
            self.assertEqual(ended, ["the daemon has closed the connection"])
        self.daemon.start()

    @staticmethod
    def ends(client):
        try:
            client.line()
        except Closed as closed:
            return str(closed)
        return "a line"


class WhereItCanNotStart(unittest.TestCase):
    def setUp(self):
        self.folder = daemon.make_folder()
        self.addCleanup(shutil.rmtree, self.folder, True)

    def assert_refused(self, done, code, *says):
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        for text in says:
            self.assertIn(text, done.stderr)

    def test_below_a_folder_that_its_user_can_not_enter(self):
        closed = os.path.join(self.folder, "closed")
        os.mkdir(closed, 0o700)
        place = os.path.join(closed, "data")
        if os.geteuid() != 0:
            os.chmod(closed, 0)
            self.addCleanup(os.chmod, closed, 0o700)
        done = vangnetd("--embedded", place)
        self.assert_refused(done, BAD_FILE, closed)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_a_file_where_the_folder_should_be(self):
        path = os.path.join(self.folder, "file")
        with open(path, "w", encoding="ascii"):
            pass
        self.assert_refused(vangnetd("--embedded", path), BAD_FILE, path)

    def test_below_a_folder_that_is_not_there(self):
        path = os.path.join(self.folder, "none", "data")
        self.assert_refused(vangnetd("--embedded", path), BAD_FILE, path)

    def test_a_path_that_is_longer_than_a_socket_may_have(self):
        long = os.path.join(self.folder, "x" * 80, "y" * 60)
        os.makedirs(long)
        with daemon.Daemon(folder=long) as other, other.connect("police") as police:
            police.open_case()

    def test_a_port_that_is_taken(self):
        with daemon.Daemon() as other:
            mine = os.path.join(self.folder, "data")
            os.mkdir(mine)
            daemon.give(mine)
            done = vangnetd("--embedded", mine, "--listen", other.address, seconds=120)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(other.address, done.stderr)
            self.assertIsNone(daemon.postmaster(os.path.join(mine, "postgres")), "its PostgreSQL goes on")

    def test_options_that_do_not_go_together(self):
        for words, says in (
            ([], "name a place"), (["--embedded", "x", "--config", "y"], "exclude each other"),
            (["--config", "y", "--clock", "driven"], "never for a real database"), (["--config", "y", "--bare"], "--bare"),
            (["--embedded", "x", "--clock", "fast"], "real or driven"),
            (["--embedded", "x", "--clock", "driven", "--start", "soon"], "takes an instant"),
            (["--embedded"], "value is missing"), (["--colour", "x"], "no such option"), (["fly"], "no such command"),
        ):
            with self.subTest(words=words):
                self.assert_refused(vangnetd(*words), USAGE, says)


if __name__ == "__main__":
    unittest.main()
