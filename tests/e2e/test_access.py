"""Who may do and see what: every verb on a case for every kind of party, against an oracle of its own, and what may not be
seen leaves no trace anywhere.
"""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from client import Refused, new_key  # noqa: E402
from daemon import ROOT, Daemon  # noqa: E402

START = "2026-03-02T09:00:00Z"
NO_CASE = "00000000000G1"
REFUSED = {"not_found", "not_allowed", "not_enrolled"}  # by access; every other error is one of the rules

# --- the oracle: the WHO column of verb.def, read as text


def read_verbs():
    """{verb: (effect, {who}, {required}, {optional})}"""
    with open(os.path.join(ROOT, "proto", "verb.def"), encoding="utf-8") as file:
        text = file.read()
    fields = lambda mask: {name.replace("case_id", "case") for name in re.findall(r"F\((\w+)\)", mask)}  # noqa: E731
    verbs = {}
    for name, effect, who, required, optional in re.findall(
            r'^VERB\(\w+, "([\w.]+)", (\w+), ([\w| ]+), ([^,]+), ([^,]+), "', text, re.M):
        verbs[name] = (effect, {word.strip() for word in who.split("|")}, fields(required), fields(optional))
    return verbs


VERBS = read_verbs()
ON_A_CASE = [verb for verb, (_, who, required, _) in VERBS.items() if "case" in required and "SYSTEM" not in who]
CONCERNED = {"HOLDER", "PARTICIPANT", "OFFERED", "INVITED", "DIRECTOR"}


def may(verb, relations):
    who = VERBS[verb][1]
    if "DRIVEN" in who:
        return True
    return bool((CONCERNED if "CONCERNED" in who else who) & relations)


VALUES = {
    "agency": "guest", "text": "MARK-text", "reason": "MARK-reason", "obligation": 9999, "due": "2026-06-01T09:00:00Z",
    "channel": "telephone", "name": "halfway", "finding": 9999, "outcome": "ended",
    "review": "2026-06-01T09:00:00Z", "conference": 9999, "agencies": ["guest"], "programme": "none",
    "director": "retired", "until": "2026-06-01T09:00:00Z", "mandate": "municipal-act", "ground": "safety",
    "other": "00000000000H1",
}


def params_of(verb, case):
    effect, _, required, _ = VERBS[verb]
    params = {field: VALUES[field] for field in required if field != "case"}
    params["case"] = case
    if effect == "WRITE":
        params["key"] = new_key()
    return params


# --- helps


def raw_reply(client, verb, params, number=7):
    """The line that answers, as it is."""
    client.send_line(json.dumps({"jsonrpc": "2.0", "id": number, "method": verb, "params": params}).encode())
    return client.line()


def code_of(line):
    message = json.loads(line)
    return message["error"]["data"]["code"] if "error" in message else "done"


def refused_as(line):
    return code_of(line) if code_of(line) in REFUSED else None


class Stage:
    """A partnership with one party of every kind."""

    def __init__(self, daemon):
        self.daemon = daemon
        operator = daemon.connect("operator")
        for name in ("guest", "refuser", "stranger", "leaver", "offered", "invited"):
            operator.write("agency.enrol", name=name, label=name.upper())
        operator.write("agency.enrol", name="retired", kind="director")
        self.clients = {name: daemon.connect(name) for name in (
            "police", "guest", "refuser", "stranger", "leaver", "offered", "invited", "director", "mayor", "retired")}
        self.clients["operator"] = operator
        self.holder = self.clients["police"]
        self.case = self.make()
        operator.write("agency.leave", agency="leaver")
        self.to("2026-03-02T09:00:01Z")  # and what follows from that

    def make(self):
        """A case of police: guest takes part, refuser refused it, leaver took part, offered is offered it."""
        case = self.holder.open_case(title="MARK-title", text="MARK-opening", person="MARK-person")
        for name in ("guest", "leaver"):
            if name in self.clients and (name == "guest" or not hasattr(self, "case")):
                self.holder.write("request.ask", case=case, agency=name, text="MARK-question")
        self.holder.write("handover.offer", case=case, agency="refuser", reason="MARK-earlier-offer", text="MARK-earlier-words")
        self.clients["refuser"].write("handover.refuse", case=case, reason="MARK-refusal")
        self.holder.write("handover.offer", case=case, agency="offered", reason="MARK-offer")
        self.holder.write("part.invite", case=case, agency="invited", reason="MARK-invitation")
        return case

    def to(self, instant):
        self.clients["operator"].call("clock.advance", until=instant)

    def length(self, case):
        return len(self.holder.timeline(case))


AGENCIES = {
    "police": {"HOLDER", "PARTICIPANT"}, "guest": {"PARTICIPANT"}, "offered": {"OFFERED"}, "invited": {"INVITED"}, "refuser": set(), "stranger": set(),
    "leaver": set(), "operator": set(), "retired": set(),
}


def expect_access(stage, name, relations, case, fresh):
    """Every verb on a case. What is allowed is done to a case of its own, that `fresh` makes."""
    client = stage.clients[name]
    for verb in ON_A_CASE:
        allowed = may(verb, relations) and name != "leaver"
        target = fresh() if allowed and VERBS[verb][0] == "WRITE" else case
        params = params_of(verb, target)
        before = None if allowed else stage.length(case)
        got = raw_reply(client, verb, params)
        assert (refused_as(got) is None or "finding" in params and allowed) == allowed, (name, verb, got)
        if allowed:
            continue
        nothing = raw_reply(client, verb, {**params, "case": NO_CASE})
        assert got == nothing, (name, verb, got, nothing)
        assert code_of(got) == ("not_enrolled" if name == "leaver" else "not_found"), (name, verb, got)
        assert stage.length(case) == before, (name, verb)


def every_kind_of_party_may_what_the_table_says(stage):
    for name, relations in AGENCIES.items():
        expect_access(stage, name, relations, stage.case, stage.make)
    for name in ("director", "mayor"):
        expect_access(stage, name, set(), stage.case, stage.make)


def a_refusal_tells_nothing_by_what_else_is_wrong(stage):
    """Which error comes first may not depend on whether the case is there."""
    stranger = stage.clients["stranger"]
    wrong = [{"colour": 1}, {"text": 7}, {"text": ""}, {"agency": "nobody"}, {"agency": "leaver"}, {"agency": "stranger"},
             {"agency": "director"}, {"obligation": 1}, {"obligation": 0}, {"obligation": -1}, {"due": "1970-01-01T00:00:00Z"},
             {"due": START}, {"due": "9999-12-31T23:59:59Z"}, {"outcome": "solved"}, {"outcome": "none"}, {"finding": 1},
             {"with": [1]}, {"over": [1]}, {"not_told": True}, {"after": 0}, {"after": 3}, {"limit": 1}, {"visibility": "own"},
             {"urgency": "crisis"}, {"key": ""}, {"key": "x" * 65}, {"purpose": "X"}]
    for verb in ON_A_CASE:
        if verb == "record.holder":
            continue
        for change in wrong:
            params = {**params_of(verb, stage.case), **change}
            got = raw_reply(stranger, verb, params)
            assert got == raw_reply(stranger, verb, {**params, "case": NO_CASE}), (verb, change, got)
            assert code_of(got) not in ("done", "case_closed", "obligations_open"), (verb, change, got)


def a_stranger_finds_nothing(stage):
    """Lists, counts, cursors and watches of those who have no part in anything."""
    for name in ("stranger", "refuser", "operator", "director", "mayor", "retired"):
        client = stage.clients[name]
        for verb, member in (("case.list", "cases"), ("stall.list", "stalls"), ("escalation.list", "escalations")):
            for params in ({}, {"limit": 1}, {"before": stage.case}, {"before": NO_CASE}):
                assert client.call(verb, **params) == {member: []}, (name, verb, params)
        for params in ({"status": "open"}, {"status": "closed"}, {"stalled": True}):
            assert client.call("case.list", **params) == {"cases": []}, (name, params)
        digest = client.call("digest.show", since="2020-01-01T00:00:00Z")
        assert [digest[count] for count in ("new", "worse", "open", "resolved")] == [0] * 4, digest
        assert not digest.get("lines"), digest
        with stage.daemon.connect(name) as watcher:
            watcher.call("watch.start", cursor="0")
            stage.holder.write("note.add", case=stage.case, text="MARK-live")
            watcher.call("watch.start", cursor="0")
            assert watcher.event_within(0.15) is None, name


def a_key_is_its_partys_own(stage):
    key = new_key()
    stage.holder.write("note.add", case=stage.case, text="mine", key=key)
    stranger = stage.clients["stranger"]
    used = raw_reply(stranger, "note.add", {"case": stage.case, "text": "mine", "key": key})
    assert code_of(used) == "not_found"
    assert used == raw_reply(stranger, "note.add", {"case": NO_CASE, "text": "mine", "key": new_key()})
    assert stranger.write("case.open", title="other", theme="nuisance", key=key)["seq"] == 1
    guest = stage.clients["guest"].write("note.add", case=stage.case, text="mine", key=key)
    assert guest["seq"] > 1
    own = stranger.cases()
    assert len(own) == 1
    stranger.write("case.close", case=own[0]["case"], outcome="ended", ground="mistake")


def sight_follows_the_part(stage):
    """What an offered agency sees, and what `own` hides, in every verb that shows events."""
    case = stage.holder.open_case(title="MARK-hidden", text="MARK-opening", person="MARK-person", visibility="own")
    stage.holder.write("request.ask", case=case, agency="guest", text="MARK-for-guest")
    stage.holder.write("note.add", case=case, text="MARK-own-note", visibility="own")
    stage.clients["guest"].write("note.add", case=case, text="MARK-guests-own", visibility="own")
    stage.holder.write("handover.offer", case=case, agency="offered", reason="MARK-the-offer", text="MARK-please")
    stage.holder.write("part.invite", case=case, agency="invited", reason="MARK-the-invitation", text="MARK-join-us")
    sees = {
        "police": {"hidden", "opening", "person", "for-guest", "own-note", "the-offer", "please", "the-invitation",
                   "join-us"},
        "guest": {"for-guest", "guests-own", "the-offer", "please", "the-invitation", "join-us"},
        "offered": {"the-offer", "please"},
        "invited": {"the-invitation", "join-us"},
    }
    for name, expected in sees.items():
        assert marks_for(stage, name, case) == expected, (name, marks_for(stage, name, case))
    plain = stage.case
    assert marks_for(stage, "offered", plain) == {"title", "offer"}, marks_for(stage, "offered", plain)
    assert marks_for(stage, "invited", plain) == {"title", "invitation"}, marks_for(stage, "invited", plain)
    assert {"title", "opening", "person", "question", "earlier-words"} <= marks_for(stage, "guest", plain)
    stage.holder.write("handover.withdraw", case=case)
    stage.clients["invited"].write("part.decline", case=case, reason="no")
    stage.holder.write("note.add", case=case, text="MARK-after")
    for name in ("offered", "invited"):
        assert marks_for(stage, name, case) == set(), name


def marks_for(stage, name, case):
    """The planted words about a case in all that a party can get to read."""
    client, found = stage.clients[name], []
    for verb in ("case.get", "case.timeline"):
        try:
            found.append(client.call(verb, case=case))
        except Refused as refused:
            assert refused.code == "not_found"
    for verb, member in (("case.list", "cases"), ("stall.list", "stalls"), ("escalation.list", "escalations")):
        found += [item for item in client.all_pages(verb, member) if item["case"] == case]
    found += [line for line in client.call("digest.show").get("lines", []) if line["case"] == case]
    with stage.daemon.connect(name) as watcher:
        watcher.call("watch.start", cursor="0")
        while (event := watcher.event_within(0.15)) is not None:
            found += [event] if event["case"] == case else []
    return set(re.findall(r"MARK-([\w-]+)", json.dumps(found)))


# --- directors


def directors_see_what_is_escalated_to_them(stage):
    official, mayor = stage.clients["director"], stage.clients["mayor"]
    raised = [stage.make() for _ in range(16)]
    stage.to("2026-03-04T12:00:00Z")
    assert stage.holder.call("case.get", case=raised[0])["case"]["ladder"] == "raised"
    seen = {item["case"] for item in official.all_pages("escalation.list", "escalations")}
    assert set(raised) | {stage.case} <= seen
    assert all("title" not in item for item in official.all_pages("escalation.list", "escalations"))
    assert all("title" not in item for item in official.cases() + official.all_pages("stall.list", "stalls"))
    fresh = iter(raised)
    expect_access(stage, "director", {"DIRECTOR"}, stage.case, lambda: next(fresh))
    kept = [case for case in fresh]
    for name in ("mayor", "retired", "operator", "stranger", "refuser"):
        expect_access(stage, name, set(), stage.case, stage.make)
    assert mayor.all_pages("escalation.list", "escalations") == [] == mayor.cases()

    stage.to("2026-03-06T12:00:00Z")
    case = kept[0]
    assert official.call("case.get", case=case)["case"]["rung"] == "administrative"
    assert case in {item["case"] for item in mayor.cases()}
    above = official.refusal("escalation.acknowledge", case=case, key=new_key())
    assert above.code == "not_allowed", above
    mayor.write("escalation.acknowledge", case=case)
    stage.holder.write("note.add", case=case, text="something")
    mayor.write("escalation.resolve", case=case, reason="MARK-settled")
    for name in ("director", "mayor"):
        expect_access(stage, name, set(), case, stage.make)
        assert case not in json.dumps(stage.clients[name].cases())
        assert marks_for(stage, name, case) == set(), name
    return case


def a_new_director_finds_no_trace_of_what_was_settled(stage, settled):
    """Neither in items nor in the place where a next page would begin."""
    stage.clients["operator"].write("director.appoint", director="retired", rung="administrative")
    fresh, former = stage.clients["retired"], stage.clients["mayor"]
    assert former.cases() == []
    for verb in ("case.list", "escalation.list", "stall.list"):
        before = {}
        while True:
            page = fresh.call(verb, limit=1, **before)
            assert settled not in json.dumps(page), (verb, page)
            if "next" not in page:
                break
            before = {"before": page["next"]}
    expect_access(stage, "mayor", set(), stage.case, stage.make)


# --- what is kept outside


def free_text_stays_sealed(stage):
    """Not in the log, not in what the database holds readable, not in an error."""
    stage.holder.refusal("note.add", case=stage.case, text="MARK-" + "x" * 9000, key=new_key())
    wrong = stage.holder.refusal("case.open", key=new_key(), title="MARK-title", theme="MARK Theme!")
    assert "MARK" not in json.dumps(wrong.error), wrong.error
    for client in stage.clients.values():
        client.send_line(b'{"jsonrpc":"2.0","id":1,"method":"MARK-verb","params":{"text":"MARK-text","MARK field":1}}')
        assert b"MARK-t" not in client.line()
    with open(stage.daemon.log_path, encoding="utf-8", errors="replace") as file:
        assert "MARK" not in file.read()
    with open(os.path.join(stage.daemon.dir, "postgres.log"), encoding="utf-8", errors="replace") as file:
        assert "MARK" not in file.read()


def files_with(daemon, text):
    found = []
    for folder, _, files in os.walk(daemon.dir):
        for file in files:
            with open(os.path.join(folder, file), "rb") as opened:
                if text in opened.read():
                    found.append(os.path.join(folder, file))
    return found


def stored_files_hold_no_free_text(daemon):
    """The whole cluster, its write-ahead log too, once everything is on disk."""
    assert files_with(daemon, b"nuisance"), "facts are readable: this looks in the right place"
    assert not files_with(daemon, b"MARK-"), files_with(daemon, b"MARK-")


def who_has_left_is_nobody(stage):
    """The connection of an agency that left lives on, and is that of a stranger."""
    leaver = stage.clients["leaver"]
    for verb in VERBS:
        params = {field: VALUES.get(field, "x") for field in VERBS[verb][2]}
        got = raw_reply(leaver, verb, params)
        assert code_of(got) == "not_enrolled", (verb, got)
    with stage.daemon.connect("leaver", greet=False) as again:
        assert again.refusal("session.hello").code == "not_enrolled"


def every_verb_elsewhere_is_for_whom_the_table_says(stage):
    kinds = {"police": "AGENCY", "operator": "OPERATOR", "director": "DIRECTORS"}
    for verb, (effect, who, required, _) in VERBS.items():
        if verb in ON_A_CASE or verb.startswith(("clock.", "session.", "watch.")):
            continue
        for name, kind in kinds.items():
            params = {field: {"title": "t", "theme": "nuisance", "agency": "guest", "director": "director", "rung": "official",
                              "draft": 1, "public_key": "0" * 64, "signature": "0" * 128, "programme": "none",
                              "document": {}, "name": "police", "until": START, "case": stage.case, "stall": "split",
                              "subject": "0" * 16, "since": START, "finding": 1, "medium": "mail", "letter": stage.case,
                              "reason": "r", "delivery": 1, "occasion": "notice_given", "party": "police"}[field] for field in required}
            if effect == "WRITE":
                params["key"] = new_key()
            if verb == "agency.leave" and kind == "OPERATOR":
                params["agency"] = "leaver"
            got = code_of(raw_reply(stage.clients[name], verb, params))
            allowed = "ANYBODY" in who or kind in who
            assert (got != "not_allowed") == allowed, (verb, name, got)


def main():
    with Daemon(clock=START) as daemon:
        stage = Stage(daemon)
        for test in (every_kind_of_party_may_what_the_table_says, a_refusal_tells_nothing_by_what_else_is_wrong,
                     a_stranger_finds_nothing, a_key_is_its_partys_own, sight_follows_the_part, who_has_left_is_nobody):
            test(stage)
            print(f"ok {test.__name__}", flush=True)
        settled = directors_see_what_is_escalated_to_them(stage)
        print("ok directors_see_what_is_escalated_to_them", flush=True)
        a_new_director_finds_no_trace_of_what_was_settled(stage, settled)
        print("ok a_new_director_finds_no_trace_of_what_was_settled", flush=True)
        every_verb_elsewhere_is_for_whom_the_table_says(stage)
        free_text_stays_sealed(stage)
        daemon.stop()
        stored_files_hold_no_free_text(daemon)
        print("ok free_text_stays_sealed", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
