"""mail_case: what tests of the mailer begin with: a daemon whose clock is driven, a mail server, and an escalation to be told."""

import email
import email.policy
import shutil
import unittest

import daemon as support
import mail
from daemon import Daemon, wait_until
from partnership import Authority

START = "2026-03-02T08:00:00Z"  # a Monday
STALLED = "2026-03-09T15:59:00Z"  # a next step of five working days has lapsed


def parse(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


class MailerTest(unittest.TestCase):
    def setUp(self):
        self.folder = support.make_folder()
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.authority = Authority(self.folder)
        certificate = self.authority.issue("localhost", "serverAuth", "subjectAltName=DNS:localhost\n")
        self.server = self.enterContext(self.mail_server(certificate))
        self.daemon = self.enterContext(Daemon(clock=START, listen=f"127.0.0.1:{support.free_port()}"))
        self.connect()
        self.operator.write("agency.enrol", name="mailer", kind="mailer")

    def mail_server(self, certificate):
        return mail.MailServer(certificate)

    def connect(self):
        self.operator = self.enterContext(self.daemon.connect("operator"))
        self.police = self.enterContext(self.daemon.connect("police"))

    def mailer(self, name="mailer", **more):
        return mail.Mailer(self.folder, self.daemon, self.server, self.authority.path("ca.pem"), name, **more)

    def reach(self, party, mailbox, **more):
        self.operator.write("channel.set", party=party, medium="mail", mailbox=mailbox, digest="none", **more)

    def advance(self, until):
        self.operator.call("clock.advance", until=until)

    def open_case(self):
        return self.police.write("case.open", title="Kerkstraat 12, familie Jansen", theme="nuisance")["case"]

    def escalate(self, **more):
        """A case whose escalation is owed to the director as a letter."""
        self.reach("director", "chief@example.org", **more)
        case = self.open_case()
        self.advance(STALLED)
        return case

    def told(self, case, kind):
        def events():
            timeline = self.police.call("case.timeline", case=case, limit=500)["events"]
            return [event for event in timeline if event["kind"] == kind]
        return wait_until(kind, events, 30, 0.1)

    def failed(self, attempt):
        """When the next try is, after so many failed attempts."""
        def next_try():
            status = self.operator.call("delivery.status")
            return [trouble["next_try"] for trouble in status["troubles"]
                    if trouble["attempt"] == attempt and trouble["next_try"] > status["now"]]
        return wait_until(f"failure {attempt}", next_try, 30, 0.1)[0]

    def mails(self, count=1):
        wait_until(f"{count} mails", lambda: len(self.server.handler.mails) >= count, 30, 0.05)
        return [parse(raw) for _, _, raw in self.server.handler.mails]
