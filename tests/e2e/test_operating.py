"""What docs/OPERATING.md tells the operator to type, typed: on a private PostgreSQL, in a folder instead of / and by nobody in
particular instead of root. Only sudo, systemctl and chown are stood in for."""

import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, "tests/support")
import daemon

DOCUMENT = os.path.join(daemon.ROOT, "docs", "OPERATING.md")
BLOCK = re.compile(r"^<!-- tested -->\n```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# What stands in for the machine. The daemon's number is kept in a file, because every block is a shell of its own.
PRELUDE = r"""
set -eu
chown() { :; }
sudo() { # -u USER COMMAND...: PostgreSQL is told who it is
	local user=$2
	shift 2
	env PGUSER="$user" "$@"
}
systemctl() {
	case $1 in
	enable)
		PGUSER=vangnet vangnetd --config "$ROOT/etc/vangnet/vangnetd.conf" --listen "localhost:$PORT" \
			>"$ROOT/daemon.log" 2>&1 </dev/null &
		echo $! >"$ROOT/daemon.pid"
		;;
	reload) kill -HUP "$(cat "$ROOT/daemon.pid")" ;;
	esac
}
"""


def blocks():
    with open(DOCUMENT, encoding="utf-8") as file:
        return BLOCK.findall(file.read())


class Machine:
    """A folder that stands for the machine; the processes in it are ended by their number."""

    def __init__(self, postgres):
        self.folder, self.port = daemon.make_folder(), daemon.free_port()
        daemon.give(self.folder)
        for name in ("vangnetd", "vangnet"):
            shutil.copy(daemon.program(name), self.path(name))
        shutil.copy(os.path.join(daemon.ROOT, "daemon", "demo.covenant.json"), self.path("demo.covenant.json"))
        self.environment = {
            "PATH": os.pathsep.join([self.folder, *daemon.POSTGRES_FOLDERS, os.environ["PATH"]]),
            "HOME": self.path("home"), "ROOT": self.folder, "PORT": str(self.port), "PGHOST": postgres.folder, "LC_ALL": "C.UTF-8",
        }
        self.postgres = postgres

    def path(self, name):
        return os.path.join(self.folder, name)

    def translate(self, text):
        for name in ("etc/vangnet", "srv/authority", "var/backups"):
            text = text.replace("/" + name, self.path(name))
        text = text.replace("/run/postgresql", self.postgres.folder).replace("daemon/demo.covenant.json", "demo.covenant.json")
        return text.replace("vangnet.example.nl", "localhost").replace("7443", str(self.port))

    def run(self, text):
        return subprocess.run(["bash", "-c", PRELUDE + self.translate(text)], capture_output=True, text=True, timeout=120,
                              cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, **daemon.unprivileged())

    def log(self):
        with open(self.path("daemon.log"), encoding="utf-8") as file:
            return file.read()

    def end(self):
        try:
            with open(self.path("daemon.pid"), encoding="ascii") as file:
                pid = int(file.read())
            os.kill(pid, 15)
            daemon.wait_until("the end of the daemon", lambda: not daemon.is_running(pid))
        except (FileNotFoundError, ProcessLookupError):
            pass
        shutil.rmtree(self.folder, ignore_errors=True)


def as_debian_makes_it(postgres):
    """A superuser named postgres, and neither a role nor a database named vangnet."""
    postgres.query("create role postgres superuser login")
    for sql in ("drop database vangnet", "alter role vangnet rename to bootstrap"):
        subprocess.run([postgres.program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", postgres.folder, "-U", "postgres",
                        "-c", sql, "postgres"], check=True, timeout=60)


class Operating(unittest.TestCase):
    def setUp(self):
        self.postgres = self.enterContext(daemon.Postgres())
        as_debian_makes_it(self.postgres)
        self.machine = Machine(self.postgres)
        self.addCleanup(self.machine.end)

    def typed(self, text):
        done = self.machine.run(text)
        self.assertEqual(done.returncode, 0, f"{text}\n{done.stdout}{done.stderr}")
        if "systemctl enable" in text:
            daemon.wait_until("the daemon", lambda: "event=serving" in self.machine.log(), daemon.START_SECONDS)
        return done.stdout

    def test_what_the_document_says_works(self):
        output = "".join(self.typed(text) for text in blocks())
        self.assertIn("operator is the operator of partnership 1", output)
        self.assertIn("Noise at night", output)
        self.assertRegex(output, r"cases=[1-9]\d* .*faults=0")

        def is_refused():
            return self.machine.run("vangnet --profile police --timeout 5 session hello").returncode != 0

        daemon.wait_until("the revocation", is_refused, 30, 0.2)
        self.assertIn("event=tls_refused_revoked", self.machine.log())
        self.typed("vangnet --profile operator session hello")


if __name__ == "__main__":
    unittest.main()
