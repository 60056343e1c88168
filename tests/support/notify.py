"""A fake of the service manager's notify socket (sd_notify(3)): collects what a daemon tells."""

import os
import socket

from daemon import wait_until


class NotifySocket:
    def __init__(self, folder):
        self.path = os.path.join(folder, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        os.chmod(self.path, 0o666)
        self.socket.setblocking(False)
        self.told = []

    def close(self):
        self.socket.close()
        os.unlink(self.path)

    def collect(self):
        """All assignments so far, in order: ("READY", "1"), …"""
        while True:
            try:
                message = self.socket.recv(4096).decode()
            except BlockingIOError:
                return self.told
            self.told += [tuple(line.split("=", 1)) for line in message.splitlines() if "=" in line]

    def count(self, name):
        return sum(said == name for said, _ in self.collect())

    def wait_for(self, name, seconds=60, times=1):
        wait_until(f"{times} × {name}", lambda: self.count(name) >= times, seconds)
