"""The mailer with a real mail server, exim: mails lie in a maildir as they were made, and bounces find their letter."""

import os
import shutil
import signal
import sys
import unittest

sys.path.insert(0, "tests/support")
import exim
import mail
from daemon import wait_until
from mail_case import MailerTest, parse

PEOPLE = ["chief"] + [f"desk{i}" for i in range(6)]


class Mta(MailerTest):
    def mail_server(self, certificate):
        self.bounce_script = os.path.join(self.folder, "bounce.sh")
        return exim.Exim(self.folder, certificate, PEOPLE, f"/bin/sh {self.bounce_script}")

    def let_bounces_in(self, mailer):
        """What the pipe runs, as whoever exim is: with copies that this user can read."""
        copy = os.path.join(self.server.folder, "bounce")
        os.mkdir(copy, 0o755)
        with open(mailer.config, encoding="utf-8") as file:
            text = file.read()
        for name in ("ca", "mailer"):
            shutil.copy(self.daemon.certificate(name), copy)
            os.chmod(os.path.join(copy, name + ".pem"), 0o644)
            text = text.replace(self.daemon.certificate(name), os.path.join(copy, name + ".pem"))
        with open(os.path.join(copy, "mailer.conf"), "w", encoding="utf-8") as file:
            file.write(text)
        with open(self.bounce_script, "w", encoding="utf-8") as file:
            file.write(f"exec {os.path.abspath(mail.PROGRAM)} bounce --config {copy}/mailer.conf\n")

    def test_a_mail_lies_in_the_maildir_as_it_was_made(self):
        case = self.escalate()
        with self.mailer():
            [raw] = wait_until("a mail", lambda: self.server.mails("chief"), 60, 0.1)
            self.told(case, "delivery.made")
        message = parse(raw)
        self.assertEqual([part.defects for part in message.walk() if part.defects], [])
        self.assertIn("TLS1.", message["Received"])
        self.assertEqual(message["Return-path"], "<bounces@example.nl>")
        self.assertIn(case, message.get_body(("plain",)).get_content())
        self.assertIn(case, message.get_body(("html",)).get_content())
        [terms] = message.iter_attachments()
        self.assertIn("BEGIN:VEVENT", terms.get_content())

    def test_a_mail_that_bounces_fails_its_letter(self):
        case = self.escalate()
        self.reach("director", "nobody@example.org")
        with self.mailer() as mailer:
            self.let_bounces_in(mailer)
            self.told(case, "delivery.failed")
        self.assertEqual(self.server.mails("chief"), [])

    def test_a_mail_server_that_is_killed_and_started_loses_nothing(self):
        cases = []
        for i, person in enumerate(PEOPLE[1:]):
            self.operator.write("agency.enrol", name=person, kind="agency")
            self.reach(person, f"{person}@example.org")
            cases.append(self.open_case())
            self.police.write("handover.offer", case=cases[i], agency=person)
        self.advance("2026-03-02T08:02:00Z")
        with self.mailer(batch=1):
            wait_until("the first mail", lambda: any(self.server.mails(person) for person in PEOPLE), 60, 0.01)
            self.server.stop(signal.SIGKILL)
            wait_until("a failure, or all under way", self.is_decided, 60)
            self.server.start()
            for case in cases:
                self.let_time_pass_until(case)
        for person in PEOPLE[1:]:
            ids = {parse(raw)["Message-ID"] for raw in wait_until(person, lambda: self.server.mails(person))}
            self.assertEqual(len(ids), 1)

    def is_decided(self):
        return self.operator.call("delivery.status")["troubles"] or all(map(self.server.mails, PEOPLE[1:]))

    def let_time_pass_until(self, case):
        """Each try that is due takes place, until the case knows that its mail is out."""
        def is_made():
            status = self.operator.call("delivery.status")
            self.advance(max([status["now"], *(trouble["next_try"] for trouble in status["troubles"])]))
            timeline = self.police.call("case.timeline", case=case, limit=500)["events"]
            return any(event["kind"] == "delivery.made" for event in timeline)
        wait_until("delivery.made", is_made, 60, 0.5)


if __name__ == "__main__":
    if exim.why_not():
        print("skipped:", exim.why_not())
        sys.exit(77)
    unittest.main()
