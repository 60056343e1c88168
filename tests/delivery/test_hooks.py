"""Webhooks from one end to the other: the real daemon, the real client, a real HTTPS server, and a reader that shares no code with us."""

import hashlib
import hmac
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, "tests/support")
from daemon import ROOT, Daemon, free_port, make_folder, wait_until
from hooks import SECRET, Hooks, Receiver, program
from notify import NotifySocket
from partnership import Authority, Partnership

START = "2026-03-02T08:00:00Z"  # a Monday
OFFERED = "2026-03-02T08:02:00Z"  # what was offered has gathered for a minute
SOURCE = "urn:nld:oin:00000001823288444000:systeem:vangnet"
OLD_SECRET = "ffffffffffffffffffffffffffffffff"


def documented_verification():
    """The function of docs/HOOKS.md that recipients copy."""
    with open(os.path.join(ROOT, "docs", "HOOKS.md"), encoding="utf-8") as file:
        text = re.search(r"```python\n(.*?)```", file.read(), re.DOTALL).group(1)
    names = {}
    exec(text, names)
    return names["is_from_vangnet"]


class HooksTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = make_folder()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.authority = Authority(cls.folder)
        cls.certificate = cls.authority.issue("localhost", "serverAuth", "subjectAltName=DNS:localhost\n")

    def setUp(self):
        self.daemon = self.enterContext(Daemon(clock=START, listen=f"127.0.0.1:{free_port()}"))
        self.operator = self.enterContext(self.daemon.connect("operator"))
        self.operator.write("agency.enrol", name="hooks", kind="hooks")
        self.police = self.enterContext(self.daemon.connect("police"))
        self.receiver = self.enterContext(Receiver(self.certificate))

    def hooks(self, *allow, secrets=None, call=None, **settings):
        """The client, not started."""
        return Hooks(self.daemon, allow or (f"localhost:{self.receiver.port} inside",),
                     secrets or {"housing": SECRET + "\n", "municipality": SECRET + "\n"},
                     call={"ca": self.authority.path("ca.pem"), **(call or {})}, **settings)

    def reach(self, party, url):
        self.operator.write("channel.set", party=party, medium="hook", mailbox=url, digest="none")

    def advance(self, until):
        self.operator.call("clock.advance", until=until)

    def offer(self, agency="housing", until=OFFERED, **more):
        """A case that an agency is offered: a letter to be taken."""
        case = self.police.write("case.open", title="Noise", theme="nuisance", **more)["case"]
        self.police.write("handover.offer", case=case, agency=agency)
        if until:
            self.advance(until)
        return case

    def told(self, case, kind):
        return wait_until(kind, lambda: [event for event in self.police.call("case.timeline", case=case, limit=500)["events"]
                                         if event["kind"] == kind])

    def trouble(self):
        """The one letter in trouble, once it has been reported."""
        return wait_until("a trouble", lambda: self.operator.call("delivery.status")["troubles"])[0]

    def next_try(self):
        """Let the clock go on to the next attempt; the reason of the last."""
        trouble = self.trouble()
        self.advance(trouble["next_try"])
        return trouble["reason"]


class Events(HooksTest):
    def test_an_offer_becomes_a_signed_cloud_event_and_its_case_is_told_that_it_was_made(self):
        self.reach("housing", self.receiver.url("/hook?desk=7"))
        case = self.offer()
        with self.hooks():
            method, path, headers, body = self.receiver.wait_for(1)
            self.told(case, "delivery.made")
        self.assertEqual((method, path, len(self.receiver.calls)), ("POST", "/hook?desk=7", 1))
        self.assertEqual(headers["Content-Type"], "application/cloudevents+json; charset=UTF-8")
        event = json.loads(body.decode("utf-8"))
        self.assertRegex(event.pop("id"), r"^[0-9A-Z]{13}$")
        data = event.pop("data")
        self.assertEqual(event, {"specversion": "1.0", "source": SOURCE, "type": "nl.vangnet.handover.offered", "subject": case,
                                 "time": START, "datacontenttype": "application/json"})
        self.assertEqual((data["recipient"], data["case"], data["occasion"], data["of_kind"]),
                         ("housing", case, "handover_offered", "accept"))
        self.assertNotIn("Noise", body.decode("utf-8"), "no free text")

    def test_the_signature_is_what_python_makes_of_secret_time_and_body(self):
        self.reach("housing", self.receiver.url())
        self.offer()
        with self.hooks(secrets={"housing": f"{SECRET}\n{OLD_SECRET}\n"}):
            _, _, headers, body = self.receiver.wait_for(1)
        parts = [part.split("=") for part in headers["Vangnet-Signature"].split(",")]
        self.assertEqual([name for name, _ in parts], ["t", "v1", "v1"])
        at = parts[0][1]
        self.assertLess(abs(time.time() - int(at)), 60)
        for (_, found), secret in zip(parts[1:], (SECRET, OLD_SECRET)):
            self.assertEqual(found, hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest())

    def test_what_is_documented_verifies_it_and_nothing_else(self):
        self.reach("housing", self.receiver.url())
        self.offer()
        with self.hooks(secrets={"housing": f"{SECRET}\n{OLD_SECRET}\n"}):
            _, _, headers, body = self.receiver.wait_for(1)
        verify, header, now = documented_verification(), headers["Vangnet-Signature"], time.time()
        self.assertTrue(verify(SECRET, header, body, now))
        self.assertTrue(verify(OLD_SECRET, header, body, now))
        self.assertFalse(verify("another secret", header, body, now))
        self.assertFalse(verify(SECRET, header, body + b" ", now))
        self.assertFalse(verify(SECRET, header, body, now + 3600), "somebody sends it again")
        self.assertFalse(verify(SECRET, re.sub(r"t=\d+", f"t={int(now) + 5}", header), body, now))
        self.assertFalse(verify(SECRET, "", body, now))

    def test_a_recipient_that_wants_a_token_gets_its_own(self):
        self.reach("housing", self.receiver.url())
        self.offer()
        with self.hooks(secrets={"housing": SECRET, "housing.token": "mF_9.B5f-4.1JqM\n"}) as hooks:
            hooks.stop()
            with open(hooks.config, "a", encoding="utf-8") as file:
                file.write(f"[call]\ntoken = {hooks.path('secret')}/{{recipient}}.token\n")
            hooks.start()
            _, _, headers, _ = self.receiver.wait_for(1)
        self.assertEqual(headers["Authorization"], "Bearer mF_9.B5f-4.1JqM")

    def test_every_type_and_every_member_is_documented(self):
        def read(*path):
            with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
                return file.read()
        page = read("docs", "HOOKS.md")
        occasions = re.findall(r"^OCCASION\((\w+),", read("proto", "occasion.def"), re.MULTILINE)
        self.assertGreater(len(occasions), 10)
        for occasion in occasions:
            first, _, rest = occasion.partition("_")
            self.assertIn(f"`nl.vangnet.{first}.{rest.replace('_', '-')}`", page)
        tables = re.findall(r"of_(?:letter|delivery)\[\] = \{(.*?)\}", read("clients", "hooks", "cloudevent.c"), re.DOTALL)
        members = re.findall(r'"(\w+)"', "".join(tables))
        self.assertGreater(len(members), 15)
        for member in members:
            self.assertIn(f"`{member}`", page)


class AtLeastOnce(HooksTest):
    def setUp(self):
        super().setUp()
        self.reach("housing", self.receiver.url())

    def ids(self):
        return [json.loads(body)["id"] for _, _, _, body in self.receiver.calls]

    def test_after_a_500_it_comes_again_as_the_same_event(self):
        self.receiver.manners = [500, 503, 429]
        case = self.offer()
        with self.hooks():
            for count, reason in enumerate(("HTTP 500", "HTTP 503", "HTTP 429"), 1):
                self.receiver.wait_for(count)
                wait_until(reason, lambda: self.trouble()["reason"] == reason)
                self.next_try()
            self.told(case, "delivery.made")
        self.assertEqual(len(self.ids()), 4)
        self.assertEqual(len(set(self.ids())), 1)
        self.assertEqual(len({body for _, _, _, body in self.receiver.calls}), 1, "the same bytes")

    def test_killed_between_the_answer_and_the_report_it_comes_twice_and_not_more(self):
        case = self.offer()
        with self.hooks() as hooks:
            def answer_somebody_who_sleeps(handler):
                hooks.process.send_signal(signal.SIGSTOP)
                handler.answer(200)
            self.receiver.manners = [answer_somebody_who_sleeps]
            self.receiver.wait_for(1)
            time.sleep(0.1)  # until the answer is on its way
            self.assertEqual(hooks.stop(signal.SIGKILL), -signal.SIGKILL)
            hooks.start()
            self.assertEqual(len(self.receiver.calls), 1, "it is still leased")
            self.advance("2026-03-02T08:08:00Z")
            self.receiver.wait_for(2)
            self.told(case, "delivery.made")
            self.advance("2026-03-02T09:00:00Z")
            hooks.stop()
        self.assertEqual(len(self.ids()), 2)
        self.assertEqual(len(set(self.ids())), 1)

    def test_a_daemon_that_is_away_when_the_answer_comes_is_told_when_it_is_back(self):
        case = self.offer()

        def kill_the_daemon(handler):
            self.daemon.kill()
            handler.answer(200)
        self.receiver.manners = [kill_the_daemon]
        with self.hooks():
            self.receiver.wait_for(1)
            self.daemon.start()
            self.police = self.enterContext(self.daemon.connect("police"))
            self.told(case, "delivery.made")
        self.assertEqual(len(self.ids()), 1)

    def test_asked_to_stop_it_finishes_what_it_has_begun(self):
        case = self.offer()
        with self.hooks() as hooks:
            def answer_slowly(handler):
                hooks.process.send_signal(signal.SIGTERM)
                time.sleep(1)
                handler.answer(200)
            self.receiver.manners = [answer_slowly]
            self.receiver.wait_for(1)
            self.assertEqual(hooks.process.wait(30), 0)
        self.told(case, "delivery.made")
        self.assertEqual(len(self.ids()), 1)


class Many(HooksTest):
    """Crises leave at once and are not rationed, so there can be many."""

    COUNT = 60

    def setUp(self):
        super().setUp()
        self.reach("housing", self.receiver.url())
        self.cases = [self.offer(until=None, urgency="crisis") for _ in range(self.COUNT)]

    def events(self):
        """{case: [id of each call that told of its offer]}"""
        found = {}
        for _, _, _, body in self.receiver.calls:
            event = json.loads(body)
            if event["type"] == "nl.vangnet.handover.offered":
                found.setdefault(event["subject"], []).append(event["id"])
        return found

    def untold(self):
        return [case for case in self.cases if not any(event["kind"] == "delivery.made" for event in
                                                       self.police.call("case.timeline", case=case, limit=500)["events"])]

    def test_two_clients_tell_each_letter_once(self):
        with self.hooks(daemon={"batch": 7}), self.hooks(daemon={"batch": 7}):
            wait_until("all", lambda: not self.untold(), 60)
        self.assertEqual(sorted(self.events()), sorted(self.cases))
        self.assertEqual(len(self.receiver.calls), self.COUNT)

    def test_killed_again_and_again_nothing_is_lost_and_what_comes_twice_has_its_id(self):
        chance = random.Random(7)
        self.receiver.manners = [chance.choice((204, 204, 500, lambda handler: (time.sleep(0.05), handler.answer(200))))
                                 for _ in range(4 * self.COUNT)]
        minute, kills = 0, 0
        with self.hooks(daemon={"batch": 5}) as hooks:
            while self.untold():
                self.assertLess(kills, 60, "it comes to an end")
                if hooks.process.poll() is not None:
                    hooks.start()
                time.sleep(chance.uniform(0.05, 0.4))
                hooks.stop(signal.SIGKILL)
                kills += 1
                minute += 6  # longer than a lease
                self.advance(f"2026-03-02T{8 + minute // 60:02}:{minute % 60:02}:00Z")
        events = self.events()
        self.assertEqual(sorted(events), sorted(self.cases))
        self.assertEqual([case for case, ids in events.items() if len(set(ids)) != 1], [])
        self.assertGreater(kills, 2)
        twice = sum(len(ids) > 1 for ids in events.values())
        print(f"{kills} kills; {twice} of {self.COUNT} came more than once", file=sys.stderr)


class Refused(HooksTest):
    def fails_for_good(self, url, reason, *allow):
        self.reach("housing", url)
        case = self.offer()
        with self.hooks(*allow) as hooks:
            self.told(case, "delivery.failed")
            line = hooks.wait_for_line("letter_refused")
        self.assertIn(reason, line)
        self.assertEqual(self.receiver.calls, [])
        self.assertEqual([stall["stall"] for stall in self.police.call("stall.list")["stalls"]], ["undelivered"])

    def test_a_server_that_no_operator_allowed_is_not_called_for_good(self):
        self.fails_for_good(self.receiver.url(), "is not among the servers that the operator allows", "other.example:443")

    def test_neither_is_another_port_of_one_that_is_allowed(self):
        self.fails_for_good(self.receiver.url(), "is not among", "localhost:443 inside")

    def test_a_name_before_the_host_deceives_nobody(self):
        self.fails_for_good(self.receiver.url(host="localhost:443@127.0.0.1"), "not an address")

    def test_an_address_of_our_own_network_is_not_called_unless_that_is_allowed(self):
        self.reach("housing", self.receiver.url())
        case = self.offer()
        with self.hooks(f"localhost:{self.receiver.port}") as hooks:
            self.assertIn("no public address", self.trouble()["reason"])
            self.assertEqual(self.receiver.calls, [])
            hooks.allow(f"localhost:{self.receiver.port} inside")  # while it runs
            self.next_try()
            self.receiver.wait_for(1)
            self.told(case, "delivery.made")

    def test_gone_is_gone(self):
        self.reach("housing", self.receiver.url())
        self.receiver.manners = [410]
        case = self.offer()
        with self.hooks():
            self.told(case, "delivery.failed")
        self.assertEqual(len(self.receiver.calls), 1)


class Delayed(HooksTest):
    def delayed(self, reason, hooks, receiver=None):
        self.reach("housing", (receiver or self.receiver).url())
        self.offer()
        with hooks:
            self.assertIn(reason, self.trouble()["reason"])

    def test_a_redirect_is_not_followed(self):
        with Receiver(self.certificate) as other:
            self.receiver.manners = [lambda handler: handler.answer(307, Location=other.url())]
            self.delayed("HTTP 307: a redirect is not followed",
                         self.hooks(f"localhost:{self.receiver.port} inside", f"localhost:{other.port} inside"))
            self.assertEqual(other.calls, [])

    def test_a_certificate_that_nobody_we_trust_has_signed_stops_it(self):
        self.delayed("certificate", self.hooks(call={"ca": ""}))
        self.assertEqual(self.receiver.calls, [])

    def test_a_certificate_of_another_name_stops_it(self):
        other = self.authority.issue("other.example", "serverAuth", "subjectAltName=DNS:other.example\n")
        with Receiver(other) as receiver:
            self.delayed("certificate subject name", self.hooks(f"localhost:{receiver.port} inside"), receiver)
            self.assertEqual(receiver.calls, [])

    def test_without_a_secret_nothing_is_sent_until_there_is_one(self):
        self.reach("housing", self.receiver.url())
        case = self.offer()
        with self.hooks(secrets={"municipality": SECRET}) as hooks:
            self.assertIn("secret/housing", self.trouble()["reason"])
            hooks.write("secret/housing", SECRET)
            self.next_try()
            self.told(case, "delivery.made")
        self.assertEqual(len(self.receiver.calls), 1)
        self.assertNotIn(SECRET, hooks_log(hooks))

    def test_a_server_that_does_not_answer_is_given_up_in_time_and_delays_nobody_else(self):
        with Receiver(self.certificate) as slow:
            slow.manners = [slow.wait_for_the_end]
            self.reach("housing", slow.url())
            self.reach("municipality", self.receiver.url())
            stuck, quick = self.offer(until=None, urgency="crisis"), self.offer("municipality")  # a crisis comes first
            with self.hooks(f"localhost:{slow.port} inside", f"localhost:{self.receiver.port} inside",
                            call={"timeout": 8}):
                slow.wait_for(1)
                began = time.monotonic()
                self.told(quick, "delivery.made")
                self.assertLess(time.monotonic() - began, 6, "not the timeout of the other")
                self.assertIn("timed out", self.trouble()["reason"])
                self.assertLess(time.monotonic() - began, 20)
                self.next_try()
                self.told(stuck, "delivery.made")

    def test_an_answer_without_end_is_an_answer(self):
        def talk(handler):
            handler.send_response(200)
            handler.end_headers()
            try:
                while True:
                    handler.wfile.write(b"x" * 65536)
            except OSError:
                pass
        self.receiver.manners = [talk]
        self.reach("housing", self.receiver.url())
        case = self.offer()
        began = time.monotonic()
        with self.hooks(call={"timeout": 60}):
            self.told(case, "delivery.made")
        self.assertLess(time.monotonic() - began, 30)


class Heartbeat(HooksTest):
    def test_it_beats_while_all_is_well_and_only_then(self):
        self.reach("housing", self.receiver.url())
        with Receiver() as switch:
            hooks = self.hooks(heartbeat={"url": switch.url("/ping/abc"), "interval": 1, "limit": 60})
            with hooks:
                method, path, _, _ = switch.wait_for(2)
                self.assertEqual((method, path), ("GET", "/ping/abc"))
                self.receiver.manners = [500] * 100
                self.offer()  # a minute passes, and the next goes by in trouble
                self.next_try()
                self.advance("2026-03-02T08:10:00Z")
                hooks.wait_for_line("no_heartbeat", "medium hook")
                silent = len(switch.calls)
                time.sleep(3)
                self.assertEqual(len(switch.calls), silent)
                self.receiver.manners = []
                self.advance("2026-03-02T09:30:00Z")
                switch.wait_for(silent + 1)
                self.daemon.process.send_signal(signal.SIGSTOP)  # a daemon that hangs
                try:
                    hooks.wait_for_line("no_heartbeat", "does not answer", seconds=90)
                    silent = len(switch.calls)
                    time.sleep(3)
                    self.assertEqual(len(switch.calls), silent)
                finally:
                    self.daemon.process.send_signal(signal.SIGCONT)


    def beats(self, switch, **more):
        return self.hooks(heartbeat={"url": switch.url(), "interval": 1, "limit": 60}, **more)

    def test_a_mail_that_nobody_carries_is_noticed_too(self):
        self.operator.write("channel.set", party="housing", medium="mail", mailbox="desk@housing.example", digest="none")
        with Receiver() as switch, self.beats(switch) as hooks:
            switch.wait_for(1)
            self.offer()
            self.advance("2026-03-02T08:10:00Z")
            hooks.wait_for_line("no_heartbeat", "medium mail")

    def test_what_waits_for_the_morning_does_not_stop_it(self):
        self.operator.write("covenant.put", document={**Partnership.covenant(), "quiet": {"from": "22:00", "to": "07:00"}})
        self.advance("2026-03-02T21:30:00Z")  # half past ten in the evening
        self.reach("housing", self.receiver.url())
        case = self.offer(until="2026-03-03T05:59:00Z")
        with Receiver() as switch, self.beats(switch) as hooks:
            switch.wait_for(2)
            self.assertNotIn("no_heartbeat", hooks.log())
            self.assertEqual(self.receiver.calls, [])
            self.advance("2026-03-03T06:00:00Z")
            self.told(case, "delivery.made")


class Program(HooksTest):
    def test_it_tells_its_service_manager_that_it_is_ready_alive_and_stopping(self):
        folder = make_folder()
        self.addCleanup(shutil.rmtree, folder, True)
        manager = NotifySocket(folder)
        self.addCleanup(manager.close)
        hooks = self.hooks()
        hooks.environment = {"NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "2000000"}
        with hooks:
            manager.wait_for("READY")
            manager.wait_for("WATCHDOG", times=2)
            self.assertEqual(hooks.stop(), 0)
            manager.wait_for("STOPPING")

    def test_wrong_settings_are_named_and_it_does_not_start(self):
        def complaint(hooks):
            done = subprocess.run([program(), "check", "--config", hooks.config], capture_output=True, text=True, timeout=60)
            shutil.rmtree(hooks.folder)
            self.assertEqual(done.returncode, 78, done.stderr)
            return done.stderr
        self.assertIn("event.source", complaint(self.hooks(event={"source": "vangnet"})))
        self.assertIn("call.secret", complaint(self.hooks(call={"secret": "/etc/secret"})))
        self.assertIn("heartbeat.url", complaint(self.hooks(heartbeat={"url": "ftp://example.org"})))
        self.assertIn("line 2", complaint(self.hooks("fine.example:443", "no.port.example")))
        done = subprocess.run([program(), "check", "--config", self.hooks().config], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        sample = subprocess.run([program(), "sample"], capture_output=True, text=True, check=True, timeout=60).stdout
        self.assertIn("[heartbeat]", sample)


def hooks_log(hooks):
    """Of one that has ended and left its log behind, or ''."""
    try:
        return hooks.log()
    except OSError:
        return ""


if __name__ == "__main__":
    unittest.main()
