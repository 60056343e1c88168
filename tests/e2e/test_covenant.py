"""A covenant from proposal to force on a real daemon: the manual's own commands, signatures, and an independent check.

The canonical form and the hash are made a second time here, sharing no code with the daemon or its client.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from covenants import WRONG, samples  # noqa: E402
from client import Refused, new_key  # noqa: E402
from daemon import ROOT, Daemon, program  # noqa: E402

START = "2026-03-02T09:00:00Z"
MANUAL = os.path.join(ROOT, "docs", "COVENANT.md")


def canonical(value):
    """RFC 8785 for documents of texts, whole numbers, lists and objects."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def hash_of(document):
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def signable(shown):
    """What is signed, of what covenant.show tells."""
    return canonical({"covenant": shown["document"], "draft": shown["draft"], "partnership": shown["partnership"],
                      "proposed": shown["proposed"]})


def manual_commands():
    """The shell block under the heading about signing."""
    with open(MANUAL, encoding="utf-8") as file:
        chapter = file.read().split("## Signing, step by step", 1)[1]
    return chapter.split("```sh\n", 1)[1].split("```", 1)[0]


class Covenant(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon(clock=START))
        self.folder = self.enterContext(tempfile.TemporaryDirectory(dir="/var/tmp"))
        self.parties = {}

    def party(self, name):
        if name not in self.parties:
            self.parties[name] = self.enterContext(self.daemon.connect(name))
        return self.parties[name]

    def call(self, name, verb, **fields):
        return self.party(name).call(verb, **fields)

    def write(self, name, verb, **fields):
        return self.call(name, verb, key=new_key(), **fields)

    def refused(self, code, name, verb, **fields):
        with self.assertRaises(Refused) as caught:
            self.write(name, verb, **fields)
        self.assertEqual(caught.exception.code, code)
        return caught.exception

    def path(self, name):
        return os.path.join(self.folder, name)

    def new_key_file(self, name):
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self.path(name)], check=True,
                       capture_output=True)
        return self.path(name)

    def signature(self, shown, key):
        """(public key, signature) in hexadecimal, by the openssl program."""
        with open(self.path("message"), "w", encoding="utf-8") as file:
            file.write(signable(shown))
        der = subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-outform", "DER"], check=True,
                             capture_output=True).stdout
        signed = subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", key, "-rawin", "-in", self.path("message")],
                                check=True, capture_output=True).stdout
        return der[-32:].hex(), signed.hex()

    def vangnet(self, name, *words, expect=0):
        done = subprocess.run([program("vangnet"), "--dir", self.daemon.dir, "--as", name, "--json", *words],
                              capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, expect, done.stderr + done.stdout)
        if "sign" in words and not expect:
            self.assertIn("SHA-256", done.stderr)
        return json.loads(done.stdout or done.stderr.splitlines()[-1])  # a refusal stands behind what was shown

    def agencies(self):
        draft = self.write("operator", "covenant.draft", document={"name": "who is there"})["draft"]
        return self.call("operator", "covenant.show", draft=draft)["waiting"]

    def in_force(self):
        return self.call("operator", "covenant.show")

    def test_the_commands_of_the_manual_put_a_covenant_into_force(self):
        agencies = self.agencies()
        document = dict(self.in_force()["document"], parties=[{"agency": name, "role": "party"} for name in agencies[:2]])
        document["terms"] = dict(document["terms"], accept="1d")
        with open(self.path("covenant.json"), "w", encoding="utf-8") as file:
            json.dump(document, file)
        environment = {**os.environ, "PATH": os.path.dirname(program("vangnet")) + ":" + os.environ["PATH"],
                       "DIR": self.daemon.dir, "ONE": agencies[0], "OTHER": agencies[1]}
        done = subprocess.run(["sh", "-eu"], input=manual_commands(), cwd=self.folder, env=environment, text=True,
                              capture_output=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        told = [line.split() for line in done.stdout.splitlines() if "sharper" in line.split()]
        accept = [words for words in told if words[0] == "terms.accept"]
        self.assertEqual(len(accept), 3, told)  # the daemon's diff, and before each signature its signer's own
        self.assertIn(hash_of(document), done.stdout)
        shown = self.in_force()
        self.assertEqual(shown["document"], document)
        self.assertEqual(shown["version"], 2)
        self.assertEqual([signing["agency"] for signing in shown["signings"]], agencies[:2])
        for signing in shown["signings"]:
            self.verify(shown, signing)

    def verify(self, shown, signing):
        """By the openssl program: whoever has the show has the proof."""
        der = bytes.fromhex("302a300506032b6570032100" + signing["public_key"])  # RFC 8410
        for name, data in (("pub", der), ("sig", bytes.fromhex(signing["signature"])), ("msg", signable(shown).encode())):
            with open(self.path(name), "wb") as file:
                file.write(data)
        subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", self.path("pub"), "-rawin",
                        "-in", self.path("msg"), "-sigfile", self.path("sig")], check=True, capture_output=True)

    def test_it_comes_into_force_with_the_last_signature_and_not_before(self):
        agencies = self.agencies()
        document = {"name": "\u20ac Één\u0001\n\"\\/", "themes": {"b": {"terms": {"move": "2d"}}, "a": {"terms": {"move": "1d"}}}}
        draft = self.write(agencies[0], "covenant.draft", document=document)
        self.assertEqual(draft["hash"], hash_of(document))
        keys = {name: self.new_key_file(name + ".pem") for name in agencies}
        for name in agencies:
            self.assertEqual(self.in_force()["version"], 1)
            self.assertIn(name, self.call(name, "covenant.show", draft=draft["draft"])["waiting"])
            self.vangnet(name, "covenant", "sign", "--draft", str(draft["draft"]), "--sign-with", keys[name])
        self.assertEqual(self.in_force()["version"], 2)
        self.assertEqual(self.in_force()["hash"], hash_of(document))
        self.assertEqual(self.call(agencies[0], "covenant.show", draft=draft["draft"]).get("waiting"), None)
        self.refused("exists", agencies[0], "covenant.sign", draft=draft["draft"], public_key="0" * 64, signature="0" * 128)
        self.daemon.stop()
        self.parties.clear()
        self.daemon.start()
        self.assertEqual(self.in_force()["document"], document)
        self.assertEqual(len(self.in_force()["signings"]), len(agencies))

    def test_a_signature_that_is_not_by_that_key_over_that_document_is_refused(self):
        one, other = self.agencies()[:2]
        document = {"name": "one", "ceiling": "10d"}
        draft = self.write(one, "covenant.draft", document=document)["draft"]
        shown = self.call(one, "covenant.show", draft=draft)
        key, signature = self.signature(shown, self.new_key_file("k1"))
        stranger, _ = self.signature(shown, self.new_key_file("k2"))
        elsewhere = [self.signature({**shown, **other}, self.path("k1"))[1] for other in (
            {"document": dict(document, ceiling="11d")}, {"draft": draft + 1}, {"partnership": shown["partnership"] + 1},
            {"proposed": "2026-03-02T09:00:01Z"})]
        for public_key, signed in (*((key, other) for other in elsewhere), (stranger, signature), (key, "0" * 128),
                                   ("f" * 64, signature)):
            error = self.refused("bad_value", one, "covenant.sign", draft=draft, public_key=public_key, signature=signed)
            self.assertEqual(error.data["field"], "signature")
        self.write(one, "covenant.sign", draft=draft, public_key=key, signature=signature)
        self.refused("exists", one, "covenant.sign", draft=draft, public_key=key, signature=signature)
        again = self.write(one, "covenant.draft", document=document)["draft"]  # the same text, to be agreed anew
        self.refused("bad_value", one, "covenant.sign", draft=again, public_key=key, signature=signature)
        self.assertEqual(self.refused("bad_value", other, "covenant.sign", draft=draft, public_key=key,
                                      signature=signature).data["field"], "public_key")  # nobody signs for two

    def test_a_key_is_pinned_until_the_operator_replaces_it(self):
        one = self.agencies()[0]
        old, new = self.new_key_file("old"), self.new_key_file("new")
        drafts = [self.write(one, "covenant.draft", document={"name": str(i)})["draft"] for i in range(2)]
        self.vangnet(one, "covenant", "sign", "--draft", str(drafts[0]), "--sign-with", old)
        refusal = self.vangnet(one, "covenant", "sign", "--draft", str(drafts[1]), "--sign-with", new, expect=2)
        self.assertEqual(refusal["data"]["field"], "public_key")
        self.refused("not_allowed", one, "agency.key", agency=one, public_key="0" * 64)
        public, _ = self.signature(self.call(one, "covenant.show", draft=drafts[0]), new)
        self.assertNotIn(one, self.call(one, "covenant.show", draft=drafts[0])["waiting"])
        self.write("operator", "agency.key", agency=one, public_key=public)
        shown = self.call(one, "covenant.show", draft=drafts[0])
        self.assertIn(one, shown["waiting"])  # what the old key signed is signed again
        self.assertIn("void_since", shown["signings"][0])
        for draft in drafts:
            self.vangnet(one, "covenant", "sign", "--draft", str(draft), "--sign-with", new)
        shown = self.call(one, "covenant.show", draft=drafts[0])
        self.assertNotIn(one, shown["waiting"])
        self.assertEqual(["void_since" in signing for signing in shown["signings"]], [True, False])
        for signing in shown["signings"]:
            self.verify(shown, signing)

    def test_a_draft_is_overtaken_by_another_covenant(self):
        one = self.agencies()[0]
        draft = self.write(one, "covenant.draft", document={"name": "late"})["draft"]
        self.write("operator", "covenant.put", document={"name": "put"})
        self.refused("overtaken", one, "covenant.sign", draft=draft, public_key="0" * 64, signature="0" * 128)

    def test_who_leaves_no_longer_has_to_sign(self):
        agencies = self.agencies()
        document = {"name": "without the last"}
        draft = self.write("operator", "covenant.draft", document=document)["draft"]
        for name in agencies[:-1]:
            self.vangnet(name, "covenant", "sign", "--draft", str(draft), "--sign-with", self.new_key_file(name))
        self.assertEqual(self.in_force()["version"], 1)
        done = self.write("operator", "agency.leave", agency=agencies[-1])
        self.assertEqual(done["version"], 2)
        self.assertEqual(self.in_force()["document"], document)

    def test_impossible_documents_and_strangers_are_refused(self):
        one = self.agencies()[0]
        for document, clause in (
                ({"parties": [{"agency": "nobody", "role": "x"}]}, "parties.0.agency"),
                ({"directors": [{"director": "mayor", "rung": "official"}]}, "directors.0.deputy"),
                ({"retention": "1d"}, "ceiling"),
                ({"sharing": [{"purpose": "x", "category": "y"}]}, "sharing.0.ground"),
                ({"ceiling": 1.5}, "ceiling"),
                *WRONG):
            self.assertEqual(self.refused("bad_document", one, "covenant.draft", document=document).data["field"], clause)
        for _, document in samples():
            self.write("operator", "covenant.put", document=document)
        director = next(name for name in ("director", "mayor", "chief") if os.path.exists(self.daemon.certificate(name)))
        self.refused("not_allowed", director, "covenant.draft", document={"name": "x"})
        self.refused("not_found", one, "covenant.sign", draft=99, public_key="0" * 64, signature="0" * 128)
        for i in range(16):
            self.write(one, "covenant.draft", document={"name": str(i)})
        self.refused("busy", one, "covenant.draft", document={"name": "one too many"})

    def test_a_programme_sharpens_the_terms_of_its_cases(self):
        one, other = self.agencies()[:2]
        director = next(name for name in ("director", "mayor", "chief") if os.path.exists(self.daemon.certificate(name)))
        self.write("operator", "covenant.put", document={"terms": {"move": "5d", "inform": "3d"}, "legal": ["terms.inform"]})
        start = {"programme": "youth", "director": director}
        error = self.refused("bad_document", "operator", "programme.start", **start,
                             document={"terms": {"move": "1d", "inform": "4d"}})
        self.assertEqual(error.data["field"], "terms.inform")
        self.refused("not_allowed", one, "programme.start", **start, document={})
        self.write("operator", "programme.start", **start, document={"agencies": [one], "terms": {"move": "1d"}})
        opened = self.write(one, "case.open", title="t", theme="x", programme="youth")
        self.assertEqual(opened["opened"][0]["due"][:10], "2026-03-03")
        self.assertEqual(self.call(one, "case.get", case=opened["case"])["case"]["programme"], "youth")
        self.refused("not_allowed", other, "case.open", title="t", theme="x", programme="youth")
        plain = self.write(one, "case.open", title="t", theme="x")["case"]
        self.write("operator", "covenant.put", document={"terms": {"move": "3d"}})
        self.daemon.stop()
        self.parties.clear()
        self.daemon.start()
        self.write(one, "programme.add", case=plain, programme="youth")
        step = self.party(one).call("milestone.reach", key=new_key(), case=plain, name="m")
        self.assertEqual(step["opened"][0]["due"][:10], "2026-03-03")
        self.assertEqual(self.write(one, "case.open", title="t", theme="x")["opened"][0]["due"][:10], "2026-03-05")

    def test_a_diff_tells_sharper_from_looser(self):
        self.write("operator", "covenant.put", document={
            "name": "a", "terms": {"move": "5d", "accept": "2d", "reply": "none"}, "caps": {"unreachable": {"times": 3}},
            "ceiling": "20d"})
        draft = self.write("operator", "covenant.draft", document={
            "name": "b", "terms": {"move": "4d", "accept": "49h", "reply": "9d"}, "caps": {"unreachable": {"times": 2}},
            "again": "3d"})["draft"]
        changes = {change["clause"]: (change["change"], change.get("direction"))
                   for change in self.call("operator", "covenant.diff", draft=draft)["changes"]}
        self.assertEqual(changes, {
            "name": ("changed", None), "terms.move": ("changed", "sharper"), "terms.accept": ("changed", "looser"),
            "terms.reply": ("changed", "sharper"), "caps.unreachable.times": ("changed", "looser"),
            "again": ("added", None), "ceiling": ("removed", None)})
        self.assertEqual(self.call("operator", "covenant.diff", version=2, against=2)["changes"], [])

    def test_terms_are_not_compared_across_a_changed_calendar_of_an_agency(self):
        one = self.agencies()[0]
        self.write("operator", "covenant.put", document={"terms": {"move": "5d"}})
        draft = self.write("operator", "covenant.draft", document={
            "terms": {"move": "4d"}, "calendars": {one: {"hours": {"monday": "09:00-17:00"}}}})["draft"]
        changes = self.call("operator", "covenant.diff", draft=draft)["changes"]
        self.assertIn("terms.move", [change["clause"] for change in changes])
        self.assertFalse([change for change in changes if "direction" in change])


if __name__ == "__main__":
    unittest.main(verbosity=2)
