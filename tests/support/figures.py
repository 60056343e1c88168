"""The form of every benchmark: samples, a few rounds of them, become a table on the screen and a file for programs.

build/bench/NAME.json: {"name", "rounds", "figures": {id: {"median", "min", "max", "unit"}}, "ratios": {id: {...}}}.
What is a ratio, ours by a yardstick of the same run, has the unit "ratio" and stands under "ratios".
"""

import json
import os
import statistics

import daemon

FOLDER = os.path.join(daemon.ROOT, "build", "bench")


class Figures:
    def __init__(self, name):
        self.name, self.samples, self.units = name, {}, {}

    def note(self, figure, value, unit="ratio"):
        self.samples.setdefault(figure, []).append(value)
        self.units[figure] = unit

    def latest(self):
        return ", ".join(f"{figure} {values[-1]:.4g}" for figure, values in self.samples.items())

    def summary(self, rounds):
        result = {"name": self.name, "rounds": rounds, "figures": {}, "ratios": {}}
        for figure, values in self.samples.items():
            unit = self.units[figure]
            result["ratios" if unit == "ratio" else "figures"][figure] = {
                "median": statistics.median(values), "min": min(values), "max": max(values), "unit": unit}
        return result

    def write(self, rounds):
        """Prints the table and leaves the file; returns the summary."""
        result = self.summary(rounds)
        os.makedirs(FOLDER, exist_ok=True)
        with open(os.path.join(FOLDER, f"{self.name}.json"), "w", encoding="utf-8") as file:
            json.dump(result, file, indent=2)
        for figure, row in {**result["figures"], **result["ratios"]}.items():
            print(f"{figure:34} {row['median']:12.4g}  ({row['min']:.4g} to {row['max']:.4g}) {row['unit']}")
        return result
