"""vangnetd --config FILE on a PostgreSQL of its own: the sample, faults by name, migrations, founding, and a reload."""

import shutil
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, "tests/support")
import daemon
from client import Client, Closed
from partnership import Authority, ConfiguredDaemon, Partnership, write

CONFIG, UNAVAILABLE = 78, 69

# A setting, what the error must say besides where the setting stands.
FAULTS = [
    ({"database_lanes": "0"}, "database.lanes", "1 to 16"),
    ({"database_lanes": "many"}, "database.lanes", "1 to 16"),
    ({"database_partnership": "-1"}, "database.partnership", "1 to 2147483647"),
    ({"daemon_log_level": "loud"}, "daemon.log_level", "debug"),
    ({"tls_allow_tls12": "perhaps"}, "tls.allow_tls12", "yes"),
    ({"limits_idle": "86401"}, "limits.idle", "86400"),
    ({"daemon_colour": "blue"}, "daemon.colour", ""),
    ({"colours_daemon": "blue"}, "colours.daemon", ""),
    ({"seal_key": "/nowhere/seal.key"}, "seal.key", "/nowhere/seal.key"),
    ({"tls_certificate": "/nowhere/server.pem"}, "", "/nowhere/server.pem"),
    ({"tls_key": "/nowhere/server.key"}, "", "/nowhere/server.key"),
    ({"tls_anchors": "/nowhere/ca.pem"}, "", "/nowhere/ca.pem"),
]


class Configured(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = cls.enterClassContext(daemon.Postgres())
        cls.partnership = cls.enterClassContext(Partnership(cls.postgres))

    def write_config(self, text):
        path = self.partnership.path("other.conf")
        write(path, text)
        return path

    def serve(self, config, seconds=60):
        """Of a daemon that must not come up."""
        return subprocess.run([self.partnership.path("vangnetd"), "--config", config, "--listen", "127.0.0.1:0"],
                              capture_output=True, text=True, timeout=seconds, cwd=self.partnership.folder,
                              **daemon.unprivileged())

    def test_it_serves_and_what_was_stored_stays(self):
        with self.partnership.daemon() as one, one.connect("police") as police:
            case = police.open_case()
            before = police.timeline(case)
            self.assertFalse(police.welcome.get("driven", False))
            self.assertEqual(police.refusal("clock.advance", until="2030-01-01T00:00:00Z").code, "not_allowed")
        with self.partnership.daemon() as two, two.connect("police") as police:
            self.assertEqual(police.timeline(case), before)
        checked = self.partnership.run("check")
        self.assertIn("faults=0", checked.stdout)

    def test_the_sample_is_accepted_and_sets_nothing(self):
        sample = subprocess.run([daemon.program("vangnetd"), "sample"], check=True, capture_output=True, text=True,
                                timeout=30).stdout
        settings = [line for line in sample.splitlines() if line and not line.startswith(("#", "["))]
        self.assertEqual(settings, [])
        # With every setting uncommented it says the defaults, which a daemon takes: only the place is changed to ours.
        text = "\n".join(line[1:] if line.startswith("#") and " = " in line and not line.startswith("# ") else line
                         for line in sample.splitlines())
        for section, setting, value in (("database", "conninfo", self.postgres.conninfo),
                                        ("tls", "certificate", self.partnership.path("server.crt")),
                                        ("tls", "key", self.partnership.path("server.key")),
                                        ("tls", "anchors", self.partnership.path("ca.pem")),
                                        ("seal", "key", self.partnership.path("seal.key"))):
            start = text.index(f"[{section}]")
            at = text.index(f"\n{setting} =", start) + 1
            text = text[:at] + f"{setting} = {value}" + text[text.index("\n", at):]
        config = self.write_config(text)
        with ConfiguredDaemon(self.partnership.folder, config, self.partnership.authority, daemon.free_port()) as one:
            with one.connect("police") as police:
                police.open_case()

    def test_the_manual_names_every_setting(self):
        manual = subprocess.run([daemon.program("vangnetd"), "manual"], check=True, capture_output=True, text=True,
                                timeout=30).stdout.replace("\\", "")
        for name in ("listen", "conninfo", "anchors", "per_certificate", "allow_tls12"):
            self.assertIn(name, manual)

    def test_a_wrong_setting_is_named(self):
        for changed, where, says in FAULTS:
            with self.subTest(changed):
                done = self.serve(self.write_config(self.partnership.settings(**changed)))
                self.assertEqual((done.returncode, done.stdout), (CONFIG, ""), done.stderr)
                last = done.stderr.splitlines()[-1]
                self.assertIn(where, last)
                self.assertIn(says, last)

    def test_a_file_that_is_no_configuration(self):
        done = self.serve(self.write_config("[daemon]\nwhat is this\n"))
        self.assertEqual(done.returncode, CONFIG)
        self.assertIn("2", done.stderr)
        done = self.serve("/nowhere/vangnetd.conf")
        self.assertEqual(done.returncode, CONFIG)
        self.assertIn("/nowhere/vangnetd.conf", done.stderr)

    def test_a_database_that_is_not_there(self):
        done = self.serve(self.write_config(self.partnership.settings(database_conninfo="host=/nowhere dbname=vangnet")), 120)
        self.assertEqual(done.returncode, UNAVAILABLE, done.stderr)
        self.assertIn("/nowhere", done.stderr)

    def test_a_reload_takes_a_new_certificate_and_refuses_a_wrong_one_whole(self):
        with self.partnership.daemon() as one, one.connect("police") as police:
            server = self.partnership.path("server.crt")
            with open(server, encoding="ascii") as file:
                good = file.read()
            try:
                write(server, "no certificate")
                one.process.send_signal(signal.SIGHUP)
                daemon.wait_until("the refusal", lambda: "event=reload_refused" in one.whole_log())
                with one.connect("housing") as housing:
                    housing.open_case()
            finally:
                write(server, good)
            one.process.send_signal(signal.SIGHUP)
            daemon.wait_until("the reload", lambda: "event=reloaded" in one.whole_log())
            police.open_case()

    def test_the_first_operator_is_found_once(self):
        again = self.partnership.run("found", "--certificate", self.partnership.path("police.crt"), "--name", "usurper",
                                     check=False)
        self.assertNotEqual(again.returncode, 0, again.stdout)

    def test_an_authority_that_is_not_ours_is_not_let_in(self):
        folder = daemon.make_folder()
        self.addCleanup(shutil.rmtree, folder, True)
        stranger = Authority(folder).issue("police")
        with self.partnership.daemon() as one:
            with self.assertRaises(Closed):
                Client(one.address, self.partnership.path("ca.pem"), stranger)


class Schema(unittest.TestCase):
    """Each on a database of its own: it is spoilt."""

    def setUp(self):
        self.postgres = self.enterContext(daemon.Postgres())
        self.partnership = self.enterContext(Partnership(self.postgres, founded=False))

    def serve(self):
        return subprocess.run([self.partnership.path("vangnetd"), "--config", self.partnership.config, "--listen",
                               "127.0.0.1:0"], capture_output=True, text=True, timeout=60, cwd=self.partnership.folder,
                              **daemon.unprivileged())

    def test_migrations_are_applied_once_and_unknown_versions_refuse_the_start(self):
        done = self.serve()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("migrate", done.stderr, "it does not say how to make the schema")
        first = self.partnership.run("migrate").stdout
        self.assertEqual(self.partnership.run("migrate").stdout, first)
        version = int(first.split()[-1])
        table = self.postgres.query("select table_schema, table_name from information_schema.columns "
                                    "where column_name = 'version' and table_name like '%schema%'")[0]
        name = ".".join(table)
        columns = [row[0] for row in self.postgres.query(
            f"select column_name from information_schema.columns where table_schema = '{table[0]}' and table_name = "
            f"'{table[1]}' and column_name <> 'version'")]
        rest = "".join(f", {column}" for column in columns)
        self.postgres.query(f"insert into {name} (version{rest}) select {version + 1}{rest} from {name} where version = {version}")
        for words in (None, "migrate"):
            done = self.serve() if words is None else self.partnership.run(words, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(str(version + 1), done.stderr)
        self.postgres.query(f"delete from {name} where version = {version + 1}")
        self.partnership.run("found", "--certificate", self.partnership.path("operator.crt"))
        with self.partnership.daemon() as one, one.connect("operator") as operator:
            self.assertEqual(operator.welcome["kind"], "operator")


if __name__ == "__main__":
    unittest.main()
