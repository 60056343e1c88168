"""Agencies at work: cases opened, noted about, handed over, each command repeated with its key until it is acknowledged.

A worker survives whatever happens to the daemon: it connects again, to the next of the places where it may, and sends the same with
the same key. What was acknowledged is kept, to be held against what is stored.
"""

import queue
import random
import threading
import time

from client import Closed, Refused, new_key

LOST = (Closed, OSError)  # TimeoutError is one
PATIENCE_S = 120  # for one command, whatever happens meanwhile


class Agency(threading.Thread):
    """connects: functions that give a client of this agency, tried in turn."""

    def __init__(self, name, connects, offers, stopped, seed):
        super().__init__(name=name)
        self.connects, self.offers, self.stopped = list(connects), offers, stopped
        self.rng = random.Random(seed)
        self.client = None
        self.cases = []  # that it holds
        self.acknowledged = []  # (case, seq, kind of event, verb, params, result)
        self.repeats = 0
        self.failed = None

    def run(self):
        try:
            while not self.stopped.is_set():
                self.work()
        except BaseException as error:  # shown by whoever joins
            self.failed = error
        finally:
            if self.client:
                self.client.close()

    def connection(self):
        if not self.client:
            self.connects.append(self.connects.pop(0))
            self.client = self.connects[0]()
        return self.client

    def write(self, event, verb, **params):
        params["key"] = new_key()
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                result = self.connection().call(verb, **params)
                break
            except LOST:
                if self.client:
                    self.client.close()
                self.client = None
            except Refused as refused:
                if refused.data["retry"] == "never":
                    raise
            self.repeats += 1
            if time.monotonic() > end:
                raise TimeoutError(f"{verb} was not acknowledged in {PATIENCE_S} s")
            time.sleep(0.02)
        self.acknowledged.append((result["case"], result["seq"], event, verb, params, result))
        return result

    def work(self):
        choice = self.rng.random()
        try:
            case = self.offers[self.name].get_nowait()
            self.write("handover.accepted", "handover.accept", case=case)
            self.cases.append(case)
        except queue.Empty:
            pass
        if not self.cases or choice < 0.15:
            self.cases.append(self.write("case.opened", "case.open", title="Load", theme="nuisance")["case"])
        elif choice < 0.3:
            case = self.cases.pop(self.rng.randrange(len(self.cases)))
            to = self.rng.choice([name for name in self.offers if name != self.name])
            self.write("handover.offered", "handover.offer", case=case, agency=to, reason="theirs")
            self.offers[to].put(case)
        else:
            self.write("note.added", "note.add", case=self.rng.choice(self.cases), text="a note")


class Load:
    """connects: for each agency's name the functions that connect it."""

    def __init__(self, connects, seed=1):
        self.stopped = threading.Event()
        offers = {name: queue.Queue() for name in connects}
        self.agencies = [Agency(name, ways, offers, self.stopped, f"{seed} {name}") for name, ways in connects.items()]

    def __enter__(self):
        for agency in self.agencies:
            agency.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for agency in self.agencies:
            agency.join(PATIENCE_S + 60)

    def acknowledged(self):
        return [one for agency in self.agencies for one in agency.acknowledged]

    def check_whole(self, test, connect):
        """Every acknowledged command is stored exactly once, nothing else is, and its key still gives its outcome."""
        for agency in self.agencies:
            test.assertFalse(agency.is_alive(), f"{agency.name} does not end")
            if agency.failed:
                raise agency.failed
        stored, clients = {}, {agency.name: connect(agency.name) for agency in self.agencies}
        for client in clients.values():
            for case in client.cases():
                stored.setdefault(case["case"], client.timeline(case["case"]))
        facts = sorted((case, event["seq"], event["kind"]) for case, events in stored.items() for event in events
                       if event["actor"] != "system")
        test.assertEqual(facts, sorted(one[:3] for one in self.acknowledged()))
        for case, events in stored.items():
            test.assertEqual([event["seq"] for event in events], list(range(1, len(events) + 1)), case)
        for agency in self.agencies:
            for _, _, _, verb, params, result in agency.acknowledged[-50:] + agency.acknowledged[::20]:
                test.assertEqual(clients[agency.name].call(verb, **params), result)
        for client in clients.values():
            client.close()
