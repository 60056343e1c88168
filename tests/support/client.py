"""A client of vangnet/1 for tests: JSON-RPC, a line each, over TLS. It does nothing by itself: no repeats, no reconnecting.

    client = Client("127.0.0.1:7443", "ca.pem", "police.pem")
    case = client.write("case.open", title="Noise", theme="nuisance")["case"]
    client.call("case.get", case=case)                      raises Refused
    first = client.send("case.list"); client.reply(first)   pipelined
    client.event()                                          the next notification
"""

import itertools
import json
import os
import select
import socket
import ssl
import struct
import uuid


class Refused(Exception):
    """An error reply. code: the name in data.code; rpc: the number."""

    def __init__(self, error):
        self.error = error
        self.rpc = error["code"]
        self.data = error["data"]
        self.code = self.data["code"]
        super().__init__(f"{self.code}: {error['message']} {self.data}")


class Closed(Exception):
    """The daemon has closed the connection, or it was lost."""


def new_key():
    return uuid.uuid4().hex


def result_of(message):
    if "error" in message:
        raise Refused(message["error"])
    return message["result"]


class Client:
    def __init__(self, address, ca, certificate, greet=True, timeout=60):
        host, _, port = address.rpartition(":")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_verify_locations(ca)
        context.load_cert_chain(certificate)
        self.name = os.path.basename(certificate).removesuffix(".pem")
        self.ids = itertools.count(1)
        self.replies = {}
        self.events = []
        self.buffer = b""
        self.socket = socket.create_connection((host.strip("[]"), int(port)), timeout)
        try:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket = context.wrap_socket(self.socket, server_hostname=host.strip("[]"))
            self.welcome = self.call("session.hello", protocol="vangnet/1", client="test") if greet else None
        except (ssl.SSLError, ConnectionError) as error:
            self.close()
            raise Closed(str(error)) from None
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def reset(self):
        """Cut the connection as the death of a process or of a cable does: what is on its way is gone."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    # --- lines

    def send_line(self, line):
        try:
            self.socket.sendall(line + b"\n")
        except (ssl.SSLError, ConnectionError) as error:
            raise Closed(str(error)) from None

    def line(self):
        """The next line from the daemon, without its end."""
        while b"\n" not in self.buffer:
            try:
                more = self.socket.recv(1 << 16)
            except TimeoutError:
                raise
            except (ssl.SSLError, ConnectionError) as error:
                raise Closed(str(error)) from None
            if not more:
                raise Closed("the daemon has closed the connection")
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line

    def lines_for(self, sent, count):
        """Send many lines, and meanwhile read as many as are asked for: a peer that does not read is not read from.

        One thread does both, for two threads in one TLS connection of Python are told now and then that it has ended.
        """
        lines = []
        timeout = self.socket.gettimeout()
        self.socket.setblocking(False)
        try:
            while len(lines) < count:
                sent = self.send_some(sent)
                if not self.read_some():
                    self.wait(timeout, bool(sent))
                *whole, self.buffer = self.buffer.split(b"\n")
                lines += whole
        finally:
            self.socket.settimeout(timeout)
        return lines

    def send_some(self, sent):
        """What the socket did not take."""
        try:
            return sent[self.socket.send(sent[: 1 << 16]) :] if sent else sent
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return sent

    def read_some(self):
        """Whether anything came."""
        try:
            more = self.socket.recv(1 << 16)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return False
        if not more:
            raise Closed("the daemon has closed the connection")
        self.buffer += more
        return True

    def wait(self, seconds, to_send):
        if not any(select.select([self.socket], [self.socket] if to_send else [], [], seconds)):
            raise TimeoutError(f"nothing came for {seconds} s")

    # --- messages

    def send(self, verb, **params):
        number = next(self.ids)
        message = {"jsonrpc": "2.0", "id": number, "method": verb, "params": params}
        self.send_line(json.dumps(message, ensure_ascii=False).encode())
        return number

    def take(self):
        """Read one message, and put it where it belongs."""
        message = json.loads(self.line())
        if "method" in message:
            self.events.append(message["params"])
        else:
            self.replies[message["id"]] = message

    def reply(self, number):
        """The result of a request that was sent."""
        while number not in self.replies:
            self.take()
        return result_of(self.replies.pop(number))

    def call(self, verb, **params):
        return self.reply(self.send(verb, **params))

    def write(self, verb, **params):
        """A verb that writes, with a key of its own unless one is given."""
        params.setdefault("key", new_key())
        return self.call(verb, **params)

    def refusal(self, verb, **params):
        """The Refused that this must give."""
        try:
            result = self.call(verb, **params)
        except Refused as refused:
            return refused
        raise AssertionError(f"{verb} {params} was not refused: {result}")

    def event(self):
        while not self.events:
            self.take()
        return self.events.pop(0)

    def event_within(self, seconds):
        """The next event; None when none comes in time."""
        before = self.socket.gettimeout()
        self.socket.settimeout(seconds)
        try:
            return self.event()
        except TimeoutError:
            return None
        finally:
            self.socket.settimeout(before)

    # --- what many tests ask

    def open_case(self, title="Noise at night", **params):
        return self.write("case.open", title=title, theme="nuisance", **params)["case"]

    def timeline(self, case):
        """All of its events."""
        events, after = [], 0
        while after is not None:
            page = self.call("case.timeline", case=case, after=after, limit=500)
            events += page["events"]
            after = page.get("next")
        return events

    def all_pages(self, verb, member, **params):
        items, before = [], {}
        while True:
            page = self.call(verb, limit=500, **before, **params)
            items += page[member]
            if "next" not in page:
                return items
            before = {"before": page["next"]}

    def cases(self, **params):
        return self.all_pages("case.list", "cases", **params)
