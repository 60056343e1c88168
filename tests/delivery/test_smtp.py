"""One mail on its way to a real mail server that fails in every way there is: what the mailer makes of it."""
import email
import email.policy
import os
import subprocess
import sys
import time
import unittest

sys.path.insert(0, "tests/support")
import daemon
import mail
from partnership import Authority

TAKEN, REFUSED, LATER = 0, 1, 69
LETTER = os.path.join(mail.ROOT, "tests", "delivery", "letters", "escalation.json")


class Smtp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = daemon.make_folder()
        cls.addClassCleanup(daemon.shutil.rmtree, cls.folder)
        cls.authority = Authority(cls.folder)
        cls.certificate = cls.authority.issue("localhost", "serverAuth", "subjectAltName=DNS:localhost\n")

    def send(self, url, timeout=5, **smtp):
        settings = {"url": url, "ca": self.authority.path("ca.pem"), "timeout": timeout, "helo": "mailer.example", **smtp}
        config = mail.write_config(self.folder, smtp=settings)
        return subprocess.run([mail.PROGRAM, "render", "--config", config, "--send", LETTER], capture_output=True, text=True,
                              timeout=60)

    def expect(self, outcome, reason, done):
        self.assertEqual(done.returncode, outcome, done.stderr)
        self.assertIn(reason, done.stderr)
        self.assertNotIn("@", done.stderr)

    def with_faults(self, outcome, reason, **faults):
        with mail.MailServer(self.certificate) as server:
            server.handler.faults = faults
            self.expect(outcome, reason, self.send(server.url))
            return server.handler

    def test_a_mail_arrives_under_tls_as_it_was_made(self):
        with mail.MailServer(self.certificate) as server:
            self.expect(TAKEN, "", self.send(server.url))
            (sender, recipients, raw), = server.handler.mails
        self.assertEqual((sender, recipients), ("bounces@example.nl", ["regisseur@gemeente.example"]))
        message = email.message_from_bytes(raw, policy=email.policy.default)
        self.assertEqual(message["Message-ID"], "<06P0GZR5A1B2C@vangnet.example>")
        self.assertIn("06P0GZQ0X3V2K", message.get_body(("plain",)).get_content())

    def test_a_server_may_be_under_tls_from_the_start(self):
        with mail.MailServer(self.certificate, tls="implicit") as server:
            self.expect(TAKEN, "", self.send(server.url))
            self.assertEqual(len(server.handler.mails), 1)
            self.expect(LATER, "", self.send(server.url, ca="/etc/ssl/certs/ca-certificates.crt"))
            self.assertEqual(len(server.handler.mails), 1)

    def test_without_tls_nothing_is_sent(self):
        with mail.MailServer(self.certificate, tls=None) as server:
            self.expect(LATER, "", self.send(server.url))
            self.assertNotIn("MAIL", server.handler.steps)

    def test_a_certificate_that_does_not_fit_stops_it(self):
        other = self.authority.issue("other.example", "serverAuth", "subjectAltName=DNS:other.example\n")
        with mail.MailServer(other) as server:
            self.expect(LATER, "STARTTLS", self.send(server.url))
            self.assertNotIn("MAIL", server.handler.steps)
        with mail.MailServer(self.certificate) as server:
            self.expect(LATER, "", self.send(server.url, ca="/etc/ssl/certs/ca-certificates.crt"))
            self.assertNotIn("MAIL", server.handler.steps)

    def test_a_refusal_for_good_is_one_and_tells_no_address(self):
        self.with_faults(REFUSED, "RCPT: 550 5.1.1 ... unknown", RCPT=["550 5.1.1 <regisseur@gemeente.example> unknown"])
        self.with_faults(REFUSED, "mail: 554 5.6.0 no", DATA=["554 5.6.0 no"])

    def test_what_may_pass_comes_again(self):
        self.with_faults(LATER, "RCPT: 451 4.7.1 greylisted", RCPT=["451 4.7.1 greylisted"])
        self.with_faults(LATER, "mail: 452 4.3.1 full", DATA=["452 4.3.1 full"])
        self.with_faults(LATER, "MAIL: 550 5.7.1 not you", MAIL=["550 5.7.1 not you"])

    def test_a_connection_that_breaks_at_any_step_comes_again(self):
        for step in ("EHLO", "MAIL", "RCPT", "DATA"):
            with self.subTest(step):
                handler = self.with_faults(LATER, "", **{step: ["abort"]})
                self.assertEqual(handler.mails, [])

    def test_a_server_that_is_slow_at_any_step_is_given_up_in_time(self):
        for step in ("MAIL", "DATA"):
            began = time.monotonic()
            self.with_faults(LATER, "", **{step: [8]})
            self.assertLess(time.monotonic() - began, 20)

    def test_no_server_comes_again(self):
        self.expect(LATER, "connection", self.send(f"smtp://localhost:{daemon.free_port()}"))

    def test_a_login_is_used_and_a_wrong_one_is_our_fault(self):
        path = os.path.join(self.folder, "login")
        with mail.MailServer(self.certificate, login=("vangnet", "secret")) as server:
            for password, outcome in (("secret", TAKEN), ("wrong", LATER)):
                with open(path, "w", encoding="utf-8") as stream:
                    stream.write(f"vangnet\n{password}\n")
                done = self.send(server.url, login=path)
                self.assertEqual(done.returncode, outcome, done.stderr)
                self.assertNotIn(password, done.stderr.replace("wrong", "") if outcome else done.stderr)

    def test_a_line_of_one_dot_ends_nothing(self):
        letter = mail.letter_of("escalation")
        letter["items"][0]["sentence"] = "before\n.\nafter"
        path = os.path.join(self.folder, "dot.json")
        with open(path, "w", encoding="utf-8") as stream:
            mail.json.dump(letter, stream)
        with mail.MailServer(self.certificate) as server:
            config = mail.write_config(self.folder, smtp={"url": server.url, "ca": self.authority.path("ca.pem")})
            subprocess.run([mail.PROGRAM, "render", "--config", config, "--send", path], check=True, timeout=60)
            (_, _, raw), = server.handler.mails
        self.assertIn("after", email.message_from_bytes(raw, policy=email.policy.default).get_body(("plain",)).get_content())


if __name__ == "__main__":
    unittest.main()
