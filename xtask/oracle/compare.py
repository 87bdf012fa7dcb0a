#!/usr/bin/env python3
"""Compare the oracle's rows with another reader's rows.

    compare.py ORACLE.jsonl OTHER.jsonl [--examples 50]
    compare.py ORACLE.jsonl OTHER.jsonl --figures      the counts alone, as JSON

OTHER has one row per commit: {"commit", "class",
"evidence": [{"channel", "role", "strength", "marker", "text"}],
"rejected": [...]}. Standard library only; see README.md.
"""

import argparse
import json
import re
from collections import Counter

AI = {"ai-authored", "ai-assisted", "mixed"}


def load(path):
    rows = {}
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f:
            if line.strip():
                r = json.loads(line)
                rows[r["commit"]] = r
    return rows


def texts(value):
    """Every string in a nested value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for k, v in value.items():
            yield str(k)
            yield from texts(v)
    elif isinstance(value, list):
        for v in value:
            yield from texts(v)


def brief(o, t):
    why = o["author_evidence"] + o["suggestion_evidence"]
    n = o["note"]
    if n["present"]:
        why = why + ["note %d verified, %d failed" % (n["ai_lines_verified"], len(n["claims_failed"]))]
    theirs = "absent"
    if t is not None:
        ev = ["%s/%s: %s" % (e.get("channel"), e.get("role"), e.get("marker") or e.get("text"))
              for e in t.get("evidence") or [] if isinstance(e, dict)]
        theirs = "%s {%s}" % (t.get("class"), "; ".join(ev[:3]))
    line = "%s other=%s | oracle: %s" % (o["commit"][:12], theirs, "; ".join(why[:3]) or "none")
    if o["squash"] or o["squash_separator"]:
        line += " | squash %d" % o["squash"]
    if o["revert"]:
        line += " | revert"
    if o["ambiguous"]:
        line += " | DOUBT: " + o["ambiguous"]
    return line[:400]


def pct(a, b):
    return "%d / %d = %s" % (a, b, "%.2f %%" % (100.0 * a / b) if b else "n/a")


def groups(oracle, other):
    """The sets of commits that the figures are about."""
    def is_ai(c):
        return (other.get(c) or {}).get("class") in AI

    by_author = {c for c, o in oracle.items() if o["author_evidence"]}
    by_note = {c for c, o in oracle.items() if o["note"]["ai_lines_verified"] > 0}
    union = by_author | by_note
    squash = [c for c in oracle if c in by_author and oracle[c]["squash"] >= 2]
    suggestion = [c for c in oracle if oracle[c]["suggestion_evidence"] and c not in union]
    return {
        "by_author": by_author,
        "by_note": by_note,
        "union": union,
        "sure": {c for c in union if not oracle[c]["ambiguous"]},
        "claimed": [c for c in oracle if is_ai(c)],
        "wrong": [c for c in oracle if is_ai(c) and c not in union],
        "squash": squash,
        "known": {c for c in squash if oracle[c]["squash_marked"] >= oracle[c]["squash"]},
        "suggestion": suggestion,
        "suggestion_as_author": [c for c in suggestion if is_ai(c)],
    }


def told_of_note(row, about_note):
    """The rejected statements of a row that speak of a note."""
    rows = [list(texts(r)) for r in (row or {}).get("rejected") or []]
    return [r for r in rows if any(about_note.search(x) for x in r)]


def figures(oracle, other, about_note):
    """Each as [found, of]."""
    g = groups(oracle, other)

    def share(commits, wanted):
        return [sum((other.get(c) or {}).get("class") in wanted for c in commits), len(commits)]

    def hard(commits):
        return sum(not oracle[c]["ambiguous"] for c in commits)

    failed = [c for c, o in oracle.items() if o["note"]["claims_failed"]]
    return {
        "commits": len(oracle),
        "recall": share(g["union"], AI),
        "recall_sure": share(g["sure"], AI),
        "squash": share([c for c in g["squash"] if c not in g["known"]], {"mixed"}),
        "suggestion": [hard(g["suggestion_as_author"]), len(g["suggestion"])],
        "precision": [hard(g["wrong"]), len(g["claimed"])],
        "notes": [sum(bool(told_of_note(other.get(c), about_note)) for c in failed), len(failed)],
    }


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("oracle")
    ap.add_argument("other")
    ap.add_argument("--examples", type=int, default=50, metavar="N")
    ap.add_argument("--note-pattern", default=r"note|git-?ai|attest|recorder",
                    help="how a rejected row of OTHER shows it speaks of a note")
    ap.add_argument("--figures", action="store_true", help="the counts alone, as JSON")
    args = ap.parse_args()
    oracle, other = load(args.oracle), load(args.other)
    about_note = re.compile(args.note_pattern, re.I)
    if args.figures:
        print(json.dumps(figures(oracle, other, about_note)))
        return
    g = groups(oracle, other)

    def show(title, items):
        if items:
            print("  " + title)
            for c in items[:args.examples]:
                print("    " + brief(oracle[c], other.get(c)))
            if len(items) > args.examples:
                print("    … %d more" % (len(items) - args.examples))

    def cls(c):
        return (other.get(c) or {}).get("class")

    print("rows: oracle %d, other %d, both %d" % (
        len(oracle), len(other), len(oracle.keys() & other.keys())))
    gone = [c for c in oracle if c not in other]
    show("in the oracle only: %d" % len(gone), gone)
    extra = [c for c in other if c not in oracle]
    print("  in the other only (merges, or outside the range): %d %s" % (
        len(extra), " ".join(c[:12] for c in extra[:min(args.examples, 8)])))
    print("  other's classes: " + ", ".join(
        "%s %d" % kv for kv in Counter(str(cls(c)) for c in oracle).most_common()))

    by_author, by_note, union, sure = (g[k] for k in ("by_author", "by_note", "union", "sure"))

    print("\nRECALL of AI evidence")
    for name, s in (("union", union), ("  without doubtful rows", sure),
                    ("  identity or message only", by_author - by_note),
                    ("  note only", by_note - by_author),
                    ("  both", by_author & by_note)):
        print("  %-28s %s" % (name, pct(sum(cls(c) in AI for c in s), len(s))))
    missed = [c for c in oracle if c in union and cls(c) not in AI]
    show("missed: %d" % len(missed), missed)

    print("\nPRECISION: other says AI, oracle has nothing")
    claimed, wrong = g["claimed"], g["wrong"]
    hard = [c for c in wrong if not oracle[c]["ambiguous"]]
    soft = [c for c in wrong if oracle[c]["ambiguous"]]
    print("  other says AI: %d; agreed %d; disagreed %d; doubtful %d" % (
        len(claimed), len(claimed) - len(wrong), len(hard), len(soft)))
    show("disagreed: %d" % len(hard), hard)
    show("doubtful: %d" % len(soft), soft)

    print("\nSQUASH of 2 or more with author evidence, reported as mixed")
    squash, known = g["squash"], g["known"]
    print("  all: " + pct(sum(cls(c) == "mixed" for c in squash), len(squash)))
    print("  without those whose every listed commit is marked: " + pct(
        sum(cls(c) == "mixed" for c in squash if c not in known), len(squash) - len(known)))
    not_mixed = [c for c in squash if cls(c) != "mixed"]
    print("  other classes: " + (", ".join("%s %d" % kv for kv in Counter(
        str(cls(c)) for c in not_mixed).most_common()) or "none"))
    show("not mixed: %d" % len(not_mixed), [c for c in not_mixed if c not in known]
         + [c for c in not_mixed if c in known])
    sep = [c for c in oracle if c in by_author and oracle[c]["squash"] < 2
           and oracle[c]["squash_separator"]]
    print("  forge separator but no list of commits: mixed " + pct(
        sum(cls(c) == "mixed" for c in sep), len(sep)))
    show("not mixed: %d" % sum(cls(c) != "mixed" for c in sep),
         [c for c in sep if cls(c) != "mixed"])
    plain = [c for c in union if cls(c) == "mixed" and oracle[c]["squash"] < 2
             and not oracle[c]["squash_separator"]]
    print("  mixed without a squash in the oracle's eyes: %d %s" % (
        len(plain), " ".join(sorted(c[:12] for c in plain)[:8])))

    print("\nSUGGESTION ONLY, reported as AI (must be 0)")
    sug, bad = g["suggestion"], g["suggestion_as_author"]
    doubtful = [c for c in bad if oracle[c]["ambiguous"]]
    print("  suggestion only: %d; reported as AI: %d, and %d doubtful" % (
        len(sug), len(bad) - len(doubtful), len(doubtful)))
    show("reported as AI", bad)

    print("\nAUTOMATION ONLY, reported as AI")
    auto = [c for c in oracle if oracle[c]["automation"] and c not in union
            and not oracle[c]["suggestion_evidence"]]
    print("  automation only: %d; reported as AI: %d" % (
        len(auto), sum(cls(c) in AI for c in auto)))

    print("\nNOTES with failed claims")
    told, untold, paths, paths_told = [], [], 0, 0
    reasons, reasons_told = Counter(), Counter()
    for c, o in oracle.items():
        failed = o["note"]["claims_failed"]
        if not failed:
            continue
        rows = told_of_note(other.get(c), about_note)
        (told if rows else untold).append(c)
        for k in {f["reason"] for f in failed}:
            reasons[k] += 1
            reasons_told[k] += bool(rows)
        for p in {f["path"] for f in failed if f["path"]}:
            paths += 1
            paths_told += any(p in x for r in rows for x in r)
    print("  commits: reported " + pct(len(told), len(told) + len(untold)))
    print("  commit and path pairs named by the other: " + pct(paths_told, paths))
    for k, n in reasons.most_common():
        print("    %-18s commits reported %s" % (k, pct(reasons_told[k], n)))
    show("not reported: %d" % len(untold), untold)
    over = []
    for c, o in oracle.items():
        if o["note"]["claims_failed"]:
            continue
        if told_of_note(other.get(c), about_note):
            over.append(c)
    show("reported by the other, not failed for the oracle: %d" % len(over), over)


if __name__ == "__main__":
    main()
