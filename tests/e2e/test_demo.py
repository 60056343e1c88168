"""vangnet demo: the story with its closing line, twice and in both languages; what it tells to type works; a log instead."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, "tests/support")
import daemon

ROOT = daemon.ROOT
CLOSING = re.compile(r"demo: cases=(\d+) handovers=(\d+) stalls=(\d+) escalations=(\d+) acknowledged=(\d+) digest_lines=(\d+)")
STORY = ("4", "4", "4", "4", "4", "3")  # what demo_story.c should make the daemon report
SECONDS = 30  # a whole demo, when built


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    return {**kept, "LC_ALL": "C.UTF-8", **more}


def demo(*words, build=None, **more):
    return subprocess.run([daemon.program("vangnet", build), "demo", *words], capture_output=True, text=True, timeout=300,
                          env=environment(**more), cwd=ROOT)


def temporary_folders():
    return {name for name in os.listdir("/tmp") if name.startswith("vangnet-") and "test" not in name}


class Once(unittest.TestCase):
    def test_it_ends_with_what_the_daemon_reported(self):
        before = temporary_folders()
        closing = set()
        for _ in range(2):
            started = time.monotonic()
            done = demo("--once", build=daemon.RELEASE)
            self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
            self.assertLess(time.monotonic() - started, SECONDS)
            last = done.stdout.splitlines()[-1]
            self.assertEqual(CLOSING.fullmatch(last).groups(), STORY, done.stdout)
            closing.add(last)
        self.assertEqual(len(closing), 1)
        self.assertEqual(temporary_folders() - before, set(), "a temporary folder was left")

    def test_each_step_is_a_line_with_who_and_when(self):
        done = demo("--once")
        lines = [line for line in done.stdout.splitlines() if re.match(r"(Mon|Tue|Wed|Thu|Fri) ", line)]
        self.assertGreater(len(lines), 40)
        for line in lines:
            self.assertRegex(line, r"^\w{3} [ \d]\d Mar \d\d:\d\d  \S.{12} \[[1-4]\] \S")
        self.assertNotIn("\033", done.stdout)
        for told in ("Vangnet       [1] STALLED: unaccepted; up to: Housing corp.",
                     "Vangnet       [1] escalates to the official director",
                     "Vangnet       [2] STALLED: broken promise", "Vangnet       [3] STALLED: bouncing",
                     "Vangnet       [4] nobody took it in time; escalates further",
                     "Housing corp. [2] reports that it has complied with the directive\n"
                     "Thu 12 Mar 15:05  Vangnet       [2] the escalation is over"):
            self.assertIn(told, done.stdout)

    def test_it_speaks_dutch(self):
        told = "[1] VASTLOPER: niet aangenomen; aan zet: Corporatie"
        self.assertIn(told, demo("--once", "--language", "nl").stdout)
        self.assertIn(told, demo("--once", LC_ALL="nl_NL.UTF-8").stdout)

    def test_a_missing_daemon_is_one_line(self):
        folder = daemon.make_folder()
        self.addCleanup(shutil.rmtree, folder)
        alone = os.path.join(folder, "vangnet")
        shutil.copy(daemon.program("vangnet", daemon.RELEASE), alone)
        done = subprocess.run([alone, "demo", "--once"], capture_output=True, text=True, timeout=120,
                              env={**environment(), "PATH": "/nowhere"})
        self.assertEqual((done.returncode, done.stderr.count("\n")), (4, 1), done.stderr)
        self.assertIn("does not come up", done.stderr)


def commands_of(text):
    """What it tells to type, a command each; a command may go on over several lines."""
    lines = [line for line in text.splitlines()[text.splitlines().index("To go on by hand, in another terminal:") + 1:]
             if line.startswith("  ")]
    commands = []
    for line in lines:
        if commands and (commands[-1].endswith((";", "|", "\\"))):
            commands[-1] += "\n" + line
        else:
            commands.append(line)
    return commands


class GoingOn(unittest.TestCase):
    def setUp(self):
        self.folder = daemon.make_folder()
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.dir = os.path.join(self.folder, "demo")

    def start(self, *words):
        process = subprocess.Popen([daemon.program("vangnet"), "demo", "--dir", self.dir, *words], cwd=ROOT, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment())
        self.addCleanup(process.stdout.close)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        watchdog = threading.Timer(120, process.kill)
        self.addCleanup(watchdog.cancel)
        watchdog.start()
        return process

    def type_each(self, commands):
        self.assertGreaterEqual(len(commands), 7)
        for command in commands:
            with self.subTest(command):
                done = subprocess.run(["bash", "-c", f"timeout 3 {command}" if " watch " in command else command],
                                      capture_output=True, text=True, timeout=60, cwd=ROOT, env=environment())
                self.assertIn(done.returncode, (124,) if " watch " in command else (0,), done.stderr)
                self.assertTrue(done.stdout.strip(), done.stderr)
                if "openssl" in command:
                    self.assertIn('"party":"police"', done.stdout)
                    self.assertIn('"cases":[', done.stdout)

    def test_it_serves_until_it_is_interrupted_and_what_it_tells_to_type_works(self):
        process = self.start()
        text = ""
        for line in process.stdout:
            text += line
            if "Ctrl-C" in line:
                break
        self.assertRegex(text, CLOSING)
        self.type_each(commands_of(text))
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(60), 0)
        self.assertFalse(os.path.exists(os.path.join(self.dir, "address")), "the daemon goes on")
        again = demo("--dir", self.dir)
        self.assertEqual(again.returncode, 4, again.stderr)
        self.assertIn("--embedded", again.stderr)

    def test_after_once_the_daemon_is_started_again_as_it_says(self):
        done = demo("--once", "--dir", self.dir)
        self.assertEqual(done.returncode, 0, done.stderr)
        start = next(line for line in done.stdout.splitlines() if "--embedded" in line)
        with open(os.path.join(self.folder, "again.log"), "wb") as log:
            process = subprocess.Popen(["bash", "-c", "exec " + start], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log,
                                       stderr=log)
        try:
            daemon.wait_until("the daemon", lambda: os.path.exists(os.path.join(self.dir, "address")), daemon.START_SECONDS)
            self.type_each(commands_of(done.stdout.split("\ndemo: ")[0]))
        finally:
            process.terminate()
            self.assertEqual(process.wait(60), 0)


class Log(unittest.TestCase):
    def test_a_log_goes_through_the_rules_and_through_a_daemon(self):
        folder = daemon.make_folder()
        self.addCleanup(shutil.rmtree, folder)
        prefix = os.path.join(folder, "log")
        subprocess.run([sys.executable, os.path.join(ROOT, "tests", "support", "make_log.py"), prefix, "--seed", "5", "--cases",
                        "12"], check=True, timeout=60)
        done = demo("--log", prefix + ".csv", "--map", prefix + ".csv.map")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn("12 cases, ", done.stdout)
        self.assertRegex(done.stdout.splitlines()[-1], r"^drive: cases=12 .* differences=0$")


if __name__ == "__main__":
    unittest.main()
