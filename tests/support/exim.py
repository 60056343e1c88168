"""exim: a real mail server (Debian's exim4) in a folder of its own: takes mail under TLS, keeps it in maildirs, sends bounces. It lets
nobody but root start it so; without root, why_not says why there is none."""

import os
import pwd
import shutil
import signal
import subprocess

from daemon import free_port, wait_until

PROGRAM = shutil.which("exim4", path=os.environ.get("PATH", "") + ":/usr/sbin")
USER = "Debian-exim"  # what Debian's exim becomes when it is started by root
CONFIGURATION = """
primary_hostname = localhost
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts = *
tls_certificate = {certificate}
tls_privatekey = {certificate}
keep_environment =
add_environment = PATH=/usr/bin:/bin
acl_smtp_rcpt = rcpt
acl_smtp_data = data

begin acl
rcpt:
  require message = Must issue STARTTLS first
          encrypted = *
  accept
data:
  accept
begin routers
people:
  driver = accept
  domains = example.org
  local_parts = {people}
  transport = maildir
returned:
  driver = accept
  domains = example.nl
  local_parts = bounces
  transport = bounce
begin transports
maildir:
  driver = appendfile
  directory = {folder}/mail/$local_part_data
  maildir_format
  return_path_add
  user = {user}
bounce:
  driver = pipe
  command = {bounce}
  temp_errors = 75
  log_output
  user = {user}
begin retry
* * F,1h,2s
"""


def why_not():
    return "exim4 is not installed" if not PROGRAM else "exim wants to be started by root" if os.geteuid() else ""


class Exim:
    """people: the local parts that have a maildir at example.org; bounce: the command that mail to bounces@example.nl is handed to."""

    def __init__(self, folder, certificate, people, bounce="/bin/true"):
        self.folder = os.path.join(folder, "exim")
        self.port = free_port()
        os.makedirs(os.path.join(self.folder, "spool"))
        shutil.copy(certificate, os.path.join(self.folder, "tls.pem"))
        self.configuration = os.path.join(self.folder, "exim.conf")
        text = CONFIGURATION.format(folder=self.folder, port=self.port, certificate=os.path.join(self.folder, "tls.pem"),
                                    people=" : ".join(people), bounce=bounce, user=USER)
        with open(self.configuration, "w", encoding="ascii") as file:
            file.write(text)
        entry = pwd.getpwnam(USER)
        for path in (self.folder, os.path.join(self.folder, "spool"), os.path.join(self.folder, "tls.pem")):
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def start(self):
        # -q1s: the queue is run each second, for what could not be delivered at once.
        self.process = subprocess.Popen([PROGRAM, "-C", self.configuration, "-bdf", "-q1s"], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        wait_until("exim", self.is_up, 30, 0.05)

    def is_up(self):
        if self.process.poll() is not None:
            raise RuntimeError(self.process.stderr.read())
        with subprocess.Popen(["bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{self.port}"], stderr=subprocess.DEVNULL) as probe:
            return probe.wait(10) == 0

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)
        self.process.stderr.close()

    def mails(self, person):
        """The bytes of each mail in a maildir."""
        new = os.path.join(self.folder, "mail", person, "new")
        names = sorted(os.listdir(new)) if os.path.isdir(new) else []
        found = []
        for name in names:
            with open(os.path.join(new, name), "rb") as file:
                found.append(file.read())
        return found

    def log(self):
        with open(os.path.join(self.folder, "log", "mainlog"), encoding="utf-8") as file:
            return file.read()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def url(self):
        return f"smtp://localhost:{self.port}"
