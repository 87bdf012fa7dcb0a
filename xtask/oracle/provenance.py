#!/usr/bin/env python3
"""An independent reading of AI-authorship evidence in a git history.

Plain git and the standard library only. It shares no code and no table with
the matcher it judges; see README.md for every decision it takes.

    provenance.py REPO [--rev HEAD] [--jsonl OUT]     one JSON line per commit
    provenance.py REPO --summary                      counts only
"""

import argparse
import json
import re
import secrets
import subprocess
import sys
from bisect import bisect_left
from collections import Counter

# Tables

# Exact addresses that belong to an agent, never to a person.
AGENT_ADDRESS = {
    "noreply@anthropic.com": "claude",
    "no-reply@anthropic.com": "claude",
    "cursoragent@cursor.com": "cursor",
    "noreply@openai.com": "codex",
    "codex@openai.com": "codex",
    "openhands@all-hands.dev": "openhands",
    "opendevin@all-hands.dev": "openhands",
    "opendevin@opendevin.ai": "openhands",
    "openhands@openhands.dev": "openhands",
    "amp@ampcode.com": "amp",
    "qwen-coder@alibabacloud.com": "qwen",
    "junie@jetbrains.com": "junie",
    "noreply@windsurf.com": "windsurf",
    "noreply@codeium.com": "windsurf",
    "roomote@roocode.com": "roo",
}

# Forge logins (the part after "<number>+" in a no-reply address).
AGENT_LOGIN = {
    "claude[bot]": "claude",
    "copilot-swe-agent[bot]": "copilot",
    "copilot-swe-agent": "copilot",
    "cursoragent": "cursor",
    "cursor[bot]": "cursor",
    "chatgpt-codex-connector[bot]": "codex",
    "devin-ai-integration[bot]": "devin",
    "google-labs-jules[bot]": "jules",
    "factory-droid[bot]": "droid",
}

# The login "Copilot" has three meanings; only the number tells them apart.
COPILOT_AGENT = {"198982749": "copilot", "223556219": "copilot-cli"}
COPILOT_SUGGESTION = {"175728472"}

# Review apps: a person accepted what they proposed.
SUGGESTION_LOGIN = {
    "github-advanced-security[bot]", "gemini-code-assist[bot]",
    "coderabbitai[bot]", "sourcery-ai[bot]", "ellipsis-dev[bot]",
    "gru-agent[bot]", "greptile-apps[bot]", "qodo-merge[bot]",
    "qodo-merge-pro[bot]", "qodo-code-review[bot]", "graphite-app[bot]",
    "entelligence-ai-pr-reviews[bot]", "entelligence-ai[bot]",
    "matter-code-review[bot]",
}
# The same apps by account number, because some logins drift.
SUGGESTION_ID = {
    "136622811", "58596630", "65095814", "185149714", "165735046",
    "189517486", "96075541", "174136889", "150888575", "176961590",
    "62310815",
}

AUTOMATION_LOGIN = {
    "dependabot[bot]", "dependabot-preview[bot]", "renovate[bot]",
    "github-actions[bot]", "mergify[bot]", "bors[bot]", "bors",
    "dotnet-maestro[bot]",
}

# Known only from copied lists. They make a row doubtful, never AI.
WEAK_LOGIN = {
    "amazon-q-developer[bot]", "sweep-ai[bot]", "gpt-engineer-app[bot]",
    "lovable-dev[bot]", "opencode-agent[bot]", "seer-by-sentry[bot]",
    "copilot[bot]",
}
WEAK_DOMAIN = {
    "charm.land", "warp.dev", "opencode.ai", "continue.dev", "kiro.dev",
}

# Trailer keys that say who made the change.
AUTHOR_KEYS = re.compile(
    r"^(co-?authored-?by|co-developed-by|assisted-by|generated-by)$", re.I)

# Names used only to notice that a free-form Assisted-by or an address-less
# trailer speaks of a model. Such a row becomes doubtful, never AI.
TOOL_WORD = re.compile(
    r"\b(claude|anthropic|opus \d|sonnet \d|copilot|cursor|codex|openai|gpt-?\d"
    r"|chatgpt|devin|jules|aider|openhands|gemini|antigravity|qwen|junie"
    r"|windsurf|opencode|amp|goose|deepseek|llm|ai tool)\b", re.I)

# Whole lines at column 0 that an agent writes under a change.
BODY_MARKERS = [
    ("claude", re.compile(
        r"^(?:🤖 )?Generated with \[Claude Code\]"
        r"\(https?://claude\.(?:ai/code|com/claude-code)[^)]*\)\s*$")),
    ("claude", re.compile(r"^(?:🤖 )?Generated with Claude Code\.?\s*$")),
    ("claude", re.compile(
        r"^https://claude\.ai/code/session_[A-Za-z0-9_-]+\s*$")),
    ("codex", re.compile(
        r"^https://chatgpt\.com/codex/tasks/task_[ebi]_[A-Za-z0-9]+\s*$")),
    ("codex", re.compile(
        r"^\[Codex Task\]\(https://chatgpt\.com/codex/[^)]*\)\s*$")),
    ("devin", re.compile(
        r"^Link to Devin (?:run|session): https://app\.devin\.ai/sessions/\S+\s*$")),
    ("jules", re.compile(
        r"^\*?PR created automatically by Jules for task "
        r".*jules\.google\.com/task/")),
    ("copilot", re.compile(r"^<!-- START COPILOT CODING AGENT TIPS -->\s*$")),
    ("firebender", re.compile(
        r"^(?:🤖 )?Generated with \[Firebender\]"
        r"\(https?://(?:www\.)?firebender\.com/?\)\s*$")),
]
UNKNOWN_GENERATOR = re.compile(r"^🤖 ?Generated (?:with|by) ")

AIDER_SUFFIX = " (aider)"
MODEL_SUFFIX = re.compile(r" \((?:claude|gpt|gemini|deepseek|o\d)[\w.:/-]*\)$", re.I)

TRAILER = re.compile(r"^([A-Za-z0-9][A-Za-z0-9-]*)[ \t]*:[ \t]*(.*?)[ \t]*$")
KERNEL_ASSISTED = re.compile(r"^[A-Za-z][\w.+-]*:(?!//)(?=\S*[A-Za-z])\S+(?: .*)?$")
NOREPLY = re.compile(r"^(?:(\d+)\+)?([^@+]+)@users\.noreply\.github\.com$", re.I)
HEX_KEY = re.compile(r"^(?:[0-9a-f]{7,16}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$")


# git

GIT_CONFIG = ["-c", "core.quotePath=false", "-c", "log.showSignature=false",
              "-c", "i18n.logOutputEncoding=UTF-8", "-c", "color.ui=false",
              "-c", "trailer.separators=:"]


def git_cmd(repo, *args):
    return ["git", "--no-replace-objects", "-C", repo, *GIT_CONFIG, *args]


def git_text(repo, *args):
    r = subprocess.run(git_cmd(repo, *args), capture_output=True)
    return r.returncode, r.stdout.decode("utf-8", "replace")


class Commit:
    __slots__ = ("id", "an", "ae", "at", "cn", "ce", "ct", "trailers", "body")


def commits(repo, rev):
    """Every non-merge commit reachable from rev, streamed."""
    cut = "=cut-" + secrets.token_hex(12) + "="
    fmt = "%H%n%an%n%ae%n%at%n%cn%n%ce%n%ct%n%(trailers:only,unfold)%n" + cut + "%n%B"
    p = subprocess.Popen(
        git_cmd(repo, "log", "--no-merges", "-z", "--format=" + fmt, rev, "--"),
        stdout=subprocess.PIPE)
    tail = b""
    while True:
        block = p.stdout.read(1 << 20)
        parts = (tail + block).split(b"\0")
        tail = parts.pop()
        if not block:
            parts.append(tail)
        for raw in parts:
            if raw.strip():
                yield parse_commit(raw.decode("utf-8", "replace"), cut)
        if not block:
            break
    if p.wait() != 0:
        sys.exit("git log failed")


def parse_commit(text, cut):
    head, body = text.split("\n" + cut + "\n", 1)
    f = head.split("\n", 7)
    c = Commit()
    c.id, c.an, c.ae, c.at, c.cn, c.ce, c.ct = f[:7]
    c.trailers = [t for t in f[7].split("\n") if t.strip()] if len(f) > 7 else []
    c.body = body.rstrip("\n")
    return c


# Who is behind an address

def classify(address):
    """(role, tool) with role agent / suggestion / automation / weak / None."""
    a = address.strip().lower()
    if a in AGENT_ADDRESS:
        return "agent", AGENT_ADDRESS[a]
    m = NOREPLY.match(a)
    if m:
        number, login = m.group(1), m.group(2)
        if login == "copilot":
            if number in COPILOT_AGENT:
                return "agent", COPILOT_AGENT[number]
            if number in COPILOT_SUGGESTION:
                return "suggestion", "copilot"
            return "weak", "copilot"
        if login in AGENT_LOGIN:
            return "agent", AGENT_LOGIN[login]
        if login in SUGGESTION_LOGIN or number in SUGGESTION_ID:
            return "suggestion", login
        if login in WEAK_LOGIN:
            return "weak", login
        if login in AUTOMATION_LOGIN or login.endswith("[bot]"):
            return "automation", login
        return None, None
    if "@" in a and a.rsplit("@", 1)[1] in WEAK_DOMAIN:
        return "weak", a
    return None, None


def split_person(value):
    """Name and address of a trailer value; angle brackets may be missing."""
    m = re.search(r"<([^<>]*)>", value)
    if m:
        return value[:m.start()].strip(), m.group(1).strip()
    m = re.search(r"(\S+@\S+)", value)
    if m:
        return value[:m.start()].strip(), m.group(1).strip("()[],;")
    return value.strip(), ""


def read_marker_trailer(line):
    """(role, tool, text) for a trailer line, or None.

    role: agent, suggestion, doubt
    """
    m = TRAILER.match(line)
    if not m:
        return None
    key, value = m.group(1), m.group(2)
    k = key.lower()
    if not value:
        return None
    if k in ("entire-checkpoint", "entire-session", "entire-agent",
             "entire-metadata", "entire-metadata-task"):
        if k == "entire-checkpoint" and not re.match(r"^[0-9a-f]{12}$", value):
            return "doubt", "entire", "Entire-Checkpoint that is not 12 hex digits"
        return "agent", "entire", line
    if k == "gitvow-session":
        return "agent", "gitvow", line
    if k == "amp-thread-id":
        return ("agent", "amp", line) if "T-" in value else None
    if k == "claude-session":
        return ("agent", "claude", line) if value.startswith("https://") else None
    if k == "replit-commit-author":
        return ("agent", "replit", line) if value.lower() in ("agent", "assistant") else None
    if not AUTHOR_KEYS.match(key):
        if k in ("signed-off-by", "authored-by", "author"):
            role, tool = classify(split_person(value)[1])
            if role == "agent":
                return "doubt", tool, "agent address under " + key
        return None
    name, address = split_person(value)
    role, tool = classify(address)
    for other in re.findall(r"<([^<>]*)>", value)[1:]:
        if role != "agent" and classify(other)[0] in ("agent", "suggestion"):
            role, tool = classify(other)
    if role == "agent" or role == "suggestion":
        return role, tool, line
    if role == "weak":
        return "doubt", tool, "weak identity: " + line
    if address.lower() in ("aider@aider.chat", "noreply@aider.chat", "noreply@aider.dev"):
        if re.match(r"aider\b", name, re.I):
            return "agent", "aider", line
        return None
    if k == "assisted-by" and not address:
        if KERNEL_ASSISTED.match(value):
            return "agent", value.split(":", 1)[0].lower(), line
        if TOOL_WORD.search(value):
            return "doubt", "assisted-by", "free-form " + line
        return None
    if not address and TOOL_WORD.search(name):
        return "doubt", "no-address", "no address: " + line
    return None


# The message

FENCE = re.compile(r"^ {0,3}(```+|~~~+)")


def own_lines(body):
    """Indices of the lines that are the message's own words: after the
    subject, at column 0, outside closed code fences, before a pasted patch."""
    lines = body.split("\n")
    end = len(lines)
    for i, l in enumerate(lines):
        if re.match(r"^# -+ >8 -+", l) or (
                l.startswith("diff --git ") and i + 1 < len(lines)
                and re.match(r"^(index |--- |old mode|new file|deleted file|similarity|rename)", lines[i + 1])):
            end = i
            break
    fenced = set()
    opened = None
    for i, l in enumerate(lines[:end]):
        m = FENCE.match(l)
        if not m:
            continue
        if opened is None:
            opened = (i, m.group(1))
        elif m.group(1)[0] == opened[1][0] and len(m.group(1)) >= len(opened[1]):
            fenced.update(range(opened[0], i + 1))
            opened = None
    keep = [i for i in range(1, end)
            if i not in fenced and lines[i] and not lines[i][0].isspace()]
    return lines, keep


SEPARATOR = re.compile(r"^-{9}\s*$")


def squash_sections(lines, keep):
    """Line indices where the message lists a squashed commit."""
    own = set(keep)
    at = []
    # A forge lists each commit as "* subject" standing alone between blanks.
    for i in keep:
        if not lines[i].startswith("* "):
            continue
        before = lines[i - 1].strip()
        after = lines[i + 1].strip() if i + 1 < len(lines) else ""
        if (not before or i == 1) and not after:
            at.append(i)
    if at:
        return at
    # git merge --squash: "commit <id>" blocks, each followed by Author:.
    for i, l in enumerate(lines[:-1]):
        if re.match(r"^commit [0-9a-f]{40,64}$", l) and i in own \
                and lines[i + 1].startswith(("Author:", "Merge:")):
            at.append(i)
    if at:
        return at
    # git rebase squash, comments kept: "# This is the 1st commit message:".
    return [i for i, l in enumerate(lines)
            if re.match(r"^# This is (the (\d+(st|nd|rd|th)|first)|a combination) ?(commit message)", l)
            or re.match(r"^# This is the commit message #\d+", l)]


REVERT_SUBJECT = re.compile(
    r"""^(?:\[[^\]]*\]\s*)?(?:revert\b|(?:\w+(?:\([^)]*\))?!?:\s*)revert\b)""", re.I)
REVERTS_ID = re.compile(r"^This reverts (?:commit|the commit) ([0-9a-f]{7,64})", re.M)


def is_revert(subject, body, sections):
    if REVERT_SUBJECT.match(subject):
        return True
    return len(sections) < 2 and bool(REVERTS_ID.search(body))


def quoted_from_reverted(repo, c):
    """Marker lines that a revert quotes from the commit it takes back.

    A line counts as quoted only when the message also repeats other words of
    the reverted message. Returns (set of lines, doubt or None)."""
    ids = REVERTS_ID.findall(c.body)
    mine = {l.strip() for l in c.body.split("\n")}
    quoted, doubt = set(), None
    for rid in ids:
        code, text = git_text(repo, "log", "-1", "--no-walk", "--format=%B", rid, "--")
        if code != 0:
            doubt = "revert carries a marker and the reverted commit is not here"
            continue
        lines = [l.strip() for l in text.strip().split("\n")]
        prose = [l for l in lines[1:] if l and not TRAILER.match(l) and not SEPARATOR.match(l)]
        repeated = [l for l in prose if l in mine]
        same = {l for l in lines[1:] if TRAILER.match(l) and l in mine}
        if repeated or lines[0] in mine:
            quoted |= same
        elif same:
            doubt = "revert has the same marker as the commit it reverts"
    return quoted, doubt


# Notes

class Batch:
    """One git cat-file process kept open."""

    def __init__(self, repo, mode):
        self.p = subprocess.Popen(git_cmd(repo, "cat-file", mode),
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.contents = mode == "--batch"

    def get(self, name):
        self.p.stdin.write(name.encode("utf-8", "surrogateescape") + b"\n")
        self.p.stdin.flush()
        head = self.p.stdout.readline().rstrip(b"\n")
        m = re.match(rb"^[0-9a-f]{40,64} (\w+) (\d+)$", head)
        if not m:
            return None, None
        kind = m.group(1).decode()
        if not self.contents:
            return kind, int(m.group(2))
        data = self.p.stdout.read(int(m.group(2)) + 1)[:-1]
        return kind, data

    def close(self):
        self.p.stdin.close()
        self.p.wait()


def list_notes(repo, ref):
    code, out = git_text(repo, "notes", "--ref=" + ref, "list")
    if code != 0:
        return {}
    return {l.split()[1]: l.split()[0] for l in out.splitlines() if len(l.split()) == 2}


def unquote(path):
    """A path line of a note, or of a diff header, without its quotes."""
    if len(path) < 2 or path[0] != '"' or path[-1] != '"':
        return path
    inner = path[1:-1]
    if "\\" not in inner:
        return inner
    out = bytearray()
    i = 0
    simple = {"n": 10, "t": 9, "r": 13, "a": 7, "b": 8, "f": 12, "v": 11,
              '"': 34, "\\": 92}
    while i < len(inner):
        ch = inner[i]
        if ch != "\\" or i + 1 >= len(inner):
            out += ch.encode("utf-8", "surrogateescape")
            i += 1
        elif inner[i + 1] in simple:
            out.append(simple[inner[i + 1]])
            i += 2
        elif re.match(r"[0-3][0-7]{2}", inner[i + 1:i + 4]):
            out.append(int(inner[i + 1:i + 4], 8))
            i += 4
        else:
            out += inner[i].encode()
            i += 1
    return out.decode("utf-8", "surrogateescape")


def added_lines(repo, commit, renames):
    """{path: [(first, last), …]} of the lines a commit adds, or None."""
    p = subprocess.Popen(
        git_cmd(repo, "diff-tree", "-r", "-p", "-U0", "--root", "--no-commit-id",
                "--no-color", "--no-ext-diff", "--no-textconv", "--text",
                "--src-prefix=a/", "--dst-prefix=b/",
                "-M" if renames else "--no-renames", commit),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out, path, left = {}, None, 0
    for raw in p.stdout:
        if left > 0:
            if raw[:1] in (b"+", b"-"):
                left -= 1
                continue
            if raw[:1] == b"\\":
                continue
        elif raw[:1] == b"\\":
            continue
        if raw.startswith(b"diff --git "):
            path, left = None, 0
        elif raw.startswith(b"+++ "):
            t = raw[4:].rstrip(b"\n").decode("utf-8", "surrogateescape").rstrip("\t")
            t = unquote(t)
            path = None if t == "/dev/null" else t[2:]
        elif raw.startswith(b"@@ "):
            m = re.match(rb"^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", raw)
            old = int(m.group(1)) if m.group(1) is not None else 1
            new = int(m.group(3)) if m.group(3) is not None else 1
            left = old + new
            if new and path is not None:
                start = int(m.group(2))
                out.setdefault(path, []).append((start, start + new - 1))
    return out if p.wait() == 0 else None


def merge(ranges):
    out = []
    for a, b in sorted(ranges):
        if out and a <= out[-1][1] + 1:
            out[-1][1] = max(out[-1][1], b)
        else:
            out.append([a, b])
    return out


def size(ranges):
    return sum(b - a + 1 for a, b in ranges)


def intersect(x, y):
    """Two merged, sorted lists of ranges."""
    out, i, j = [], 0, 0
    while i < len(x) and j < len(y):
        a, b = max(x[i][0], y[j][0]), min(x[i][1], y[j][1])
        if a <= b:
            out.append([a, b])
        if x[i][1] < y[j][1]:
            i += 1
        else:
            j += 1
    return out


def parse_ranges(text):
    out = []
    for part in text.split(","):
        m = re.match(r"^(\d+)(?:-(\d+))?$", part)
        if not m:
            return None
        a = int(m.group(1))
        b = int(m.group(2)) if m.group(2) else a
        if a < 1 or b < a:
            return None
        out.append((a, b))
    return out


def mapping(value):
    return value if isinstance(value, dict) else {}


def parse_note(data):
    """(claims, meta, problems): claims are (path, key, ranges)."""
    text = data.decode("utf-8", "surrogateescape")
    lines = text.split("\n")
    try:
        cut = lines.index("---")
    except ValueError:
        return [], None, [("", "no-divider")]
    problems = []
    try:
        meta = json.loads("\n".join(lines[cut + 1:]))
        if not isinstance(meta, dict):
            raise ValueError
    except (ValueError, RecursionError):
        meta = None
        problems.append(("", "metadata-unreadable"))
    claims, path = [], None
    for l in lines[:cut]:
        if not l.strip():
            continue
        if not l.startswith("  "):
            path = unquote(l)
            continue
        parts = l[2:].split(" ")
        ranges = parse_ranges(parts[1]) if len(parts) == 2 else None
        if path is None or ranges is None:
            problems.append((path or "", "malformed-entry"))
            continue
        claims.append((path, parts[0], ranges))
    return claims, meta, problems


def read_key(key, meta):
    """(kind, resolved, tool): kind is ai, human or other."""
    meta = meta or {}
    if key.startswith("h_"):
        return "human", key in mapping(meta.get("humans")), None
    if key == "human":
        return "human", True, None
    if key.startswith("s_"):
        rec = mapping(meta.get("sessions")).get(key.split("::", 1)[0])
        return "ai", isinstance(rec, dict), mapping(mapping(rec).get("agent_id")).get("tool")
    rec = mapping(meta.get("prompts")).get(key)
    if isinstance(rec, dict):
        return "ai", True, mapping(rec.get("agent_id")).get("tool")
    return ("ai" if HEX_KEY.match(key) else "other"), False, None


class Notes:
    def __init__(self, repo, ref):
        self.repo = repo
        self.of = list_notes(repo, ref)
        self.blobs = Batch(repo, "--batch") if self.of else None
        self.line_counts = {}

    def file_lines(self, commit, path):
        """Line count of a file in a commit's tree; None if it is not there;
        -1 if it is there but cannot be read here."""
        if "\n" in path or path.startswith(("./", "../", "/")):
            return None
        kind, data = self.blobs.get("%s:%s" % (commit, path))
        if kind == "blob":
            return data.count(b"\n") + (1 if data and not data.endswith(b"\n") else 0)
        if kind is not None:
            return None
        # absent from the tree, or present with its blob missing
        code, out = git_text(self.repo, "ls-tree", commit, "--", ":(literal)" + path)
        return -1 if code == 0 and " blob " in out else None

    def verify(self, commit):
        """The note record, doubts if it counts for nothing, doubts if it counts."""
        if commit not in self.of:
            return {"present": False, "ai_lines_verified": 0, "claims_failed": []}, [], []
        rec = {"present": True, "ai_lines_verified": 0, "ai_lines_claimed": 0,
               "ai_lines_unresolved": 0, "tools": [], "claims_failed": []}
        maybe, unsure = [], []
        kind, data = self.blobs.get(self.of[commit])
        if kind != "blob":
            return rec, ["the note's own blob is not here"], []
        claims, meta, problems = parse_note(data)
        failed = {(p, r): None for p, r in problems}
        if not claims:
            rec["claims_failed"] = [{"path": p, "reason": r} for p, r in failed]
            return rec, maybe, unsure
        added = added_lines(self.repo, commit, True)
        if added is None:
            rec["claims_failed"] = [{"path": p, "reason": r} for p, r in failed]
            return rec, ["the commit's diff cannot be computed here"], []
        total, claimed, unresolved, tools = self.judge(commit, claims, meta, added, failed)
        rec["ai_lines_verified"], rec["ai_lines_claimed"] = total, claimed
        rec["ai_lines_unresolved"], rec["tools"] = unresolved, sorted(tools)
        rec["claims_failed"] = [{"path": p, "reason": r} for p, r in failed]
        if claimed and not total:
            plain = added_lines(self.repo, commit, False)
            if plain is not None and self.judge(commit, claims, meta, plain, {})[0]:
                maybe.append("the note holds only if a rename counts as new lines")
        if unresolved and not total:
            maybe.append("the note's only AI lines hang on keys without a record")
        if total and tools == {"mock_ai"}:
            unsure.append("the note's only AI is the test tool mock_ai")
        return rec, maybe, unsure

    def judge(self, commit, claims, meta, added, failed):
        by_path = {}
        for path, key, ranges in claims:
            by_path.setdefault(path, []).append((key, ranges))
        total = claimed = unresolved = 0
        tools = set()
        for path, entries in by_path.items():
            new = merge(added.get(path, []))
            ai_ranges, lost_ranges, outside, end = [], [], False, 0
            for key, ranges in entries:
                kind, resolved, tool = read_key(key, meta)
                r = merge(ranges)
                end = max(end, r[-1][1])
                hit = intersect(r, new)
                if size(hit) < size(r):
                    outside = True
                if not resolved:
                    failed[(path, "key-unresolved")] = None
                if kind == "ai":
                    claimed += size(r)
                    if resolved:
                        ai_ranges += [tuple(x) for x in hit]
                        if hit and tool:
                            tools.add(tool)
                    else:
                        lost_ranges += [tuple(x) for x in hit]
            total += size(merge(ai_ranges))
            unresolved += size(merge(lost_ranges))
            if outside:
                n = self.file_lines(commit, path)
                if n is None:
                    failed[(path, "no-such-path")] = None
                else:
                    if 0 <= n < end:
                        failed[(path, "past-end")] = None
                    failed[(path, "outside-diff")] = None
        return total, claimed, unresolved, tools


# One commit

# What a forge writes when a person accepts a review suggestion in the browser.
SUGGESTION_SUBJECT = re.compile(
    r"^(Apply suggestions? from (@\S+|code review)|Update \S+)$", re.I)


def accepted_by_click(c):
    """The default message of an accepted suggestion and nothing else but
    co-author trailers."""
    subject, _, rest = c.body.partition("\n")
    return bool(SUGGESTION_SUBJECT.match(subject.strip())) and all(
        re.match(r"^(co-authored-by|signed-off-by)\s*:", l, re.I)
        for l in rest.split("\n") if l.strip())


def judge_commit(repo, c, notes):
    author, suggestion = [], []
    maybe, unsure = [], []  # doubts of a row not counted, and of one counted
    subject = c.body.split("\n", 1)[0]
    lines, keep = own_lines(c.body)
    sections = squash_sections(lines, keep)

    # --- identities
    a_role, a_tool = classify(c.ae)
    automation = a_role == "automation" or (a_role is None and c.an.endswith("[bot]"))
    if a_role == "agent":
        author.append("author[%s]: %s <%s>" % (a_tool, c.an, c.ae))
    elif a_role == "suggestion":
        suggestion.append("author[%s]: %s <%s>" % (a_tool, c.an, c.ae))
        maybe.append("a review app is the author")
    elif a_role == "weak":
        maybe.append("weak author identity %s" % c.ae)
    if c.an.endswith(AIDER_SUFFIX):
        author.append("author-suffix[aider]: %s" % c.an)
    elif MODEL_SUFFIX.search(c.an):
        maybe.append("author name ends in a model name: %s" % c.an)
    c_role, c_tool = classify(c.ce)
    if c_role == "agent" and a_role != "agent":
        if c.at == c.ct:
            author.append("committer[%s]: %s <%s>" % (c_tool, c.cn, c.ce))
        else:
            maybe.append("agent is committer only, at another time than the "
                         "author: a rebase leaves the same trace")

    # --- trailers and lines
    own = {lines[i].strip() for i in keep}
    raw = {l.strip() for l in lines[1:]}
    last = [t for t in c.trailers if t.strip() in own or t.strip() not in raw]
    found = []  # (channel, role, tool, text)
    seen = set()
    for t in last:
        got = read_marker_trailer(t)
        if got and t.strip().lower() not in seen:
            seen.add(t.strip().lower())
            found.append(("trailer",) + got)
    block = {t.strip().lower() for t in last}
    marked_sections = set()
    if not automation:
        for i in keep:
            l = lines[i].strip()
            got = read_marker_trailer(l)
            if not got:
                continue
            if sections and got[0] == "agent":
                n = bisect_left(sections, i)
                ends = next((j for j in keep if j > sections[0] and SEPARATOR.match(lines[j])), len(lines))
                if n and i < ends:
                    marked_sections.add(n)
            if l.lower() in seen or l.lower() in block:
                continue
            seen.add(l.lower())
            found.append(("line",) + got)
        for i in keep:
            for tool, rx in BODY_MARKERS:
                if rx.match(lines[i]):
                    found.append(("body", "agent", tool, lines[i].strip()))
                    break
            else:
                if UNKNOWN_GENERATOR.match(lines[i]):
                    found.append(("body", "doubt", "?", "unknown generator: " + lines[i].strip()))

    # --- reverts
    revert = is_revert(subject, c.body, sections)
    if revert and any(f[1] != "doubt" for f in found):
        quoted, doubt = quoted_from_reverted(repo, c)
        if quoted:
            found = [f for f in found if f[3].strip() not in quoted]
            maybe.append("revert quoting the markers of the commit it takes back")
        if doubt:
            unsure.append(doubt)

    by_click = a_role is None and accepted_by_click(c)
    for channel, role, tool, text in found:
        entry = "%s[%s]: %s" % (channel, tool, text)
        if role == "doubt":
            maybe.append(text)
        elif role == "suggestion":
            suggestion.append(entry)
        elif by_click and NOREPLY.match(split_person(text)[1]):
            suggestion.append(entry)
            maybe.append("an agent's review suggestion accepted on the forge")
        else:
            author.append(entry)

    # --- things seen and deliberately not counted
    if re.match(r"^aider: ", subject):
        maybe.append("aider: subject without the author suffix")
    if re.search(r"^# Aider chat conversation:", c.body, re.M | re.I):
        maybe.append("an aider chat is pasted into the body")
    if re.match(r"^\[codex\] ", subject, re.I):
        maybe.append("[codex] subject")

    note, note_maybe, note_unsure = notes.verify(c.id)
    maybe += note_maybe
    if author:
        doubts = unsure
    elif note["ai_lines_verified"]:
        doubts = unsure + note_unsure
    else:
        doubts = maybe
    row = {
        "commit": c.id,
        "author_evidence": author,
        "suggestion_evidence": suggestion,
        "automation": automation,
        "note": note,
        "squash": len(sections),
        "squash_marked": len(marked_sections),
        "squash_separator": any(SEPARATOR.match(lines[i]) for i in keep),
        "revert": revert,
        "ambiguous": "; ".join(dict.fromkeys(doubts)) or None,
    }
    return row


def summarize(rows):
    n = Counter()
    channels, tools, reasons, doubts = Counter(), Counter(), Counter(), Counter()
    for r in rows:
        n["commits (no merges)"] += 1
        a, v = bool(r["author_evidence"]), r["note"]["ai_lines_verified"] > 0
        s = bool(r["suggestion_evidence"])
        n["AI evidence, any"] += a or v
        n["  by identity or message"] += a
        n["  by verified note"] += v
        n["  both"] += a and v
        n["  author evidence, automation account"] += a and r["automation"]
        n["squash of 2 or more, author evidence"] += a and r["squash"] >= 2
        n["  of these, every listed commit marked"] += \
            a and r["squash"] >= 2 and r["squash_marked"] >= r["squash"]
        n["forge separator but no list, author evidence"] += \
            a and r["squash"] < 2 and r["squash_separator"]
        n["suggestion only"] += s and not a and not v
        n["automation only"] += r["automation"] and not a and not v and not s
        n["nothing"] += not (a or v or s or r["automation"])
        n["revert with author evidence"] += a and r["revert"]
        n["doubtful, counted as AI"] += bool(r["ambiguous"]) and (a or v)
        n["doubtful, not counted"] += bool(r["ambiguous"]) and not (a or v)
        n["note present"] += r["note"]["present"]
        n["note with AI lines claimed"] += bool(r["note"].get("ai_lines_claimed"))
        n["  union with identity or message"] += a or bool(r["note"].get("ai_lines_claimed"))
        n["note with failed claims"] += bool(r["note"]["claims_failed"])
        for k in {f["reason"] for f in r["note"]["claims_failed"]}:
            reasons[k] += 1
        if v:
            n["note lines, AI, claimed (verified notes)"] += r["note"]["ai_lines_claimed"]
            n["note lines, AI, verified"] += r["note"]["ai_lines_verified"]
        for k in {e.split("[", 1)[0] for e in r["author_evidence"]}:
            channels[k] += 1
        for k in {e.split("[", 1)[1].split("]", 1)[0] for e in r["author_evidence"]}:
            tools[k] += 1
        if r["ambiguous"]:
            for k in r["ambiguous"].split("; "):
                doubts[re.sub(r"(: ).*", "", k)[:70]] += 1
    for k, x in n.items():
        print("%8d  %s" % (x, k))
    for title, c in (("author evidence by channel (commits)", channels),
                     ("author evidence by tool (commits)", tools),
                     ("notes with a failed claim, by reason", reasons),
                     ("doubts", doubts)):
        if c:
            print(title)
            for k, x in c.most_common():
                print("%8d    %s" % (x, k))


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("repo")
    ap.add_argument("--rev", default="HEAD")
    ap.add_argument("--jsonl", metavar="OUT", help="write rows here, not to stdout")
    ap.add_argument("--notes-ref", default="refs/notes/ai")
    ap.add_argument("--summary", action="store_true", help="print counts")
    args = ap.parse_args()
    notes = Notes(args.repo, args.notes_ref)
    out = open(args.jsonl, "w", encoding="utf-8", errors="backslashreplace") if args.jsonl else None
    if out is None and not args.summary:
        out = sys.stdout

    def rows():
        for c in commits(args.repo, args.rev):
            r = judge_commit(args.repo, c, notes)
            if out:
                out.write(json.dumps(r, ensure_ascii=True) + "\n")
            yield r

    if args.summary:
        summarize(rows())
    else:
        for _ in rows():
            pass
    if args.jsonl:
        out.close()
    if notes.blobs:
        notes.blobs.close()


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)
