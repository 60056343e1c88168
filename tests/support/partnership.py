"""A partnership on a PostgreSQL of its own, served by one or more `vangnetd --config`: certificates, keys, settings, founding.

    with Postgres() as postgres, Partnership(postgres) as partnership:
        with partnership.daemon() as one, partnership.daemon() as two:
            police = one.connect("police")
"""

import json
import os
import shutil
import subprocess

from client import Client, new_key
from daemon import BUILD, ROOT, Process, free_port, give, make_folder, program, unprivileged

PARTIES = {"police": "agency", "municipality": "agency", "housing": "agency", "director": "director", "mayor": "director"}


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True, timeout=60)


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    give(path)


class Authority:
    """Certificates for a test: ca.pem, NAME.pem with the key inside."""

    def __init__(self, folder):
        self.folder = folder
        openssl("req", "-x509", *self.new_key(), "-days", "2", "-subj", "/CN=test authority", "-keyout", self.path("ca.key"),
                "-out", self.path("ca.pem"))
        give(self.path("ca.pem"))

    @staticmethod
    def new_key():
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    def path(self, name):
        return os.path.join(self.folder, name)

    def issue(self, name, usage="clientAuth", more=""):
        """The path of a new certificate with its key."""
        write(self.path(name + ".ext"), f"extendedKeyUsage={usage}\n{more}")
        openssl("req", "-new", *self.new_key(), "-subj", f"/CN={name}", "-keyout", self.path(name + ".key"), "-out",
                self.path(name + ".csr"))
        openssl("x509", "-req", "-days", "2", "-in", self.path(name + ".csr"), "-CA", self.path("ca.pem"), "-CAkey",
                self.path("ca.key"), "-CAcreateserial", "-extfile", self.path(name + ".ext"), "-out", self.path(name + ".crt"))
        with open(self.path(name + ".crt"), encoding="ascii") as crt, open(self.path(name + ".key"), encoding="ascii") as key:
            write(self.path(name + ".pem"), crt.read() + key.read())
        give(self.path(name + ".key"))
        give(self.path(name + ".crt"))
        return self.path(name + ".pem")

    def certificate(self, name):
        with open(self.path(name + ".crt"), encoding="ascii") as file:
            return file.read()


class ConfiguredDaemon(Process):
    """vangnetd --config FILE, as an unprivileged user."""

    def __init__(self, folder, config, authority, port, **other):
        super().__init__(folder, folder, **{**unprivileged(), "cwd": folder, **other})
        self.config, self.authority, self.address = config, authority, f"127.0.0.1:{port}"
        self.log_path = os.path.join(folder, f"daemon-{port}.log")
        self.serving = 0

    def arguments(self):
        return ["--config", self.config, "--listen", self.address]

    def launch(self):
        self.serving = self.whole_log().count("event=serving")
        super().launch()

    def whole_log(self):
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            return ""

    def is_up(self):
        return self.whole_log().count("event=serving") > self.serving

    def connect(self, name, **options):
        return Client(self.address, self.authority.path("ca.pem"), self.authority.path(name + ".pem"), **options)


class Partnership:
    def __init__(self, postgres, founded=True):
        self.postgres = postgres
        self.folder = make_folder()
        try:
            self.prepare(founded)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def prepare(self, founded):
        shutil.copy(program("vangnetd", BUILD), self.path("vangnetd"))  # where whoever runs it can reach it
        self.authority = Authority(self.folder)
        self.authority.issue("server", "serverAuth", "subjectAltName=IP:127.0.0.1\n")
        with open(self.path("seal.key"), "wb") as file:
            file.write(os.urandom(32))
        give(self.path("seal.key"))
        for name in ("operator", *PARTIES):
            self.authority.issue(name)
        self.config = self.path("vangnetd.conf")
        write(self.config, self.settings())
        if founded:
            self.run("migrate")
            self.run("found", "--certificate", self.authority.path("operator.crt"))
            with self.daemon() as daemon, daemon.connect("operator") as operator:
                self.enrol(operator)

    def path(self, name):
        return os.path.join(self.folder, name)

    def settings(self, **changed):
        """The text of a configuration; changed: section_name=value."""
        values = {
            "database_conninfo": self.postgres.conninfo,
            "tls_certificate": self.path("server.crt"),
            "tls_key": self.path("server.key"),
            "tls_anchors": self.path("ca.pem"),
            "seal_key": self.path("seal.key"),
            **changed,
        }
        sections = {}
        for name, value in values.items():
            section, _, setting = name.partition("_")
            sections.setdefault(section, []).append(f"{setting} = {value}")
        return "".join(f"[{section}]\n" + "\n".join(lines) + "\n" for section, lines in sections.items())

    def run(self, *words, config=None, check=True):
        """A command of vangnetd on the configuration."""
        done = subprocess.run([self.path("vangnetd"), words[0], "--config", config or self.config, *words[1:]],
                              capture_output=True, text=True, timeout=300, cwd=self.folder, **unprivileged())
        if check and done.returncode != 0:
            raise RuntimeError(f"vangnetd {words} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done

    def enrol(self, operator):
        for name, kind in PARTIES.items():
            operator.write("agency.enrol", name=name, kind=kind, certificate=self.authority.certificate(name), key=new_key())
        for name, rung in (("director", "official"), ("mayor", "administrative")):
            operator.write("director.appoint", director=name, rung=rung)
        operator.write("covenant.put", document=self.covenant())

    @staticmethod
    def covenant():
        with open(os.path.join(ROOT, "daemon", "demo.covenant.json"), encoding="utf-8") as file:
            return json.load(file)

    def daemon(self, **options):
        """Another daemon of the partnership; to be started."""
        return ConfiguredDaemon(self.folder, self.config, self.authority, free_port(), **options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)
