"""A real vangnetd for a test: started, stopped, killed, and gone with all that it made when the test ends.

    with Daemon() as daemon:                     an embedded one, with the demo partnership
        police = daemon.connect("police")
        daemon.kill(); daemon.start()            as after a power cut

    with Postgres() as postgres, ConfiguredDaemon(postgres) as daemon: ...

Works as root, where vangnetd gives up being root by itself and PostgreSQL is run as somebody else, and as anybody else.
Every wait ends. Only processes that were started here are ended, by their numbers.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from client import Client

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("VANGNET_BUILD", os.path.join(ROOT, "build", "release"))
RELEASE = os.environ.get("VANGNET_RELEASE", os.path.join(ROOT, "build", "release"))
LONG = bool(os.environ.get("VANGNET_LONG"))
LOGS = os.environ.get("VANGNET_LOGS", os.path.join(ROOT, "..", "shared", "data"))
SKIPPED = 77  # exit status of a test that could not be run
START_SECONDS = 90
STOP_SECONDS = 60
POSTGRES_FOLDERS = ["/usr/lib/postgresql/%d/bin" % version for version in (15, 16, 17, 18)]


def program(name, build=None):
    return os.path.join(build or BUILD, name)


def wait_until(what, condition, seconds=30, pause=0.01):
    """The first true value of condition(); an error when it does not come in time."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(pause)


def make_folder():
    """A folder that whoever the daemon becomes can enter."""
    folder = tempfile.mkdtemp(prefix="vangnet-test-", dir="/var/tmp")
    os.chmod(folder, 0o755)
    return folder


def unprivileged():
    """Arguments of subprocess that give up being root; none where we are not."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("there is no unprivileged user")


def give(path):
    """Let the unprivileged own it."""
    who = unprivileged()
    if who:
        os.chown(path, who["user"], who["group"])


def is_running(pid):
    """Whether there is such a process that has not ended; one that nobody has waited for has."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def postmaster(cluster):
    """The number of the server that runs on a cluster, or None."""
    try:
        with open(os.path.join(cluster, "postmaster.pid"), encoding="ascii") as file:
            pid = int(file.readline())
    except (OSError, ValueError):
        return None
    return pid if pid > 1 and is_running(pid) else None


def end_postmaster(cluster, how=signal.SIGQUIT):
    pid = postmaster(cluster)
    if pid:
        os.kill(pid, how)
        wait_until("the end of PostgreSQL", lambda: not is_running(pid), STOP_SECONDS)


class Process:
    """vangnetd in whatever mode; `arguments` follow its name."""

    def __init__(self, folder, build=None, environment=None, **popen):
        self.folder = folder
        self.build = build
        self.environment = environment or {}
        self.popen = popen
        self.log_path = os.path.join(folder, "daemon.log")
        self.process = None

    def arguments(self):
        raise NotImplementedError

    def is_up(self):
        raise NotImplementedError

    def launch(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [program("vangnetd", self.build), *self.arguments()],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **self.environment}, **self.popen)

    def start(self):
        self.launch()

        def is_up():
            if self.process.poll() is not None:
                raise RuntimeError(f"vangnetd ended with {self.process.returncode}:\n{self.log()}")
            return self.is_up()

        try:
            wait_until("the daemon", is_up, START_SECONDS, 0.02)
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.log()}") from None
        return self

    def stop(self, how=signal.SIGTERM):
        """Its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(STOP_SECONDS)

    def kill(self):
        return self.stop(signal.SIGKILL)

    def log(self):
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as file:
                return file.read()[-4000:]
        except OSError:
            return ""

    def end(self):
        if self.process and self.process.poll() is None:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.kill()

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.end()
            raise

    def __exit__(self, kind, value, trace):
        if kind and issubclass(kind, Exception):
            print(f"--- the daemon's log ends with:\n{self.log()}---")
        self.end()


class Daemon(Process):
    """vangnetd --embedded, in a folder of its own that goes with it."""

    def __init__(self, *options, clock=None, bare=False, listen="127.0.0.1:0", folder=None, **other):
        self.own = folder is None
        super().__init__(folder or make_folder(), **other)
        self.dir = os.path.join(self.folder, "data")
        self.cluster = os.path.join(self.dir, "postgres")
        self.options = list(options)
        self.listen = listen
        if bare:
            self.options.append("--bare")
        if clock:
            self.options += ["--clock", "driven", "--start", clock]
        if not os.path.isdir(self.dir):
            os.mkdir(self.dir, 0o700)
            give(self.dir)

    def arguments(self):
        return ["--embedded", self.dir, "--listen", self.listen, *self.options]

    def launch(self):
        try:
            os.unlink(os.path.join(self.dir, "address"))  # of one that was killed
        except FileNotFoundError:
            pass
        super().launch()

    def is_up(self):
        return os.path.exists(os.path.join(self.dir, "address"))

    @property
    def address(self):
        with open(os.path.join(self.dir, "address"), encoding="ascii") as file:
            return file.read().strip()

    def certificate(self, name):
        return os.path.join(self.dir, "certs", name + ".pem")

    def connect(self, name, **options):
        return Client(self.address, self.certificate("ca"), self.certificate(name), **options)

    def kill_postgres(self, how=signal.SIGKILL):
        pid = postmaster(self.cluster)
        if pid:
            os.kill(pid, how)
        return pid

    def check(self):
        """`vangnetd check` on what is stored: every state block is the fold of its log."""
        return subprocess.run([program("vangnetd", self.build), "check", "--embedded", self.dir],
                              capture_output=True, text=True, timeout=300)

    def end(self):
        super().end()
        end_postmaster(self.cluster)
        if self.own:
            shutil.rmtree(self.folder, ignore_errors=True)


class Postgres:
    """A private PostgreSQL on a Unix socket in a folder of its own."""

    def __init__(self, settings=("listen_addresses=", "max_connections=60", "shared_buffers=64MB",
                                 "dynamic_shared_memory_type=posix")):
        self.settings = settings
        self.folder = make_folder()
        give(self.folder)
        self.cluster = os.path.join(self.folder, "cluster")
        self.conninfo = f"host={self.folder} user=vangnet dbname=vangnet"
        self.process = None

    @staticmethod
    def program(name):
        found = shutil.which(name, path=os.pathsep.join(POSTGRES_FOLDERS + [os.environ.get("PATH", "")]))
        if not found:
            raise RuntimeError(f"PostgreSQL's {name} is not installed")
        return found

    def run(self, name, *arguments, **options):
        return subprocess.run([self.program(name), *arguments], check=True, capture_output=True, text=True, timeout=120,
                              cwd=self.folder, **unprivileged(), **options)

    def start(self):
        if not os.path.isdir(self.cluster):
            self.run("initdb", "-D", self.cluster, "-U", "vangnet", "--auth-local=trust", "--auth-host=reject",
                     "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
            self.run("postgres", "--single", "-D", self.cluster, "postgres", input="create database vangnet\n")
        with open(os.path.join(self.folder, "postgres.log"), "ab") as log:
            self.process = subprocess.Popen(
                [self.program("postgres"), "-D", self.cluster, "-k", self.folder,
                 *(word for setting in self.settings for word in ("-c", setting))],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, **unprivileged())
        wait_until("PostgreSQL", self.is_ready, START_SECONDS, 0.05)
        return self

    def is_ready(self):
        return subprocess.run([self.program("pg_isready"), "-q", "-h", self.folder, "-d", "vangnet"], check=False,
                              timeout=30).returncode == 0

    def query(self, sql):
        """Rows as text, a list of cells each."""
        done = subprocess.run([self.program("psql"), "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", sql,
                               self.conninfo], check=True, capture_output=True, text=True, timeout=60)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def stop(self, how=signal.SIGINT):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(STOP_SECONDS)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
