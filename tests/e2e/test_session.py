"""A session by hand: the greeting, requests that do not fit, keys, pipelining, and what one may not know."""

import json
import os
import socket
import ssl
import subprocess
import sys
import unittest

sys.path.insert(0, "tests/support")
import daemon
from client import Client, new_key

NOWHERE = "0PMYA6402TYRS"  # a well-formed number of a case that never was
NEVER = "never"


class Session(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(daemon.Daemon(clock="2026-03-02T09:00:00Z"))

    def connect(self, name, **options):
        client = self.daemon.connect(name, **options)
        self.addCleanup(client.close)
        return client

    def setUp(self):
        self.police = self.connect("police")

    # --- the greeting

    def test_hello_tells_who_i_am_and_the_limits(self):
        welcome = self.police.welcome
        self.assertEqual((welcome["protocol"], welcome["party"], welcome["kind"]), ("vangnet/1", "police", "agency"))
        self.assertEqual((welcome["text_max"], welcome["depth_max"], welcome["driven"]), (1 << 20, 32, True))
        self.assertGreaterEqual(welcome["pending_max"], 1)
        self.assertTrue(welcome["server"].startswith("vangnetd "))
        self.assertIn("watch", welcome["capabilities"])

    def test_nothing_goes_before_hello(self):
        client = self.connect("police", greet=False)
        refused = client.refusal("case.list")
        self.assertEqual((refused.code, refused.data["retry"]), ("bad_request", NEVER))
        self.assertEqual(client.call("session.hello")["party"], "police")
        self.assertIn("cases", client.call("case.list"))

    def test_another_protocol_is_refused(self):
        client = self.connect("police", greet=False)
        refused = client.refusal("session.hello", protocol="vangnet/9")
        self.assertEqual((refused.code, refused.data["field"]), ("bad_value", "protocol"))

    def test_every_party_is_who_its_certificate_says(self):
        for name, kind in (("operator", "operator"), ("housing", "agency"), ("director", "director"), ("mayor", "director")):
            self.assertEqual((self.connect(name).welcome["party"], self.connect(name).welcome["kind"]), (name, kind))

    def test_a_certificate_of_the_authority_that_is_not_enrolled_may_nothing(self):
        folder = daemon.make_folder()
        self.addCleanup(subprocess.run, ["rm", "-rf", "--", folder], check=True)
        certificate = self.issue(folder, self.daemon.dir)
        client = Client(self.daemon.address, self.daemon.certificate("ca"), certificate, greet=False)
        self.addCleanup(client.close)
        for verb in ("session.hello", "case.list"):
            refused = client.refusal(verb)
            self.assertEqual((refused.code, refused.data["retry"]), ("not_enrolled", NEVER))

    @staticmethod
    def issue(folder, own):
        """A certificate signed by the daemon's own authority, for a party that nobody enrolled."""
        key, request, signed, both = (os.path.join(folder, name) for name in ("key", "csr", "crt", "stranger.pem"))
        usage = os.path.join(folder, "usage")
        with open(usage, "w", encoding="ascii") as file:
            file.write("extendedKeyUsage=clientAuth\n")
        subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                        "/CN=stranger", "-keyout", key, "-out", request], check=True, capture_output=True)
        subprocess.run(["openssl", "x509", "-req", "-days", "1", "-in", request, "-CA", os.path.join(own, "certs", "ca.pem"),
                        "-CAkey", os.path.join(own, "ca", "ca.key"), "-set_serial", "77", "-extfile", usage, "-out", signed], check=True, capture_output=True)
        with open(both, "w", encoding="ascii") as file:
            for path in (signed, key):
                with open(path, encoding="ascii") as part:
                    file.write(part.read())
        return both

    def test_without_a_certificate_there_is_no_connection(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.daemon.certificate("ca"))
        host, port = self.daemon.address.rsplit(":", 1)
        with socket.create_connection((host, int(port)), 30) as plain:
            with self.assertRaises((ssl.SSLError, ConnectionError, EOFError)):
                with context.wrap_socket(plain, server_hostname=host) as secured:
                    secured.sendall(b'{"jsonrpc":"2.0","id":1,"method":"session.hello","params":{}}\n')
                    if not secured.recv(100):
                        raise EOFError

    # --- requests that do not fit

    def test_a_verb_that_is_none(self):
        refused = self.police.refusal("case.explode")
        self.assertEqual((refused.rpc, refused.code, refused.data["retry"]), (-32601, "unknown_verb", NEVER))

    def test_fields_are_named(self):
        for verb, params, code, field in (
            ("case.open", {"key": "a", "theme": "nuisance"}, "missing_field", "title"),
            ("case.open", {"key": "a", "title": "x", "theme": "nuisance", "colour": 1}, "unknown_field", "colour"),
            ("case.open", {"key": "a", "title": "x", "theme": "Not A Word"}, "bad_value", "theme"),
            ("case.open", {"key": "a", "title": "x" * 201, "theme": "nuisance"}, "bad_value", "title"),
            ("case.open", {"key": "a", "title": 5, "theme": "nuisance"}, "bad_value", "title"),
            ("case.get", {"case": "what"}, "bad_value", "case"),
            ("case.list", {"limit": 501}, "bad_value", "limit"),
            ("case.open", {"title": "x", "theme": "nuisance"}, "missing_field", "key"),
            ("case.open", {"key": "", "title": "x", "theme": "nuisance"}, "bad_value", "key"),
            ("case.open", {"key": "k" * 65, "title": "x", "theme": "nuisance"}, "bad_value", "key"),
        ):
            with self.subTest(verb=verb, field=field, code=code):
                refused = self.police.refusal(verb, **params)
                self.assertEqual((refused.rpc, refused.code, refused.data["field"]), (-32602, code, field))

    def test_an_envelope_that_is_none(self):
        for line in (b"[]", b'"x"', b'{"jsonrpc":"2.0","method":"case.list","params":{}}', b'{"jsonrpc":"1.0","id":1,"method":"x"}',
                     b'{"jsonrpc":"2.0","id":1}', b'{"jsonrpc":"2.0","id":{},"method":"case.list"}',
                     b'{"jsonrpc":"2.0","id":1,"method":7}'):
            with self.subTest(line=line):
                self.police.send_line(line)
                error = json.loads(self.police.line())["error"]
                self.assertEqual((error["code"], error["data"]["code"]), (-32600, "bad_request"))
        self.assertIn("cases", self.police.call("case.list"))

    def test_an_id_comes_back_as_it_was_written(self):
        for number in (b"0", b"-7", b'"a b"', b"9007199254740992", b'"\\u00e9"'):
            self.police.send_line(b'{"jsonrpc":"2.0","id":%s,"method":"case.list","params":{}}' % number)
            self.assertEqual(json.loads(self.police.line())["id"], json.loads(number))

    def test_a_verb_of_others_is_not_allowed(self):
        for verb, params in (("covenant.put", {"document": {}}), ("agency.enrol", {"name": "x"}),
                             ("director.appoint", {"director": "director", "rung": "official"})):
            self.assertEqual(self.police.refusal(verb, key=new_key(), **params).code, "not_allowed", verb)
        self.assertEqual(self.connect("director").refusal("case.open", key=new_key(), title="x", theme="nuisance").code,
                         "not_allowed")

    # --- keys

    def test_a_repeated_key_gives_the_recorded_outcome(self):
        key = new_key()
        first = self.police.write("case.open", key=key, title="Noise", theme="nuisance")
        self.assertEqual(self.police.write("case.open", key=key, title="Noise", theme="nuisance"), first)
        self.assertEqual(self.connect("police").write("case.open", key=key, title="Noise", theme="nuisance"), first)
        self.assertEqual([event["kind"] for event in self.police.timeline(first["case"])], ["case.opened"])

    def test_a_key_with_another_request_is_refused(self):
        key = new_key()
        case = self.police.open_case(key=key)
        for verb, params in (("case.open", {"title": "Other", "theme": "nuisance"}),
                             ("note.add", {"case": case, "text": "Noise"})):
            refused = self.police.refusal(verb, key=key, **params)
            self.assertEqual((refused.code, refused.data["retry"]), ("key_reused", NEVER))
        self.assertEqual(len(self.police.timeline(case)), 1)

    def test_a_key_belongs_to_one_agency(self):
        key = new_key()
        mine, theirs = self.police.open_case(key=key), self.connect("housing").open_case(key=key)
        self.assertNotEqual(mine, theirs)

    def test_a_repeated_accept_is_not_already_accepted(self):
        case = self.police.open_case()
        self.police.write("handover.offer", case=case, agency="housing", reason="theirs")
        housing, key = self.connect("housing"), new_key()
        first = housing.write("handover.accept", case=case, key=key)
        self.assertEqual(housing.write("handover.accept", case=case, key=key), first)
        self.assertEqual(housing.refusal("handover.accept", case=case, key=new_key()).code, "not_found")

    # --- pipelining

    def test_replies_come_to_many_requests_at_once_in_whatever_order(self):
        writes = [self.police.send("case.open", key=new_key(), title=f"Case {i}", theme="nuisance") for i in range(100)]
        reads = [self.police.send("case.list", limit=1) for _ in range(100)]
        order = []
        for _ in writes + reads:
            before = set(self.police.replies)
            self.police.take()
            order += set(self.police.replies) - before
        self.assertEqual(sorted(order), sorted(writes + reads))
        opened = {self.police.reply(number)["case"] for number in writes}
        self.assertEqual(len(opened), 100)
        self.assertLessEqual(opened, {case["case"] for case in self.police.cases()})

    def test_what_depends_on_each_other_may_be_pipelined_by_key(self):
        case = self.police.open_case()
        notes = [self.police.send("note.add", case=case, text=str(i), key=new_key()) for i in range(50)]
        seqs = [self.police.reply(number)["seq"] for number in notes]
        self.assertEqual(sorted(seqs), list(range(2, 52)))
        self.assertEqual(seqs, sorted(seqs), "one connection's requests about a case keep their order")

    # --- what one may not know

    def test_refused_and_never_there_look_the_same(self):
        case = self.police.open_case()
        stranger = self.connect("municipality")
        for verb, params in (
            ("case.get", {}), ("case.timeline", {}), ("note.add", {"text": "x", "key": "k"}),
            ("handover.accept", {"key": "k"}), ("handover.offer", {"agency": "housing", "key": "k"}),
            ("stall.explain", {"finding": 1}), ("case.close", {"outcome": "ended", "key": "k", "ground": "x"}),
            ("request.answer", {"obligation": 1, "text": "x", "key": "k"}),
            ("escalation.acknowledge", {"key": "k"}), ("milestone.reach", {"name": "x", "key": "k"}),
        ):
            answers = []
            for number in (case, NOWHERE):
                request = {"jsonrpc": "2.0", "id": 5, "method": verb, "params": {"case": number, **params}}
                stranger.send_line(json.dumps(request).encode())
                answers.append(stranger.line())
            with self.subTest(verb):
                self.assertEqual(*answers)
                self.assertEqual(json.loads(answers[0])["error"]["data"]["code"], "not_found")
        self.assertNotIn(case, json.dumps(stranger.cases()))
        self.assertNotIn(case, json.dumps(stranger.call("stall.list")))

    def test_a_director_sees_a_case_only_when_it_is_escalated(self):
        case = self.police.open_case()
        self.police.write("handover.offer", case=case, agency="housing", reason="theirs")
        director = self.connect("director")
        self.assertEqual(director.refusal("case.get", case=case).code, "not_found")
        self.police.call("clock.advance", until="2026-03-04T10:00:00Z")
        self.assertEqual(director.call("case.get", case=case)["case"]["relation"], "director")


if __name__ == "__main__":
    unittest.main()
