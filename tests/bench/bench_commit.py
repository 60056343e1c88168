"""Commits a second through the daemon (mutual TLS, JSON, reply after commit) beside two yardsticks, in turn, on one cluster.

    bench_commit.py [--rounds 3] [--seconds 5] [--cases 200000]

naive-32: pgbench, 32 connections, one call a transaction of a function that writes five tables, as one would by hand.
own-32:   the same on the daemon's own tables and indexes, copied: the event row and the state row of one command.
Writes build/bench/commit.json. Bounded: about (rounds x 6 x (seconds + 2)) seconds, and the time to fill the tables.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
from figures import Figures
from partnership import Partnership

HERE = os.path.dirname(os.path.abspath(__file__))
# As PERFORMANCE says, the same for both sides; the rest is what daemon.Postgres has.
SETTINGS = ["shared_buffers=2GB", "max_wal_size=8GB", "checkpoint_timeout=15min", "fsync=on", "synchronous_commit=on",
            "max_connections=60", "listen_addresses=", "dynamic_shared_memory_type=posix"]


def load(address, authority, mode, count, connections, depth, cases=None):
    """The load generator's output."""
    done = subprocess.run([daemon.program("bench/load"), address, authority.path("ca.pem"), authority.path("police.pem"), mode,
                           str(count), str(connections), str(depth)], input=cases, capture_output=True, text=True,
                          timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"load ended with {done.returncode}: {done.stderr}")
    return done.stdout


class Bench:
    def __init__(self, postgres, partnership, one, options):
        self.postgres, self.one, self.options = postgres, one, options
        self.authority = partnership.authority
        self.figures = Figures("commit")

    def fill(self):
        self.cases = load(self.one.address, self.authority, "open", self.options.cases, 64, 32)
        self.number = self.cases.count("\n")
        if self.number != self.options.cases:
            raise RuntimeError(f"{self.number} cases were opened")
        self.write("warm up", 100, 8)  # rows of the commands themselves, for the yardstick to copy
        with open(os.path.join(HERE, "yardsticks.sql"), encoding="utf-8") as file:
            self.postgres.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", f"cases={self.number}",
                              self.postgres.conninfo, input=file.read())
        self.postgres.query("vacuum analyze")
        self.postgres.query("checkpoint")

    def note(self, name, value):
        self.figures.note(name, value, unit_of(name))

    def write(self, name, connections, depth):
        before = self.counts()
        result = json.loads(load(self.one.address, self.authority, "write", self.options.seconds, connections, depth,
                                 self.cases))
        after = self.counts()
        if result["refused"]:
            raise RuntimeError(f"{name}: {result['refused']} commands were refused")
        changed = [b - a for a, b in zip(before, after)]
        return {"tps": result["committed"] / result["seconds"], "p50": result["p50_us"], "p99": result["p99_us"],
                "flushes": changed[0] / changed[2], "wal": changed[1] / changed[2], "batch": changed[2] / changed[3]}

    def counts(self):
        """Flushes and bytes of the WAL, then the events and batches there are."""
        # A backend tells its counts a second after it last did, or when it ends; what is missing is the same each time.
        return [int(cell) for cell in self.postgres.query(
            "select pg_stat_force_next_flush(); select w.wal_sync, pg_current_wal_insert_lsn() - '0/0', b.events, b.batches"
            " from pg_stat_wal w, (select coalesce(sum(count), 0) as events, count(*) as batches from vangnet.batch) b")[-1]]

    def pgbench(self, name):
        script = os.path.join(HERE, f"{name}.pgbench")
        done = subprocess.run(
            [self.postgres.program("pgbench"), "-n", "-M", "prepared", "-c", "32", "-j", "2", "-T", str(self.options.seconds),
             "-D", f"cases={self.number}", "-f", "/dev/stdin", "-l", "--log-prefix", os.path.join(self.postgres.folder, name),
             self.postgres.conninfo], stdin=open(script, encoding="utf-8"), capture_output=True, text=True, timeout=300,
            cwd=self.postgres.folder, **daemon.unprivileged())
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return {"tps": float(re.search(r"tps = ([0-9.]+)", done.stdout).group(1)), "p50": self.median_latency(name)}

    def median_latency(self, name):
        latencies = []
        for file_name in os.listdir(self.postgres.folder):
            if re.fullmatch(name + r"\.[0-9.]+", file_name):
                path = os.path.join(self.postgres.folder, file_name)
                with open(path, encoding="ascii") as file:
                    latencies += [int(line.split()[2]) for line in file]
                os.unlink(path)
        return statistics.median(latencies)

    def round(self):
        naive = self.pgbench("naive")
        full = self.write("100x8", 100, 8)
        own = self.pgbench("own")
        single = self.write("32x1", 32, 1)
        naive_again = self.pgbench("naive")
        many = self.write("256x1", 256, 1)
        naive = {name: (naive[name] + naive_again[name]) / 2 for name in naive}
        for name, run in (("naive32", naive), ("own32", own), ("100x8", full), ("32x1", single), ("256x1", many)):
            self.note(f"{name}_per_second", run["tps"])
            self.note(f"{name}_p50_us", run["p50"])
            if "batch" in run:
                self.note(f"{name}_commands_per_batch", run["batch"])
        self.note("flushes_per_command_256x1", many["flushes"])
        self.note("wal_bytes_per_command", full["wal"])
        self.note("commit_100x8_vs_naive32", full["tps"] / naive["tps"])
        self.note("commit_100x8_vs_own32", full["tps"] / own["tps"])
        self.note("commit_32x1_vs_naive32", single["tps"] / naive["tps"])
        self.note("commit_32x1_p50_vs_naive32_p50", single["p50"] / naive["p50"])


def unit_of(name):
    for ending, unit in (("_per_second", "commands/s"), ("_us", "us"), ("bytes_per_command", "bytes"), ("_per_batch", "commands"),
                         ("flushes_per_command_256x1", "flushes")):
        if name.endswith(ending):
            return unit
    return "ratio"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--cases", type=int, default=200000)
    options = parser.parse_args()
    with daemon.Postgres(SETTINGS) as postgres, Partnership(postgres) as partnership, partnership.daemon() as one:
        bench = Bench(postgres, partnership, one, options)
        bench.fill()
        for number in range(options.rounds):
            bench.round()
            print(f"round {number + 1}: {bench.figures.latest()}", flush=True)
    bench.figures.write(options.rounds)


main()
