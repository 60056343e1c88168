"""mail: what tests about the mailer share: its configuration, letters, and a mail server that can be told how to fail."""
import asyncio
import json
import os
import signal
import ssl
import subprocess
import sys

sys.path.append("/usr/lib/python3/dist-packages")  # Debian's, for a Python of one's own
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from daemon import free_port

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("VANGNET_BUILD") or os.path.join(ROOT, "build", "debug")
PROGRAM = os.path.join(BUILD, "vangnet-mailer")

SETTINGS = {
    "smtp": {"url": "smtp://localhost:1"},
    "mail": {"from": "vangnet@example.nl", "bounces": "bounces@example.nl", "domain": "vangnet.example",
             "link": "https://vangnet.example/escalations/{case}"},
    "files": {"templates": os.path.join(ROOT, "clients", "mailer", "templates"),
              "catalogues": os.path.join(BUILD, "locale", "vangnet-mailer")},
}


def write_config(folder, **sections):
    """A configuration in `folder`; sections: what differs from SETTINGS, as smtp={"url": …}."""
    path = os.path.join(folder, "mailer.conf")
    with open(path, "w", encoding="utf-8") as stream:
        for section in sorted(SETTINGS.keys() | sections.keys()):
            stream.write(f"[{section}]\n")
            for name, value in {**SETTINGS.get(section, {}), **sections.get(section, {})}.items():
                stream.write(f"{name} = {value}\n")
    return path


def letter_of(name):
    """A letter, or the answer to digest.show, from tests/delivery/letters."""
    with open(os.path.join(ROOT, "tests", "delivery", "letters", name + ".json"), encoding="utf-8") as stream:
        letter = json.load(stream)
    return letter["letters"][0] if "letters" in letter else letter


class Handler:
    """Keeps what it takes. `faults` says what to do at a step (EHLO, MAIL, RCPT, DATA: the whole mail has come), once for each
    entry of its list: a reply to give, "abort" the connection, or the number of seconds to wait."""

    def __init__(self):
        self.faults = {}
        self.mails = []  # (envelope sender, recipients, bytes)
        self.steps = []

    async def fault(self, server, step):
        self.steps.append(step)
        waiting = self.faults.get(step)
        what = waiting.pop(0) if waiting else None
        if what == "abort":
            server.transport.abort()
            return "421 gone"
        if isinstance(what, (int, float)):
            await asyncio.sleep(what)
            return None
        return what

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        reply = await self.fault(server, "EHLO")
        return [reply] if reply else responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        reply = await self.fault(server, "MAIL")
        if not reply:
            envelope.mail_from = address
        return reply or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = await self.fault(server, "RCPT")
        if not reply:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        reply = await self.fault(server, "DATA")
        if not reply:
            self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return reply or "250 taken"


class MailServer:
    """A mail server on a port of its own; tls: "starttls", "implicit" or None; login: (name, password) that it wants."""

    def __init__(self, certificate, tls="starttls", login=None, port=None):
        self.handler = Handler()
        self.port = port or free_port()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.tls = tls
        options = {"starttls": {"tls_context": context, "require_starttls": True}, "implicit": {"ssl_context": context}}.get(tls, {})
        if login:
            def check(server, session, envelope, mechanism, data):
                return AuthResult(success=(data.login.decode(), data.password.decode()) == login)
            options.update(authenticator=check, auth_required=True)
        self.controller = Controller(self.handler, hostname="127.0.0.1", port=self.port, **options)

    def __enter__(self):
        self.controller.start()
        self.running = True
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.running:
            self.controller.stop()
        self.running = False

    @property
    def url(self):
        return f"smtp{'s' if self.tls == 'implicit' else ''}://localhost:{self.port}"


class Mailer:
    """vangnet-mailer at work, for a daemon and a mail server; it may be started, stopped and killed again and again."""

    def __init__(self, folder, daemon, server, ca, name="mailer", environment=None, batch=10, **smtp):
        self.log_path = os.path.join(folder, name + ".log")
        self.environment = environment or {}
        where = {"address": daemon.address, "ca": daemon.certificate("ca"), "certificate": daemon.certificate("mailer"), "key": "",
                 "poll": 1, "batch": batch}
        sections = {"daemon": where, "smtp": {"url": server.url, "ca": ca, "timeout": 5, "helo": "mailer.example", **smtp}}
        os.makedirs(os.path.join(folder, name), exist_ok=True)
        self.config = write_config(os.path.join(folder, name), **sections)
        self.process = None

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([PROGRAM, "--config", self.config], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={**os.environ, **self.environment})
        return self

    def stop(self, how=signal.SIGTERM, seconds=60):
        self.process.send_signal(how)
        return self.process.wait(seconds)

    def log(self):
        with open(self.log_path, encoding="utf-8") as file:
            return file.read()

    def bounce(self, mail):
        return subprocess.run([PROGRAM, "bounce", "--config", self.config], input=mail, capture_output=True, timeout=120)

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, value, trace):
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)
        if kind:
            print(self.log(), file=sys.stderr)
