"""Peers that do what no peer should: the daemon stays up, answers what can be answered, and serves the others."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import unittest

sys.path.insert(0, "tests/support")
import daemon
from client import Client, Closed, Refused, new_key

LINE_MAX = 1 << 20
START = "2026-03-02T09:00:00Z"


class Served(unittest.TestCase):
    options = {}

    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(daemon.Daemon(**cls.options))

    def connect(self, name="police", **options):
        client = self.daemon.connect(name, **options)
        self.addCleanup(client.close)
        return client

    def setUp(self):
        self.police = self.connect()

    def tearDown(self):
        """Whatever was done to it: it is the same process, and it answers."""
        self.assertIsNone(self.daemon.process.poll())
        with self.daemon.connect("housing") as other:
            other.call("case.list")

    def fill(self, client, requests):
        """The outcomes of many requests sent without waiting: a result or the name of the error."""
        numbers = [client.send(verb, **params) for verb, params in requests]
        outcomes = []
        for number in numbers:
            try:
                outcomes.append(client.reply(number))
            except Refused as refused:
                outcomes.append(refused.code)
        return outcomes


class Peers(Served):
    def context(self, certificate=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.daemon.certificate("ca"))
        if certificate:
            context.load_cert_chain(certificate)
        return context

    def expect_no_service(self, context):
        """Refused in the handshake, or told so by the first read, as TLS 1.3 has it."""
        host, _, port = self.daemon.address.rpartition(":")
        with socket.create_connection((host, int(port)), 20) as plain:
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                with context.wrap_socket(plain, server_hostname=host) as secured:
                    secured.sendall(b'{"jsonrpc":"2.0","id":1,"method":"session.hello","params":{}}\n')
                    if not secured.recv(1000):
                        raise ConnectionError("closed")

    def test_old_tls_is_refused(self):
        context = self.context(self.daemon.certificate("police"))
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.expect_no_service(context)

    def openssl(self, *words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, timeout=60)

    def make_certificate(self, days, signed=True, usage="clientAuth"):
        folder = daemon.make_folder()
        self.addCleanup(shutil.rmtree, folder)
        path = os.path.join(folder, "peer.pem")
        with open(path + ".ext", "w", encoding="ascii") as file:
            file.write(f"extendedKeyUsage={usage}\n")
        self.openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=police",
                     "-keyout", path, "-out", path + ".csr")
        signer = ["-CA", self.daemon.certificate("ca"), "-CAkey", os.path.join(self.daemon.dir, "ca", "ca.key"), "-set_serial",
                  "77"] if signed else ["-signkey", path]
        self.openssl("x509", "-req", "-days", str(days), "-in", path + ".csr", "-extfile", path + ".ext", "-out", path + ".crt",
                     *signer)
        with open(path, "a", encoding="ascii") as whole, open(path + ".crt", encoding="ascii") as certificate:
            whole.write(certificate.read())
        return path

    def test_only_a_certificate_of_the_authority_that_is_valid_now_is_let_in(self):
        self.expect_no_service(self.context())
        self.expect_no_service(self.context(self.make_certificate(2, signed=False)))
        self.expect_no_service(self.context(self.make_certificate(-1)))
        self.expect_no_service(self.context(self.make_certificate(2, usage="serverAuth")))
        with self.connect("police", greet=False) as known, Client(
                self.daemon.address, self.daemon.certificate("ca"), self.make_certificate(2), greet=False) as unknown:
            self.assertEqual(known.call("session.hello")["party"], "police")
            self.assertEqual(unknown.refusal("session.hello").code, "not_enrolled")

    def test_plain_text_and_noise_get_nothing(self):
        host, _, port = self.daemon.address.rpartition(":")
        for noise in (b"GET / HTTP/1.1\r\n\r\n", b"\x00" * 100, b"\x16\x03\x01\xff\xff" + b"x" * 100, b"{}\n"):
            with socket.create_connection((host, int(port)), 20) as plain:
                plain.sendall(noise)
                plain.shutdown(socket.SHUT_WR)
                while True:
                    try:
                        if not plain.recv(1000):
                            break
                    except ConnectionError:
                        break

    def test_ten_thousand_requests_at_once_are_all_answered(self):
        line = b'{"jsonrpc":"2.0","id":%d,"method":"case.list","params":{}}\n'
        replies = self.police.lines_for(b"".join(line % i for i in range(10000)), 10000)
        self.assertEqual(sorted(json.loads(reply)["id"] for reply in replies), list(range(10000)))

    def test_who_reads_nothing_is_not_read_from_and_harms_nobody(self):
        case = self.police.open_case(text="x" * 8000)
        deaf = self.connect()
        deaf.socket.settimeout(0.2)
        request = b'{"jsonrpc":"2.0","id":1,"method":"case.get","params":{"case":"%s"}}\n' % case.encode()
        sent = 0
        try:
            while sent < 40 << 20:
                sent += deaf.socket.send(request * 100)
        except TimeoutError:
            pass
        self.assertLess(sent, 40 << 20, "the daemon took all that it was sent, and was read nothing")
        before = time.monotonic()
        for _ in range(50):
            self.police.call("case.get", case=case)
        self.assertLess(time.monotonic() - before, 5)

    def test_a_half_closed_connection_ends(self):
        for stop in (0, 1):
            peer = self.connect()
            numbers = [peer.send("case.list") for _ in range(20)]
            if stop:
                peer.socket.shutdown(socket.SHUT_WR)
            else:
                socket.socket.shutdown(peer.socket, socket.SHUT_WR)
            with self.assertRaises((Closed, OSError)):
                while True:
                    peer.line()
            self.assertEqual(len(numbers), 20)

    def test_lines_that_are_too_long_or_too_deep_cost_a_refusal_each(self):
        peer = self.connect()
        for line, code in ((b'"' + b"x" * (3 << 20) + b'"', "too_large"), (b"[" * 500000, "too_deep"), (b"\xff" * 100, "bad_utf8"),
                           (b'{"jsonrpc":"2.0","id":' + b"9" * 400 + b',"method":"case.list"}', None)):
            peer.send_line(line)
            error = json.loads(peer.line())["error"]["data"]
            self.assertIn(error["code"], (code,) if code else ("number_range", "bad_request"))
        self.assertEqual(peer.call("case.list").keys() - {"cases", "next"}, set())

    def test_hundreds_of_connections_come_and_go(self):
        for _ in range(2):
            peers = [Client(self.daemon.address, self.daemon.certificate("ca"), self.daemon.certificate("housing"), greet=False)
                     for _ in range(100)]
            for peer in peers[::2]:
                self.assertEqual(peer.call("session.hello")["party"], "housing")
            for peer in peers:
                peer.close()


class Clock(Served):
    def test_a_real_clock_can_not_be_driven(self):
        operator = self.connect("operator")
        self.assertNotIn(True, (self.police.welcome.get("driven"), operator.welcome.get("driven")))
        case = self.police.open_case()
        for client in (self.police, operator, self.connect("director")):
            self.assertEqual(client.refusal("clock.advance", until="2030-01-01T00:00:00Z").code, "not_allowed")
            self.assertEqual(client.refusal("record.holder", case=case, agency="housing", key=new_key()).code, "not_allowed")
        self.assertEqual(len(self.police.timeline(case)), 1)

    def test_a_hang_up_under_load_refuses_nobody(self):
        case = self.police.open_case()
        sent = [("note.add", {"case": case, "text": str(i), "key": new_key()}) for i in range(400)]
        numbers = [self.police.send(verb, **params) for verb, params in sent]
        for _ in range(5):
            self.daemon.process.send_signal(signal.SIGHUP)
        self.assertEqual([self.police.reply(number)["case"] for number in numbers], [case] * 400)


class Cases(Served):
    options = {"clock": START}

    def test_far_dates_are_dates(self):
        case = self.police.open_case()

        def agree(due, verb="action.agree", **more):
            return self.fill(self.police, [(verb, {"case": case, "due": due, "text": "x", "key": new_key(), **more})])[0]

        for due in ("1970-01-01T00:00:00Z", "2026-03-02T09:00:00Z", "2026-03-02T08:59:59.999999Z", "2026-03-02T10:00:00+01:00"):
            self.assertEqual(agree(due, agency="housing"), "date_passed", due)
            self.assertEqual(agree(due, verb="promise.make"), "date_passed", due)
        for due in ("0001-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-03-02", "", "9" * 30):
            self.assertEqual(agree(due, agency="housing"), "bad_value", due)
        for due in ("2026-03-02T09:00:00.000001Z", "9999-12-31T23:59:59Z"):
            self.assertEqual(agree(due, agency="housing")["opened"][0]["due"], due)
        self.assertEqual(agree("9999-12-31T23:59:59Z", verb="promise.make"), "over_ceiling")
        self.assertEqual(agree("9999-12-31T23:59:59Z", verb="request.ask", agency="housing"), "over_ceiling")
        happened = self.police.write("contact.record", case=case, channel="visit", occurred_at="1970-01-01T00:00:00Z")
        self.assertEqual(self.police.timeline(case)[-1]["facts"]["occurred_at"], "1970-01-01T00:00:00Z")
        self.assertEqual(happened["at"], START)

    def test_numbers_of_other_cases_and_beyond_all_cases_are_none(self):
        mine, other = self.police.open_case(), self.police.open_case()
        for _ in range(3):
            self.police.write("action.agree", case=other, agency="police", due="2026-04-01T09:00:00Z", text="x")
        theirs = self.police.call("case.get", case=other)["obligations"][-1]["number"]
        for verb in ("action.done", "promise.keep", "contact.reply", "contact.inform", "request.answer", "request.withdraw"):
            text = {"text": "x"} if verb == "request.answer" else {}
            for number in (0, theirs, 9999, 2147483647):
                refused = self.police.refusal(verb, case=mine, obligation=number, key=new_key(), **text)
                self.assertEqual(refused.code, "no_obligation", (verb, number))
            for number in (-1, 2147483648, 1 << 53, 1.5, 1e300, "1", None, [1]):
                refused = self.police.refusal(verb, case=mine, obligation=number, key=new_key(), **text)
                self.assertEqual((refused.code, refused.data["field"]), ("bad_value", "obligation"), (verb, number))
        for params in ({"after": -1}, {"after": 1 << 40}, {"limit": -1}, {"limit": 501}):
            self.assertEqual(self.police.refusal("case.timeline", case=mine, **params).code, "bad_value", params)
        self.assertEqual(self.police.call("case.timeline", case=mine, after=2147483647)["events"], [])

    def test_texts_keep_every_character(self):
        texts = ["é", "\u202eright to left", "👩‍👩‍👧", "a\u0301", "\u0000".replace("\0", "␀"), '"\\/\b\f\n\r\t', "\x7f\x01\x1fx", "\ufffdx\uffff",
                 "x" * 8000, "é" * 4000, "'; drop table event; --", "%s%n", "</script>"]
        case = self.police.open_case(title=texts[2], person=texts[1])
        for text in texts:
            self.police.write("note.add", case=case, text=text)
        self.assertEqual([event["content"]["text"] for event in self.police.timeline(case)[1:]], texts)
        self.assertEqual(self.police.call("case.get", case=case)["case"]["title"], texts[2])
        self.assertEqual(self.police.refusal("note.add", case=case, text="é" * 4001, key=new_key()).code, "bad_value")

    def test_a_required_text_that_says_nothing_is_refused(self):
        case = self.police.open_case()
        for blank in ("", " ", "\t\n", "\u00a0\u2003", "\ufeff"):
            for verb, field, params in (("note.add", "text", {}), ("request.ask", "text", {"agency": "housing"}),
                                        ("handover.withdraw", None, {"reason": blank})):
                if field:
                    refused = self.police.refusal(verb, case=case, key=new_key(), **params, **{field: blank})
                    self.assertEqual((refused.code, refused.data["field"]), ("bad_value", field))
            refused = self.police.refusal("case.open", title=blank, theme="nuisance", key=new_key())
            self.assertEqual((refused.code, refused.data["field"]), ("bad_value", "title"))
            self.police.write("contact.record", case=case, channel="visit", text=blank)  # that one need not be said

    def test_a_case_that_is_full_can_still_be_worked_on(self):
        case = self.police.open_case()
        agree = {"case": case, "agency": "police", "due": "2026-04-01T09:00:00Z", "text": "x"}
        outcomes = self.fill(self.police, [("action.agree", {**agree, "key": new_key()}) for _ in range(300)])
        self.assertEqual(set(outcome for outcome in outcomes if isinstance(outcome, str)), {"busy"})
        full = outcomes.index("busy")
        self.assertGreater(full, 200)
        self.assertEqual(set(outcomes[full:]), {"busy"})
        open_now = [item["number"] for item in self.police.call("case.get", case=case)["obligations"] if item["kind"] == "act"]
        self.assertEqual(len(open_now), full)
        self.police.write("note.add", case=case, text="still here")
        ended = self.fill(self.police, [("action.done", {"case": case, "obligation": number, "key": new_key()})
                                        for number in open_now])
        self.assertNotIn("busy", ended)
        self.police.write("action.agree", **agree)

    def test_five_thousand_events_page_by_page(self):
        case = self.police.open_case()
        for _ in range(5):
            self.fill(self.police, [("note.add", {"case": case, "text": f"n{i}", "key": new_key()}) for i in range(1000)])
        for limit in (500, 499, 50):
            seqs, after = [], 0
            while after is not None:
                page = self.police.call("case.timeline", case=case, after=after, limit=limit)
                self.assertLessEqual(len(page["events"]), limit)
                seqs += [event["seq"] for event in page["events"]]
                after = page.get("next")
            self.assertEqual(seqs, list(range(1, 5002)))


class Pages(Served):
    options = {"clock": START}

    def test_a_reply_is_never_longer_than_a_line(self):
        case = self.police.open_case(title="\x01" * 199 + "t")
        longest = "\x01" * 7999 + "t"  # six bytes each on the wire
        self.fill(self.police, [("note.add", {"case": case, "text": longest, "key": new_key()}) for _ in range(120)])
        for limit in (50, 500):
            seqs, after = [], 0
            while after is not None:
                self.police.send("case.timeline", case=case, after=after, limit=limit)
                line = self.police.line()
                self.assertLessEqual(len(line), LINE_MAX)
                page = json.loads(line)["result"]
                seqs += [event["seq"] for event in page["events"]]
                after = page.get("next")
            self.assertEqual(seqs, list(range(1, 122)))
        self.connect("operator").call("clock.advance", until="2026-03-12T09:00:00Z")
        for verb, params in (("stall.list", {"limit": 500}), ("digest.show", {}), ("case.list", {"limit": 500})):
            self.police.send(verb, **params)
            self.assertLessEqual(len(self.police.line()), LINE_MAX, verb)


class Stopping(unittest.TestCase):
    def test_what_was_asked_while_it_stops_is_answered_or_can_be_asked_again(self):
        with daemon.Daemon() as served:
            with served.connect("police") as police:
                case = police.open_case()
            sent = [{"case": case, "text": str(i), "key": new_key()} for i in range(600)]
            client = served.connect("police")
            numbers = {client.send("note.add", **params): params for params in sent[:300]}
            served.process.send_signal(signal.SIGTERM)
            try:
                numbers.update({client.send("note.add", **params): params for params in sent[300:]})
                while len(client.replies) < len(numbers):
                    client.take()
            except (Closed, OSError):
                pass
            told = {numbers[number]["key"]: message for number, message in client.replies.items()}
            client.close()
            self.assertEqual(served.process.wait(30), 0)
            served.start()
            with served.connect("police") as police:
                for params in sent:
                    reply = police.write("note.add", **params)
                    if "result" in told.get(params["key"], {}):
                        self.assertEqual(reply, told[params["key"]]["result"])
                texts = [event["content"]["text"] for event in police.timeline(case)[1:]]
            self.assertEqual(sorted(texts), sorted(params["text"] for params in sent))


if __name__ == "__main__":
    unittest.main()
