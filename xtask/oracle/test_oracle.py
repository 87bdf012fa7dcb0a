#!/usr/bin/env python3
"""The traps, as small histories. Run: python3 test_oracle.py"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
CLAUDE = "Co-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>"
SUGGEST = "Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>"
DEVIN = ("Co-authored-by: devin-ai-integration[bot] "
         "<158243242+devin-ai-integration[bot]@users.noreply.github.com>")
PERSON = ("Ann", "ann@example.org")


class Repo:
    def __init__(self, path):
        self.path, self.time = path, 1700000000
        self.git("init", "-q", "-b", "main")

    def git(self, *args, env=None, text=None):
        e = dict(os.environ, GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1", **(env or {}))
        return subprocess.run(["git", "-C", self.path, *args], env=e, check=True, input=text,
                              capture_output=True, text=True).stdout.strip()

    def commit(self, message, author=PERSON, committer=None, gap=0, files=None):
        self.time += 60
        committer = committer or author
        for name, content in (files or {"f": str(self.time) + "\n"}).items():
            full = os.path.join(self.path, name)
            if content is None:
                os.remove(full)
                continue
            with open(full, "w") as f:
                f.write(content)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", "-", text=message, env={
            "GIT_AUTHOR_NAME": author[0], "GIT_AUTHOR_EMAIL": author[1],
            "GIT_AUTHOR_DATE": "%d +0000" % self.time,
            "GIT_COMMITTER_NAME": committer[0], "GIT_COMMITTER_EMAIL": committer[1],
            "GIT_COMMITTER_DATE": "%d +0000" % (self.time + gap)})
        return self.git("rev-parse", "HEAD")

    def note(self, commit, attest, sessions=(), prompts=()):
        meta = {"schema_version": "authorship/3.0.0", "base_commit_sha": commit,
                "prompts": {p: {"agent_id": {"tool": "claude"}} for p in prompts},
                "sessions": {s: {"agent_id": {"tool": "codex"}} for s in sessions}}
        self.git("notes", "--ref=ai", "add", "-f", "-F", "-", commit,
                 text=attest + "---\n" + json.dumps(meta, indent=1) + "\n",
                 env={"GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "n@example.org",
                      "GIT_COMMITTER_NAME": "n", "GIT_COMMITTER_EMAIL": "n@example.org"})

    def rows(self):
        out = subprocess.run([sys.executable, os.path.join(HERE, "provenance.py"), self.path],
                             check=True, capture_output=True, text=True).stdout
        return {r["commit"]: r for r in map(json.loads, out.splitlines())}


class Traps(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.TemporaryDirectory()
        self.repo = Repo(self.dir.name)

    def tearDown(self):
        self.dir.cleanup()

    def one(self, *args, **kw):
        c = self.repo.commit(*args, **kw)
        return self.repo.rows()[c]

    def check(self, row, author, suggestion=False, doubt=None):
        self.assertEqual(bool(row["author_evidence"]), author, row)
        self.assertEqual(bool(row["suggestion_evidence"]), suggestion, row)
        if doubt is not None:
            self.assertEqual(bool(row["ambiguous"]), doubt, row)

    def test_markers(self):
        yes = ["x\n\n" + CLAUDE, "x\n\n" + CLAUDE.replace("<", "").replace(">", ""),
               "x\n\n%s\n\nmore prose\n" % CLAUDE,
               "x\n\n" + DEVIN,
               "x\n\nAssisted-by: Claude:claude-3-opus coccinelle",
               "x\n\nEntire-Checkpoint: 0123456789ab", "x\n\nReplit-Commit-Author: Agent",
               "x\n\nAmp-Thread-ID: https://ampcode.com/threads/T-1",
               "x\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)",
               "x\n\nCo-authored-by: aider (gpt-5) <aider@aider.chat>"]
        no = ["x " + CLAUDE, "x\n\n  " + CLAUDE, "x\n\n> " + CLAUDE,
              "x\n\n```\n%s\n```\n" % CLAUDE, "x\n\nsays `%s`" % CLAUDE,
              "x\n\nCo-authored-by: Devin <165725058+devin-cognition@users.noreply.github.com>",
              "x\n\nCo-authored-by: Charlie <charlie@openai.com>",
              "x\n\nCo-authored-by: Paul <paul@aider.chat>",
              "x\n\nCo-authored-by: openhands <openhands@example.com>",
              "x\n\nReplit-Commit-Author: Deployment", "x\n\nAssisted-by: Jane Doe",
              "x\n\nReviewed-by: Claude <noreply@anthropic.com>",
              "codex: cursor fix for claude\n\nDevin asked for it."]
        ids = [(self.repo.commit(m), True, m) for m in yes]
        ids += [(self.repo.commit(m), False, m) for m in no]
        rows = self.repo.rows()
        for c, want, m in ids:
            self.assertEqual(bool(rows[c]["author_evidence"]), want, m)

    def test_identities(self):
        bot = ("Copilot", "198982749+Copilot@users.noreply.github.com")
        self.check(self.one("x", author=bot), True)
        self.check(self.one("x", author=("Ann (aider)", "ann@example.org")), True)
        self.check(self.one("x", committer=("Ann (aider)", "ann@example.org")), False)
        self.check(self.one("x", author=("Devin Burnette", "devin@example.org")), False)
        codex = ("Codex", "codex@openai.com")
        self.check(self.one("x", committer=codex), True)
        self.check(self.one("x", committer=codex, gap=5), False, doubt=True)
        dep = ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
        row = self.one("bump\n\n%s\n\nRelease notes end\n\nSigned-off-by: a <a@example.org>" % CLAUDE, author=dep)
        self.check(row, False)
        self.assertTrue(row["automation"])

    def test_suggestions(self):
        self.check(self.one("x\n\n" + SUGGEST), False, True)
        self.check(self.one("Apply suggestion from @devin-ai-integration[bot]\n\n" + DEVIN), False, True, True)
        self.check(self.one("Update src/a.rs\n\n" + DEVIN), False, True, True)
        self.check(self.one("Update src/a.rs\n\n" + CLAUDE), True)
        self.check(self.one("x\n\n%s\n%s" % (SUGGEST, CLAUDE)), True, True)

    def test_squash(self):
        body = "Add (#1)\n\n* one\n\ntext\n\n%s\n\n* two\n\n---------\n\n%s" % (CLAUDE, CLAUDE)
        row = self.one(body)
        self.assertEqual((row["squash"], row["squash_marked"], row["squash_separator"]), (2, 1, True))
        self.assertEqual(self.one("x\n\n* a\n* b\n* c")["squash"], 0)
        ids = "".join("commit %040d\nAuthor: a\n\n    x\n\n" % i for i in range(3))
        self.assertEqual(self.one("x\n\nSquashed commit of the following:\n\n" + ids)["squash"], 3)

    def test_reverts(self):
        c = self.repo.commit("Add x\n\nbecause of y\n\n" + CLAUDE)
        row = self.one('Revert "Add x"\n\nThis reverts commit %s.\n\nbecause of y\n\n%s' % (c, CLAUDE))
        self.check(row, False, doubt=True)
        self.assertTrue(row["revert"])
        self.check(self.one('Revert "Add x"\n\nThis reverts commit %s.\n\n%s' % (c, CLAUDE)), True, doubt=True)
        self.check(self.one('Revert "Add x"\n\nThis reverts commit %s.' % c), False)

    def test_notes(self):
        s = "s_0123456789abcd::t_0123456789abcd"
        base = self.repo.commit("base", files={"a": "1\n2\n3\n", "b c": "1\n"})
        good = self.repo.commit("good", files={"a": "1\n2\n3\n4\n5\n", "b c": "1\n2\n"})
        self.repo.note(good, 'a\n  %s 4-5\n"b c"\n  %s 2\n' % (s, s), [s.split(":")[0]])
        bad = self.repo.commit("bad", files={"a": "1\n2\n3\n4\n5\n6\n"})
        self.repo.note(bad, "a\n  %s 1-2,90\nzzz\n  0123456789abcdef 1\n" % s,
                       [s.split(":")[0]], ["0123456789abcdef"])
        lost = self.repo.commit("lost", files={"a": "0\n1\n2\n3\n4\n5\n6\n"})
        self.repo.note(lost, "a\n  %s 1\n" % s)
        moved = self.repo.commit("moved", files={"a": None, "d": "0\n1\n2\n3\n4\n5\n6\n"})
        self.repo.note(moved, "d\n  %s 1-3\n" % s, [s.split(":")[0]])
        human = self.repo.commit("human", files={"e": "1\n"})
        self.repo.note(human, "e\n  h_0123456789abcd 1\n")
        rows = self.repo.rows()
        why = {c: {(f["path"], f["reason"]) for f in rows[c]["note"]["claims_failed"]} for c in rows}
        n = {c: rows[c]["note"]["ai_lines_verified"] for c in rows}
        self.assertFalse(rows[base]["note"]["present"])
        self.assertEqual((n[good], why[good]), (3, set()))
        self.assertEqual(n[bad], 0)
        self.assertEqual(why[bad], {("a", "past-end"), ("a", "outside-diff"), ("zzz", "no-such-path")})
        self.assertEqual((n[lost], why[lost]), (0, {("a", "key-unresolved")}))
        self.assertTrue(rows[lost]["ambiguous"])
        self.assertEqual((n[moved], why[moved]), (0, {("d", "outside-diff")}))
        self.assertTrue(rows[moved]["ambiguous"])
        self.assertEqual(n[human], 0)


class Compare(unittest.TestCase):
    def test_counts(self):
        with tempfile.TemporaryDirectory() as d:
            repo = Repo(d)
            ai = repo.commit("x\n\n" + CLAUDE)
            sug = repo.commit("y\n\n" + SUGGEST)
            none = repo.commit("z")
            mine, theirs = os.path.join(d, "o.jsonl"), os.path.join(d, "t.jsonl")
            with open(mine, "w") as f:
                f.writelines(json.dumps(r) + "\n" for r in repo.rows().values())
            with open(theirs, "w") as f:
                for c, k in ((ai, "unknown"), (sug, "ai-assisted"), (none, "ai-authored")):
                    f.write(json.dumps({"commit": c, "class": k, "evidence": [], "rejected": []}) + "\n")
            out = subprocess.run([sys.executable, os.path.join(HERE, "compare.py"), mine, theirs],
                                 check=True, capture_output=True, text=True).stdout
            self.assertIn("0 / 1 = 0.00 %", out)
            self.assertIn("disagreed 2;", out)
            self.assertIn("suggestion only: 1; reported as AI: 1", out)


if __name__ == "__main__":
    unittest.main()
