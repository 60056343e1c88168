"""hooks: what tests about webhooks share: a server that is called and can be told how to behave, and the client that calls it."""

import http.server
import os
import signal
import ssl
import subprocess
import threading

from daemon import BUILD, STOP_SECONDS, make_folder, shutil, wait_until

SECRET = "0123456789abcdef0123456789abcdef"


class Receiver:
    """An HTTP server on a port of its own, with TLS when it has a certificate. `manners` says how it answers, once for each entry:
    a status, or a function of the request handler; without any it answers 204."""

    def __init__(self, certificate=None):
        self.calls = []  # (method, path, headers, body)
        self.manners = []
        self.open = threading.Event()  # for those that wait: see wait_for_the_end
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                receiver.calls.append((self.command, self.path, self.headers, body))
                manner = receiver.manners.pop(0) if receiver.manners else 204
                if callable(manner):
                    manner(self)
                else:
                    self.answer(manner)

            do_GET = do_POST

            def answer(self, status, **headers):
                self.send_response(status)
                for name, value in {"Content_Length": "0", **headers}.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 64  # a round of calls comes at once; by default 5 may wait, and the others a second

            def handle_error(self, *_):
                pass  # a client that was killed, or that gave up

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            # Shaking hands is left to the thread of the connection.
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def url(self, path="/vangnet", host="localhost"):
        return f"{self.scheme}://{host}:{self.port}{path}"

    def wait_for_the_end(self, _):
        """A manner: never answers."""
        self.open.wait(60)

    def wait_for(self, count, seconds=30):
        wait_until(f"call {count}", lambda: len(self.calls) >= count, seconds)
        return self.calls[count - 1]

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.open.set()
        self.server.shutdown()
        self.server.server_close()


class Hooks:
    """vangnet-hooks at the daemon served_by; allow: lines of its list; secrets: {recipient: lines}; settings: section={"name": value}."""

    def __init__(self, served_by, allow=(), secrets=None, environment=None, **settings):
        self.folder = make_folder()
        self.environment = environment or {}
        self.log_path = self.path("hooks.log")
        self.config = self.path("hooks.conf")
        self.process = None
        self.allow(*allow)
        os.mkdir(self.path("secret"))
        for recipient, lines in (secrets or {}).items():
            self.write(os.path.join("secret", recipient), lines)
        values = {
            "daemon": {"address": served_by.address, "ca": served_by.certificate("ca"), "certificate": served_by.certificate("hooks"),
                       "key": "", "poll": 1},
            "event": {"source": "urn:nld:oin:00000001823288444000:systeem:vangnet"},
            "call": {"allow": self.path("allow"), "secret": self.path("secret/{recipient}"), "timeout": 5},
        }
        for section, changed in settings.items():
            values.setdefault(section, {}).update(changed)
        self.write("hooks.conf", "".join(f"[{section}]\n" + "".join(f"{name} = {value}\n" for name, value in names.items())
                                         for section, names in values.items()))

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def allow(self, *lines):
        self.write("allow", "".join(line + "\n" for line in lines))

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([program(), "--config", self.config], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={**os.environ, **self.environment})
        return self

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def wait_for_line(self, *words, seconds=30):
        """The first line of the log with all of them."""
        return wait_until(" ".join(words), lambda: next((line for line in self.log().splitlines()
                                                         if all(word in line for word in words)), None), seconds)

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(STOP_SECONDS)

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.stop(signal.SIGKILL if kind else signal.SIGTERM)
        if kind:
            print(f"--- the log of vangnet-hooks:\n{self.log()}---")
        shutil.rmtree(self.folder, ignore_errors=True)


def program():
    return os.path.join(BUILD, "vangnet-hooks")
