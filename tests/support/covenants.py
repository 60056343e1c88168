"""Sample covenants: those in the repository, and documents that are wrong in one place, which the schema can see."""

import json
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCHEMA = os.path.join(ROOT, "proto", "covenant.schema.json")


def samples():
    """(name, document) of every covenant in the repository."""
    for folder in ("daemon", os.path.join("tests", "e2e")):
        for name in sorted(os.listdir(os.path.join(ROOT, folder))):
            if name.endswith(".covenant.json"):
                with open(os.path.join(ROOT, folder, name), encoding="utf-8") as file:
                    yield name, json.load(file)
    with open(os.path.join(ROOT, "docs", "COVENANT.md"), encoding="utf-8") as file:
        for number, block in enumerate(re.findall(r"```json\n(.*?)```", file.read(), re.DOTALL)):
            yield f"COVENANT.md, {number}", json.loads(block)


RUNG = {"rung": "official"}
DIRECTOR = {"director": "a", "deputy": "b", "rung": "official"}
SHARING = {"purpose": "a", "ground": "b", "category": "c"}

# (document, the clause that the daemon names)
WRONG = [
    ({"colour": "red"}, "colour"),
    ({"ceiling": "soon"}, "ceiling"),
    ({"ceiling": 5}, "ceiling"),
    ({"ceiling": "05d"}, "ceiling"),
    ({"again": "none"}, "again"),
    ({"retention": "none"}, "retention"),
    ({"terms": {"mov": "1d"}}, "terms.mov"),
    ({"terms": {"move": "-1d"}}, "terms.move"),
    ({"terms": {"move": {"soon": "1d"}}}, "terms.move.soon"),
    ({"crisis": {"ceiling": "1d"}}, "crisis.ceiling"),
    ({"themes": {"Nuisance": {"terms": {"move": "1d"}}}}, "themes.Nuisance.terms.move"),
    ({"themes": {"nuisance": {"ceiling": "1d"}}}, "themes.nuisance.ceiling"),
    ({"caps": {"renegotiate": {"times": 65}}}, "caps.renegotiate.times"),
    ({"caps": {"unreachable": {"times": 0}}}, "caps.unreachable.times"),
    ({"caps": {"pauze": "1d"}}, "caps.pauze"),
    ({"patterns": {"bouncing": {"times": "x"}}}, "patterns.bouncing.times"),
    ({"patterns": {"silent": {"times": 1}}}, "patterns.silent.times"),
    ({"ladder": [{"act": "1d"}]}, "ladder.0.rung"),
    ({"ladder": [{"rung": "boss"}]}, "ladder.0.rung"),
    ({"ladder": [dict(RUNG, size=1)]}, "ladder.0.size"),
    ({"ladder": {"first": RUNG}}, "ladder.first.rung"),
    ({"parties": [{"agency": "police"}]}, "parties.0.role"),
    ({"parties": [{"agency": "The Police", "role": "x"}]}, "parties.0.agency"),
    ({"ladder": [RUNG], "outside": "x", "directors": [{"director": "a", "rung": "official"}]}, "directors.0.deputy"),
    ({"ladder": [RUNG], "outside": "x", "directors": [dict(DIRECTOR, colour="red")]}, "directors.0.colour"),
    ({"sharing": [{"purpose": "a", "category": "c"}]}, "sharing.0.ground"),
    ({"sharing": [dict(SHARING, ground="")]}, "sharing.0.ground"),
    ({"calendar": {"zone": "../etc", "hours": {"monday": "09:00-17:00"}}}, "calendar.zone"),
    ({"calendar": {"hours": "always"}}, "calendar.hours"),
    ({"calendar": {"hours": {"someday": "09:00-17:00"}}}, "calendar.hours.someday"),
    ({"calendar": {"hours": {"monday": "9-17"}}}, "calendar.hours.monday"),
    ({"calendar": {"hours": {"monday": "09:00-17:00"}, "dates": ["Christmas"]}}, "calendar.dates.0"),
    ({"calendar": {"opening": "24x7"}}, "calendar.opening"),
]
