"""The figures of docs/QUALITY.md, counted naively from the events of all cases, sharing nothing with the program.

    debts, findings, handovers, contacts = read(events)     events: {case: [event as the protocol tells it, in order]}
    owed(debts, start, end, by)                              rows like those of quality.agencies, as {key: row}
"""

import datetime

SECOND = datetime.timedelta(seconds=1)
WEEK = datetime.timedelta(days=7)


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def week_of(at):
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return day - datetime.timedelta(days=day.weekday())


def fate_of(debt, event, how):
    kind, facts = event["kind"], event["facts"]
    in_time = debt["due"] is None or instant(event["at"]) <= debt["due"]
    if kind == "escalation.climbed":
        return "never"
    if kind in ("handover.refused", "request.refused", "part.declined"):
        return "lawful" if "ground" in facts else "refused"
    if kind == "contact.informed" and facts.get("not_told"):
        return "lawful"
    if kind == "promise.broken":
        return "never"
    if how == "met" and kind != "escalation.ended":
        return "in_time" if in_time else "late"
    return "withdrawn" if in_time else "never"


def read(events):
    debts, findings, handovers, contacts = [], [], [], []
    for case, history in events.items():
        open_debts, open_findings, holders, area = {}, {}, [], None
        for event in history:
            at, facts, kind = instant(event["at"]), event["facts"], event["kind"]
            for end in facts.get("ends", ()):
                debt = open_debts.pop(end["number"])
                debt.update(ended=at, fate=fate_of(debt, event, end["how"]))
            for shift in facts.get("shifts", ()):
                open_debts[shift["number"]].update(debtor=shift["debtor"],
                                                   due=instant(shift["due"]) if "due" in shift else None)
            for opening in facts.get("opens", ()):
                debt = {"case": case, "kind": opening["kind"], "debtor": opening["debtor"], "creditor": opening["creditor"],
                        "opened": at, "due": instant(opening["due"]) if "due" in opening else None, "ended": None}
                open_debts[opening["number"]] = debt
                debts.append(debt)
            if kind == "case.opened":
                holders, area = [event["actor"]], facts.get("neighbourhood")
            elif kind == "handover.accepted" and facts["agency"] != holders[-1]:
                handovers.append({"case": case, "at": at, "giver": holders[-1], "taker": facts["agency"],
                                  "back": len(holders) > 1 and holders[-2] == facts["agency"]})
                holders.append(facts["agency"])
            elif kind == "case.reopened" and "agency" in facts and facts["agency"] != holders[-1]:
                holders.append(facts["agency"])
            elif kind == "milestone.reached":
                holders = holders[-1:]
            elif kind == "stall.found":
                finding = {"case": case, "debtor": facts["agency"], "since": instant(facts["since"]),
                           "speaks": None if facts.get("muted") else at, "cleared": None}
                open_findings[facts["finding"]] = finding
                findings.append(finding)
            elif kind == "stall.surfaced":
                open_findings[facts["finding"]]["speaks"] = open_findings[facts["finding"]]["speaks"] or at
            elif kind == "stall.cleared":
                open_findings.pop(facts["finding"])["cleared"] = at
            elif kind == "contact.recorded":
                contacts.append({"case": case, "at": at, "area": area, "scores": [
                    facts[name] for name in ("taken_seriously", "knew_who", "promises_kept")] if "knew_who" in facts else None})
    debts = [debt for debt in debts if debt["kind"] != "move"]
    findings = [finding for finding in findings if finding["speaks"]]
    return debts, findings, handovers, contacts


def filled(row):
    """As the protocol has it: what is 0 or nothing is left out."""
    return {name: value for name, value in row.items() if value}


def element(values, per_cent):
    values = sorted(values)
    return values[min(len(values) * per_cent // 100, len(values) - 1)]


def groups(items, key):
    found = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


def owed_row(debts, end):
    settled = [debt for debt in debts if debt["ended"] and debt["ended"] < end]
    still = [debt for debt in debts if not debt["ended"] or debt["ended"] >= end]
    row = {fate: sum(debt["fate"] == fate for debt in settled)
           for fate in ("in_time", "late", "refused", "lawful", "never", "withdrawn")}
    delays = [(debt["ended"] - debt["opened"]) // SECOND for debt in settled if debt["fate"] in ("in_time", "late")]
    row.update(cases=len({debt["case"] for debt in debts}), open=len(still),
               overdue=sum(debt["due"] is not None and debt["due"] < end for debt in still), measured=len(delays))
    if delays:
        row.update(p50_s=element(delays, 50), p90_s=element(delays, 90), p99_s=element(delays, 99),
                   curve_s=[max(1, element(delays, share)) for share in range(5, 100, 5)])
    return filled(row)


def owed(debts, start, end, key, only_settled=False):
    def counts(debt):
        if debt["ended"] and start <= debt["ended"] < end:
            return True
        return not only_settled and debt["opened"] < end and (not debt["ended"] or debt["ended"] >= end)

    return {found: owed_row(group, end) for found, group in groups(filter(counts, debts), key).items()}


def flows(handovers, start, end):
    within = [handover for handover in handovers if start <= handover["at"] < end]
    return {key: filled({"cases": len({item["case"] for item in group}), "times": len(group),
                         "back": sum(item["back"] for item in group)})
            for key, group in groups(within, lambda item: (item["giver"], item["taker"])).items()}


def stalled(findings, start, end):
    def is_within(at):
        return at is not None and start <= at < end

    def is_open(finding):
        return finding["speaks"] < end and (not finding["cleared"] or finding["cleared"] >= end)

    rows = {}
    counted = [item for item in findings if is_within(item["speaks"]) or is_within(item["cleared"]) or is_open(item)]
    for debtor, group in groups(counted, lambda item: item["debtor"]).items():
        ages = [(end - item["since"]) // SECOND for item in group if is_open(item)]
        row = {"cases": len({item["case"] for item in group}), "found": sum(is_within(item["speaks"]) for item in group),
               "cleared": sum(is_within(item["cleared"]) for item in group), "open": len(ages)}
        if ages:
            row.update(age_p50_s=element(ages, 50), age_max_s=max(ages))
        rows[debtor] = filled(row)
    return rows


def experience_row(contacts):
    def rounded(count):
        return (count + 2) // 5 * 5

    means = [5 * int(2 * sum(contact["scores"][q] for contact in contacts) / len(contacts) + 0.5) for q in range(3)]
    return {"cases": rounded(len({contact["case"] for contact in contacts})), "contacts": rounded(len(contacts)),
            "taken_seriously": means[0], "knew_who": means[1], "promises_kept": means[2]}


def quarter_of(at, later=0):
    quarter = 4 * at.year + (at.month - 1) // 3 + later
    return datetime.datetime(quarter // 4, quarter % 4 * 3 + 1, 1, tzinfo=datetime.timezone.utc)


def experience(contacts, start, end):
    """Rows by area, with small ones and what gives them away as None; and whether the total has to go."""
    start, end = quarter_of(start), quarter_of(end - datetime.timedelta(microseconds=1), 1)
    scored = [contact for contact in contacts if contact["scores"] and start <= contact["at"] < end]
    by_area = groups(scored, lambda contact: contact["area"])
    sizes = {area: len({contact["case"] for contact in group}) for area, group in by_area.items()}
    gone = {area for area, size in sizes.items() if size < 5}
    shown = sorted((size, str(area), area) for area, size in sizes.items() if area not in gone)
    while gone and (len(gone) < 2 or sum(sizes[area] for area in gone) < 5) and shown:
        gone.add(shown.pop(0)[2])
    total_gone = bool(gone) and (len(gone) < 2 or sum(sizes[area] for area in gone) < 5)
    rows = {area: None if area in gone else experience_row(group) for area, group in by_area.items()}
    return rows, total_gone, experience_row(scored) if scored else None
