"""vangnet against the real daemon: one case through its whole life, by the command line alone.

The clock is driven, so nothing waits. Needs vangnetd and PostgreSQL; skipped while the build holds no vangnetd.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = os.path.abspath(os.environ.get("VANGNET_BUILD", "build/release"))
VANGNET = os.path.join(BUILD, "vangnet")
VANGNETD = os.path.join(BUILD, "vangnetd")
SKIPPED = 77
START = "2026-03-02T09:00:00Z"  # a Monday, in working hours
LATER = "2026-03-04T14:00:00Z"  # the two working days for accepting are over, the day for acknowledging is not
PATIENCE_S = 120


class Daemon:
    """An embedded daemon in a folder of its own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="vangnet-cli-")
        os.chmod(self.folder, 0o755)
        self.dir = os.path.join(self.folder, "d")
        self.log = open(os.path.join(self.folder, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [VANGNETD, "--embedded", self.dir, "--listen", "127.0.0.1:0", "--clock", "driven", "--start", START],
            stdout=self.log, stderr=subprocess.STDOUT)
        self.wait_for_address()

    def wait_for_address(self):
        deadline = time.monotonic() + PATIENCE_S
        while not os.path.exists(os.path.join(self.dir, "address")):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.log.seek(0)
                raise RuntimeError("vangnetd does not come up: " + self.log.read())
            time.sleep(0.05)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE_S)

    def remove(self):
        self.stop()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class ACaseByTheCommandLine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon()
        cls.addClassCleanup(cls.daemon.remove)

    def command(self, party, *words):
        return [VANGNET, "--dir", self.daemon.dir, "--as", party, *words]

    def run_as(self, party, *words, expect=0, text=None):
        environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C"}
        done = subprocess.run(self.command(party, *words), input=text, capture_output=True, text=True, env=environment,
                              timeout=PATIENCE_S)
        self.assertEqual(done.returncode, expect, f"{party}: {words}: {done.stderr}{done.stdout}")
        return done

    def ask(self, party, *words, **extra):
        return json.loads(self.run_as(party, "--json", *words, **extra).stdout)

    def open_case(self, title):
        return self.ask("police", "case", "open", "--title", title, "--theme", "nuisance")["case"]

    def refused(self, party, exit_code, *words):
        done = self.run_as(party, "--json", *words, expect=exit_code)
        return json.loads(done.stderr)["data"]["code"]

    def test_hello_tells_who_we_are(self):
        self.assertEqual(self.ask("police", "session", "hello")["party"], "police")
        self.assertIn("police", self.run_as("police", "session", "hello").stdout)

    def test_a_key_makes_a_repeat_harmless(self):
        words = ["case", "open", "--title", "Twice", "--theme", "nuisance", "--key", "cli-twice"]
        self.assertEqual(self.ask("police", *words), self.ask("police", *words))
        words[3] = "Another"
        self.assertEqual(self.refused("police", 1, *words), "key_reused")

    def test_exit_codes_of_the_real_daemon(self):
        case = self.open_case("Codes")
        self.assertEqual(self.refused("municipality", 3, "case", "get", case), "not_found")
        self.assertEqual(self.refused("police", 1, "handover", "withdraw", case), "no_offer")
        self.assertEqual(self.refused("police", 3, "agency", "enrol", "--name", "x"), "not_allowed")
        self.assertEqual(self.refused("police", 2, "case", "get", "nonsense"), "bad_value")

    def test_texts_travel_unchanged_from_standard_input(self):
        case = self.open_case("Tekst")
        text = 'Één "regel"\nen nog één\ttab \\ € 東京'
        self.run_as("police", "note", "add", case, "--text", "@-", text=text + "\n")
        events = self.ask("police", "case", "timeline", case)["events"]
        self.assertEqual(events[-1]["kind"], "note.added")
        self.assertIn(text, [value for value in events[-1]["content"].values()])

    def test_a_watch_resumes_from_its_cursor_and_repeats_nothing(self):
        case = self.open_case("Watched")
        self.run_as("police", "handover", "offer", case, "--agency", "housing")
        first = self.watch_until("police", "0", case, "handover.offered")
        self.run_as("housing", "handover", "accept", case)
        second = self.watch_until("police", first[-1]["cursor"], case, "handover.accepted")
        numbers = [event["seq"] for event in first + second if event.get("case") == case]
        self.assertEqual(numbers, sorted(set(numbers)))
        self.assertEqual(numbers[0], 1)

    def watch_until(self, party, cursor, case, kind):
        """The events from the cursor up to the first of that kind in the case."""
        command = self.command(party, "--json", "watch", "--cursor", cursor)
        events = []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watch:
            for line in watch.stdout:
                events.append(json.loads(line))
                if (events[-1].get("case"), events[-1]["kind"]) == (case, kind):
                    break
            watch.terminate()
        return events

    def test_z_a_case_stalls_and_a_director_takes_it(self):
        case = self.open_case("Stalls")
        self.run_as("police", "handover", "offer", case, "--agency", "housing")
        self.assertEqual(self.refused("police", 1, "handover", "offer", case, "--agency", "municipality"), "offer_open")
        self.run_as("police", "clock", "advance", "--until", LATER)
        found = [stall for stall in self.ask("police", "stall", "list")["stalls"] if stall["case"] == case]
        self.assertIn("unaccepted", [stall["stall"] for stall in found])
        self.explain(case, next(stall for stall in found if stall["stall"] == "unaccepted"))
        self.director_settles(case)

    def explain(self, case, stall):
        words = ["stall", "explain", case, "--finding", str(stall["finding"])]
        english = self.run_as("police", *words, "--language", "en").stdout
        dutch = self.run_as("police", *words, "--language", "nl").stdout
        self.assertIn("housing", english)
        self.assertIn("niet aangenomen", dutch)
        self.assertNotEqual(english, dutch)

    def director_settles(self, case):
        self.assertIn(case, self.run_as("director", "escalation", "list").stdout)
        self.assertIn(case, self.run_as("director", "digest", "show", "--since", START).stdout)
        self.run_as("director", "escalation", "acknowledge", case)
        self.run_as("director", "escalation", "resolve", case, "--reason", "Police keeps it")
        self.assertNotIn(case, self.run_as("director", "escalation", "list").stdout)

    def test_every_reading_verb_has_a_table(self):
        case = self.open_case("Tables")
        for words in (["case", "list"], ["case", "get", case], ["case", "timeline", case], ["stall", "list"],
                      ["escalation", "list"], ["digest", "show"], ["covenant", "show"]):
            self.assertTrue(self.run_as("police", *words).stdout.strip(), words)
            self.run_as("police", *words, "--language", "nl")
        self.assertIn(case, self.run_as("police", "case", "list").stdout)
        self.assertIn("the next step", self.run_as("police", "case", "get", case).stdout)


def main():
    if not os.access(VANGNETD, os.X_OK):
        print(f"skipped: {VANGNETD} is not built")
        sys.exit(SKIPPED)
    unittest.main()


if __name__ == "__main__":
    main()
