"""vangnet against a daemon that is a script: exit codes, streams, repeats, the watch. No database, no vangnetd."""
import json
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import unittest

VANGNET = os.path.join(os.environ.get("VANGNET_BUILD", "build/release"), "vangnet")
CASE = "01HVZ9X3K7M2A"


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def make_certificates(folder):
    """ca.pem, and police.pem and server.pem with their keys inside."""
    path = lambda name: os.path.join(folder, name)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *key, "-days", "1", "-subj", "/CN=test authority", "-keyout", path("ca.key"),
            "-out", path("ca.pem"))
    with open(path("names"), "w", encoding="utf-8") as names:
        names.write("subjectAltName=IP:127.0.0.1\n")
    for name in ("police", "server"):
        openssl("req", "-new", *key, "-subj", f"/CN={name}", "-keyout", path(name + ".key"), "-out", path(name + ".csr"))
        openssl("x509", "-req", "-days", "1", "-in", path(name + ".csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"),
                "-CAcreateserial", "-extfile", path("names"), "-out", path(name + ".crt"))
        with open(path(name + ".pem"), "w", encoding="utf-8") as both:
            for part in (name + ".crt", name + ".key"):
                with open(path(part), encoding="utf-8") as one:
                    both.write(one.read())


class Daemon:
    """answer(connection, request) gives the messages to send, or None to cut the connection; both count from 1."""

    def __init__(self, folder, answer):
        self.answer, self.requests, self.connections = answer, [], 0
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(folder, "server.pem"))
        context.load_verify_locations(os.path.join(folder, "ca.pem"))
        context.verify_mode = ssl.CERT_REQUIRED
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.context = context
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def accept(self):
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            try:
                with self.context.wrap_socket(plain, server_side=True) as peer:
                    self.serve(peer)
            except OSError:
                pass

    def serve(self, peer):
        for line in peer.makefile("rb"):
            request = json.loads(line)
            if request["method"] == "session.hello":
                messages = [result(request, {"protocol": "vangnet/1"})]
            else:
                self.requests.append(request)
                messages = self.answer(self.connections, request)
            if messages is None:
                return
            for message in messages:
                peer.sendall(json.dumps(message).encode() + b"\n")

    def close(self):
        if self.listener.fileno() < 0:
            return
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


def result(request, value):
    return {"jsonrpc": "2.0", "id": request["id"], "result": value}


def refusal(request, rpc, code, retry="never", **data):
    error = {"code": rpc, "message": f"because {code}", "data": {"code": code, "retry": retry, **data}}
    return {"jsonrpc": "2.0", "id": request["id"], "error": error}


def event(number):
    params = {"cursor": f"c{number}", "case": CASE, "seq": number, "at": "2026-03-02T09:00:00Z", "kind": "note.added",
              "actor": "housing", "facts": {}}
    return {"jsonrpc": "2.0", "method": "event", "params": params}


def stand_in(folder, name):
    """A vangnetd that tells its name and arguments, and ends with 7."""
    path = os.path.join(folder, "vangnetd")
    with open(path, "w", encoding="utf-8") as script:
        script.write(f'#!/bin/sh\necho {name} "$@"\nexit 7\n')
    os.chmod(path, 0o755)


class TheProgram(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        os.mkdir(os.path.join(cls.folder.name, "certs"))
        make_certificates(os.path.join(cls.folder.name, "certs"))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def daemon(self, answer):
        daemon = Daemon(os.path.join(self.folder.name, "certs"), answer)
        self.addCleanup(daemon.close)
        with open(os.path.join(self.folder.name, "address"), "w", encoding="utf-8") as address:
            address.write(daemon.address + "\n")
        return daemon

    def command(self, *words):
        return [VANGNET, "--dir", self.folder.name, "--as", "police", *words]

    def run_it(self, *words, **extra):
        environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C", **extra}
        return subprocess.run(self.command(*words), capture_output=True, text=True, env=environment, timeout=60)

    def test_json_is_the_result_as_it_was_sent(self):
        self.daemon(lambda _, request: [result(request, {"cases": [], "x": 1.50})])
        done = self.run_it("case", "list", "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(json.loads(done.stdout), {"cases": [], "x": 1.5})
        self.assertEqual(done.stdout.count("\n"), 1)

    def test_a_table_is_readable_in_both_languages(self):
        page = {"cases": [{"case": CASE, "status": "closed", "holder": "police"}]}
        self.daemon(lambda _, request: [result(request, page)])
        self.assertEqual(self.run_it("case", "list").stdout,
                         f"case           status  holder\n{CASE}  closed  police\n")
        self.assertEqual(self.run_it("case", "list", LC_ALL="nl_NL.UTF-8").stdout,
                         f"casus          status    houder\n{CASE}  gesloten  police\n")
        self.assertEqual(self.run_it("case", "list", "--language", "nl").stdout.split()[0], "casus")

    def test_exit_codes_follow_the_error(self):
        for rpc, code, expected in ((-32010, "not_holder", 1), (-32602, "bad_value", 2), (-32004, "not_found", 3),
                                    (-32003, "not_allowed", 3), (-32603, "never_heard_of", 5)):
            daemon = self.daemon(lambda _, request, rpc=rpc, code=code: [refusal(request, rpc, code, field="case")])
            done = self.run_it("note", "add", CASE, "--text", "x")
            self.assertEqual((done.returncode, done.stdout), (expected, ""), code)
            self.assertIn(f"because {code}", done.stderr)
            self.assertEqual(len(daemon.requests), 1)

    def test_an_error_under_json_is_the_error_object(self):
        self.daemon(lambda _, request: [refusal(request, -32004, "not_found")])
        done = self.run_it("--json", "case", "get", CASE)
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertEqual(json.loads(done.stderr)["data"]["code"], "not_found")
        done = self.run_it("--json", "case", "get", "nonsense")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(json.loads(done.stderr)["data"], {"code": "bad_value", "field": "case", "retry": "never"})

    def test_without_a_daemon_the_exit_code_is_4(self):
        self.daemon(lambda *_: None).close()
        self.assertEqual(self.run_it("case", "list").returncode, 4)

    def test_a_write_that_is_cut_off_is_repeated_with_its_key(self):
        daemon = self.daemon(lambda connection, request: [result(request, {"seq": 1})] if connection > 1 else None)
        self.assertEqual(self.run_it("note", "add", CASE, "--text", "x").returncode, 0)
        first, second = daemon.requests
        self.assertEqual(first, second)
        self.assertRegex(first["params"]["key"], "^[0-9a-f]{32}$")

    def test_nobody_writes_escapes_onto_our_terminal(self):
        self.daemon(lambda _, request: [result(request, {"title": "\x1b[2Jx\u009b1m"})])
        self.assertNotRegex(self.run_it("case", "get", CASE).stdout, "[\x1b\u009b]")

    def test_a_watch_goes_on_where_it_was_cut_off(self):
        def answer(connection, request):
            if request["method"] != "watch.start":
                return None
            if connection == 1:  # a second line that is never answered keeps this connection from ending by itself
                return [result(request, {"cursor": "c0"}), event(1), event(2), {"jsonrpc": "1.0"}]
            return [result(request, {"cursor": request["params"]["cursor"]}), event(3)]

        daemon = self.daemon(answer)
        with subprocess.Popen(self.command("watch", "--json", "--cursor", "0"), stdout=subprocess.PIPE) as watch:
            cursors = [json.loads(watch.stdout.readline())["cursor"] for _ in range(3)]
            watch.terminate()
        self.assertEqual(cursors, ["c1", "c2", "c3"])
        self.assertEqual([request["params"] for request in daemon.requests], [{"cursor": "0"}, {"cursor": "c2"}])

    def test_an_event_is_one_line(self):
        self.daemon(lambda _, request: [result(request, {"cursor": "c0"}), event(1)])
        environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C"}
        with subprocess.Popen(self.command("watch"), stdout=subprocess.PIPE, text=True, env=environment) as watch:
            line = watch.stdout.readline()
            watch.terminate()
        self.assertEqual(line, f"2026-03-02 09:00  {CASE}  1  note added  housing\n")

    def test_unknown_commands_and_no_command_are_usage_errors(self):
        self.assertEqual(self.run_it("case", "steal").returncode, 2)
        self.assertEqual(self.run_it().returncode, 2)
        self.assertEqual(self.run_it("describe", "--nonsense").returncode, 2)
        self.assertEqual(self.run_it("help", "case", "open").returncode, 0)

    def test_a_full_disk_is_not_taken_for_success(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no /dev/full")
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([VANGNET, "describe", "--json"], stdout=full, stderr=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 5)

    def test_check_and_migrate_become_the_daemons_program(self):
        with tempfile.TemporaryDirectory() as beside, tempfile.TemporaryDirectory() as elsewhere:
            program = shutil.copy(VANGNET, beside)
            stand_in(elsewhere, "elsewhere")
            environment = {**os.environ, "PATH": elsewhere + ":" + os.environ["PATH"]}
            run = lambda *words: subprocess.run([program, *words], capture_output=True, text=True, env=environment)
            done = run("check", "--json", "--dir", "d")
            self.assertEqual((done.returncode, done.stdout), (7, "elsewhere check --json --dir d\n"))
            stand_in(beside, "beside")
            self.assertEqual(run("migrate").stdout, "beside migrate\n")


if __name__ == "__main__":
    unittest.main()
