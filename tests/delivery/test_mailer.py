"""The mailer between a real daemon and a real mail server: whatever breaks, each letter arrives, and its case is told."""

import signal
import sys
import time
import unittest

sys.path.insert(0, "tests/support")
import daemon as support
import mail
from daemon import wait_until
from mail_case import MailerTest, parse
from notify import NotifySocket

BOUNCE = """From: MAILER-DAEMON@mx.example
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Action: failed
Status: %s

--B
Content-Type: text/rfc822-headers

Message-ID: %s

--B--
"""


class Sending(MailerTest):
    def test_an_escalation_reaches_the_director_as_a_mail(self):
        case = self.escalate(language="en")
        with self.mailer() as mailer:
            [message] = self.mails()
            self.told(case, "delivery.made")
            self.assertEqual(mailer.stop(), 0)
        text = message.get_body(("plain",)).get_content()
        for part in (case, "police", "A case has been escalated to you.", f"vangnet escalation acknowledge {case}",
                     f"https://vangnet.example/escalations/{case}", "Act before", "(in "):
            self.assertIn(part, text)
        for part in (text, message.get_body(("html",)).get_content(), mailer.log()):
            self.assertNotIn("Jansen", part)
        self.assertEqual([part.get_content_type() for part in message.iter_attachments()], ["text/calendar"])
        self.assertIn("event=letter_sent", mailer.log())
        self.assertNotIn("@", mailer.log())

    def test_the_command_in_the_mail_acknowledges(self):
        case = self.escalate(language="en")
        with self.mailer():
            [message] = self.mails()
        line = next(line.split() for line in message.get_body(("plain",)).get_content().splitlines() if "vangnet escalation" in line)
        done = mail.subprocess.run([support.program("vangnet"), "--dir", self.daemon.dir, "--as", "director", *line[1:]],
                                   capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.told(case, "escalation.acknowledged")

    def test_a_connection_that_breaks_at_each_step_in_turn_loses_nothing(self):
        case = self.escalate()
        with self.mailer():
            for step in ("EHLO", "MAIL", "RCPT", "DATA"):
                self.server.handler.faults[step] = ["abort"]
            for attempt in range(1, 5):
                self.advance(self.failed(attempt))
            self.told(case, "delivery.made")
        self.assertEqual(len(self.server.handler.mails), 1)
        self.assertEqual(self.server.handler.faults, {"EHLO": [], "MAIL": [], "RCPT": [], "DATA": []})

    def test_a_server_that_is_away_or_offers_no_tls_gets_the_mail_when_it_is_back(self):
        case = self.escalate()
        port = self.server.port
        self.server.stop()
        with self.mailer():
            next_try = self.failed(1)
            with mail.MailServer(self.authority.path("localhost.pem"), tls=None, port=port) as plain:
                self.advance(next_try)
                next_try = self.failed(2)
                self.assertNotIn("MAIL", plain.handler.steps)
            with mail.MailServer(self.authority.path("localhost.pem"), port=port) as self.server:
                self.advance(next_try)
                self.mails()
                self.told(case, "delivery.made")

    def test_a_refusal_for_good_is_told_at_once(self):
        case = self.escalate()
        self.server.handler.faults["RCPT"] = ["550 5.1.1 <chief@example.org> no such user"]
        with self.mailer() as mailer:
            self.told(case, "delivery.failed")
        self.assertIn("event=letter_refused", mailer.log())
        self.assertNotIn("chief", mailer.log())

    def test_a_bounce_is_a_failure_of_the_letter_that_it_names(self):
        case = self.escalate()
        with self.mailer() as mailer:
            [message] = self.mails()
            self.told(case, "delivery.made")
            for status, which in (("4.4.7", message["Message-ID"]), ("5.1.1", "<06P0GZR5A1B2C@vangnet.example>")):
                self.assertEqual(mailer.bounce((BOUNCE % (status, which)).encode()).returncode, 0)
            self.assertEqual(mailer.bounce((BOUNCE % ("5.1.1", message["Message-ID"])).encode()).returncode, 0)
        self.told(case, "delivery.failed")

    def test_a_bounce_comes_again_while_the_daemon_is_away(self):
        case = self.escalate()
        with self.mailer() as mailer:
            [message] = self.mails()
            self.told(case, "delivery.made")
        self.daemon.kill()
        self.assertEqual(mailer.bounce((BOUNCE % ("5.1.1", message["Message-ID"])).encode()).returncode, 75)


class Digests(MailerTest):
    def digest(self, count):
        """The latest of so many digests, and its texts."""
        def so_many():
            found = [parse(raw) for _, _, raw in self.server.handler.mails]
            found = [message for message in found if message["Subject"].startswith("Daily digest")]
            return found if len(found) >= count else None
        self.found = wait_until(f"{count} digests", so_many, 30, 0.05)
        self.assertEqual(len(self.found), count)
        return self.found[-1], *[self.found[-1].get_body((kind,)).get_content() for kind in ("plain", "html")]

    def test_a_digest_is_a_mail_each_working_morning_also_when_nothing_has_stalled(self):
        self.operator.write("channel.set", party="director", medium="mail", mailbox="chief@example.org", language="en",
                            digest="FREQ=DAILY;BYHOUR=7;BYMINUTE=30;BYSECOND=0")
        case = self.open_case()
        with self.mailer() as mailer:
            for count, day in enumerate((3, 4, 5, 6), 1):
                self.advance(f"2026-03-0{day}T06:30:00Z")
                message, text, html = self.digest(count)
                self.assertEqual(message["Subject"], "Daily digest: nothing has stalled")
                self.assertNotIn("<img", html)
            self.assertIn("Friday 6 March 2026", text)
            self.advance("2026-03-09T06:30:00Z")  # Monday; the next step has lapsed on Friday evening
            message, text, html = self.digest(5)
            self.told(case, "delivery.made")
            self.assertEqual(mailer.stop(), 0)
        self.assertEqual(message["Subject"], "Daily digest: 1 new")
        for part in (case, "police", "silent", "Friday 6 March 2026", "Suggested next step", "Escalated", "Act before"):
            self.assertIn(part.lower(), text.lower())
            self.assertIn(part.lower(), html.lower())
        self.assertNotIn("Jansen", text + html)
        self.assertEqual([part.get_content_type() for part in message.walk() if part.get_content_maintype() == "image"], ["image/png"])
        self.assertEqual(len({str(message["Message-ID"]) for message in self.found}), 5)


class Crashes(MailerTest):
    def test_a_daemon_that_is_killed_before_it_hears_of_the_mail_hears_of_it_later(self):
        case = self.escalate()
        self.server.handler.faults["DATA"] = [3]
        with self.mailer():
            wait_until("the mail under way", lambda: "DATA" in self.server.handler.steps)
            self.daemon.kill()
            self.mails()
            self.daemon.start()
            self.connect()
            self.told(case, "delivery.made")
        self.assertEqual(len(self.server.handler.mails), 1)

    def test_a_mailer_that_is_killed_after_the_servers_word_sends_the_same_mail_again(self):
        case = self.escalate()
        self.server.handler.faults["DATA"] = [2]
        with self.mailer() as mailer:
            wait_until("the mail under way", lambda: "DATA" in self.server.handler.steps)
            self.daemon.kill()  # so that the report can not get through
            wait_until("the server's word", lambda: "letter_sent" in mailer.log())
            mailer.stop(signal.SIGKILL)
        self.daemon.start()
        self.connect()
        self.advance("2026-03-09T16:05:00Z")  # its lease is over
        with self.mailer("second"):
            first, second = self.mails(2)
            self.told(case, "delivery.made")
        self.assertEqual(first["Message-ID"], second["Message-ID"])
        self.assertEqual(first.get_body(("html",)).get_content()[:2000], second.get_body(("html",)).get_content()[:2000])

    def test_a_mailer_that_is_asked_to_stop_finishes_the_letter_at_hand(self):
        case = self.escalate()
        self.server.handler.faults["DATA"] = [3]
        with self.mailer() as mailer:
            wait_until("the mail under way", lambda: "DATA" in self.server.handler.steps)
            self.assertEqual(mailer.stop(), 0)
        self.told(case, "delivery.made")
        self.assertEqual(len(self.server.handler.mails), 1)

    def test_two_mailers_share_the_letters_and_send_none_twice(self):
        parties = [f"director{i}" for i in range(8)]
        for party in parties:
            self.operator.write("agency.enrol", name=party, kind="agency")
            self.reach(party, f"{party}@example.org")
        for party in parties:
            self.police.write("handover.offer", case=self.open_case(), agency=party)
        self.advance("2026-03-02T08:02:00Z")
        with self.mailer(), self.mailer("second"):
            self.mails(len(parties))
            wait_until("all reported", lambda: not any(m.get("open") for m in self.operator.call("delivery.status")["media"]))
        recipients = sorted(recipient for _, [recipient], _ in self.server.handler.mails)
        self.assertEqual(recipients, sorted(f"{party}@example.org" for party in parties))


class Service(MailerTest):
    def test_it_tells_its_manager_that_it_is_ready_alive_and_stopping(self):
        manager = NotifySocket(self.folder)
        self.addCleanup(manager.close)
        environment = {"NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "3000000"}
        with self.mailer(environment=environment) as mailer:
            manager.wait_for("READY")
            manager.wait_for("WATCHDOG", 20, times=3)
            self.assertEqual(mailer.stop(), 0)
            manager.wait_for("STOPPING")

    def test_it_waits_for_a_daemon_that_is_not_there_and_stops_when_it_is_asked(self):
        self.daemon.kill()
        with self.mailer() as mailer:
            wait_until("a start", lambda: "mailer_started" in mailer.log())
            began = time.monotonic()
            self.assertEqual(mailer.stop(), 0)
            self.assertLess(time.monotonic() - began, 10)


if __name__ == "__main__":
    unittest.main()
