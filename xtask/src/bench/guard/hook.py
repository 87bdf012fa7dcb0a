#!/usr/bin/env python3
"""What a small hook in Python costs: JSON in, one regular expression, JSON out."""
import json
import re
import sys

DANGEROUS = re.compile(r"rm\s+-\w*r\w*f?\s+(/|~)|git\s+reset\s+--hard|git\s+push\s+.*--force")

request = json.load(sys.stdin)
command = request.get("tool_input", {}).get("command", "")
if DANGEROUS.search(command):
    answer = {"hookEventName": "PreToolUse", "permissionDecision": "deny", "permissionDecisionReason": "dangerous"}
    print(json.dumps({"hookSpecificOutput": answer}))
