"""vangnetd as a service: it tells when it is ready, alive and stopping; it takes its socket from the manager; the units are sound."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, "tests/support")
import daemon
from client import Client
from notify import NotifySocket

UNITS = os.path.join(daemon.ROOT, "systemd")
WATCHDOG_S = 2
FIRST_PASSED_FD = 3  # sd_listen_fds(3)


class Activated(daemon.Daemon):
    """Started with a listening socket of ours as the manager does: LISTEN_FDS, and LISTEN_PID of the daemon itself."""

    def __init__(self, listener, **other):
        super().__init__(**other)
        self.listener = listener
        self.environment["LISTEN_FDS"] = "1"

    def launch(self):
        # A shell that becomes the daemon: only then the number of the process is known to itself.
        words = ["sh", "-c", f'exec {FIRST_PASSED_FD}<&"$1"; shift; export LISTEN_PID=$$; exec "$@"', "sh",
                 str(self.listener.fileno()), daemon.program("vangnetd"), *self.arguments()]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            pass_fds=[self.listener.fileno()], env={**os.environ, **self.environment})


class Service(unittest.TestCase):
    def setUp(self):
        self.folder = daemon.make_folder()
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.manager = NotifySocket(self.folder)
        self.addCleanup(self.manager.close)
        self.environment = {"NOTIFY_SOCKET": self.manager.path}

    def test_it_tells_that_it_is_ready_when_agencies_can_come_and_that_it_stops(self):
        with daemon.Daemon(environment=self.environment) as service:
            self.manager.wait_for("READY")
            with service.connect("police") as police:
                police.open_case()
            self.assertEqual(self.manager.count("STOPPING"), 0)
            service.process.send_signal(signal.SIGTERM)
            self.manager.wait_for("STOPPING")
            self.assertEqual(service.process.wait(60), 0)
        told = [name for name, _ in self.manager.collect()]
        self.assertLess(told.index("READY"), told.index("STOPPING"))

    def test_the_watchdog_is_fed_and_only_when_it_is_asked_for(self):
        environment = {**self.environment, "WATCHDOG_USEC": str(WATCHDOG_S * 1_000_000)}
        with daemon.Daemon(environment=environment):
            self.manager.wait_for("WATCHDOG", 3 * WATCHDOG_S, times=2)

    def test_a_daemon_that_hangs_feeds_no_watchdog(self):
        environment = {**self.environment, "WATCHDOG_USEC": str(WATCHDOG_S * 1_000_000)}
        with daemon.Daemon(environment=environment) as service:
            self.manager.wait_for("WATCHDOG", 3 * WATCHDOG_S)
            service.process.send_signal(signal.SIGSTOP)
            try:
                fed = self.manager.count("WATCHDOG")
                with self.assertRaises(TimeoutError):
                    self.manager.wait_for("WATCHDOG", 1.5 * WATCHDOG_S, times=fed + 2)
            finally:
                service.process.send_signal(signal.SIGCONT)

    def test_a_reload_is_told_and_refuses_nobody(self):
        with daemon.Daemon(environment=self.environment) as service, service.connect("police") as police:
            self.manager.wait_for("READY")
            service.process.send_signal(signal.SIGHUP)
            self.manager.wait_for("RELOADING")
            self.manager.wait_for("READY", times=2)
            police.open_case()
            with service.connect("housing") as housing:
                housing.open_case()

    def test_a_socket_of_the_manager_is_used(self):
        with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
            address = "127.0.0.1:%d" % listener.getsockname()[1]
            with Activated(listener, environment=self.environment) as service:
                self.manager.wait_for("READY")
                with Client(address, service.certificate("ca"), service.certificate("police")) as police:
                    police.open_case()
                self.assertEqual(service.stop(), 0)
                # The socket is the manager's: who comes while the daemon is away waits, and is served by the next.
                early = socket.create_connection(("127.0.0.1", listener.getsockname()[1]), 10)
                service.start()
                with early, Client(address, service.certificate("ca"), service.certificate("police")) as police:
                    self.assertEqual(len(police.cases()), 1)


class Units(unittest.TestCase):
    def test_the_units_are_sound(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is not installed")
        with tempfile.TemporaryDirectory() as folder:
            # The programs are not installed here: let the units start something that is.
            for name in os.listdir(UNITS):
                if not name.endswith((".service", ".socket", ".timer")):
                    continue
                with open(os.path.join(UNITS, name), encoding="utf-8") as file:
                    text = re.sub(r"/usr/bin/(vangnet\S*)", lambda match: os.path.abspath(daemon.program(match[1])), file.read())
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write("\n".join(line for line in text.splitlines() if not line.startswith("Documentation=man:")))
            units = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
            self.assertLessEqual({"vangnet-hooks.service", "vangnet-mailer.service", "vangnetd.service", "vangnetd.socket"},
                                 {os.path.basename(unit) for unit in units})
            done = subprocess.run(["systemd-analyze", "verify", "--recursive-errors=no", *units], capture_output=True, text=True,
                                  timeout=120, env={**os.environ, "SYSTEMD_UNIT_PATH": folder + ":"})
            self.assertEqual((done.returncode, done.stderr.strip()), (0, ""), done.stdout)


if __name__ == "__main__":
    unittest.main()
