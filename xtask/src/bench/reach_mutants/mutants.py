"""Seeded mutants of a Python project: which tests fail with each.

    python mutants.py REPO SOURCE COUNT SEED OUT

Run by the interpreter that has the project and pytest. Writes one JSON object a line: the first tells the
suite, each further one a mutant and the tests that it fails. What OUT holds already is not run again.
"""

import ast
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys

LIMIT = 120
KINDS = ["raise", "return", "condition", "signature", "default"]


def functions(tree):
    """Every function with a body of its own, with its qualified name."""

    def walk(node, names):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield child, ".".join([*names, child.name])
                yield from walk(child, [*names, child.name])
            elif isinstance(child, ast.ClassDef):
                yield from walk(child, [*names, child.name])
            else:
                yield from walk(child, names)

    return list(walk(tree, []))


def decorated(function):
    return [ast.unparse(mark) for mark in function.decorator_list]


def body_of(function):
    body = function.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return body


def is_stub(function):
    body = body_of(function)
    is_dots = len(body) == 1 and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return not body or is_dots or any(mark.endswith("overload") for mark in decorated(function))


def own(function):
    """The nodes of a function that belong to no function inside it."""
    open_nodes = list(function.body)
    while open_nodes:
        node = open_nodes.pop(0)
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            open_nodes[:0] = list(ast.iter_child_nodes(node))


class Text:
    """A source whose nodes can be replaced."""

    def __init__(self, source):
        self.source = source.encode()
        self.starts = [0]
        for line in self.source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def span(self, node):
        start = self.starts[node.lineno - 1] + node.col_offset
        return start, self.starts[node.end_lineno - 1] + node.end_col_offset

    def replaced(self, span, text):
        start, end = span
        return (self.source[:start] + text.encode() + self.source[end:]).decode()


def raised(text, function, _pick):
    body = body_of(function)
    start, _ = text.span(body[0])
    _, end = text.span(body[-1])
    return text.replaced((start, end), 'raise RuntimeError("mutant")')


def returned(text, function, pick):
    found = [node for node in own(function) if isinstance(node, ast.Return) and node.value is not None]
    found = [node for node in found if not (isinstance(node.value, ast.Constant) and node.value.value is None)]
    return text.replaced(text.span(pick.choice(found).value), "None") if found else None


def flipped(text, function, pick):
    found = [node for node in own(function) if isinstance(node, (ast.If, ast.IfExp, ast.While))]
    if not found:
        return None
    test = pick.choice(found).test
    start, end = text.span(test)
    return text.replaced((start, end), "(not (" + text.source[start:end].decode() + "))")


def signed(text, function, pick):
    found = [arg for arg in function.args.args + function.args.kwonlyargs if arg.arg not in ("self", "cls")]
    if not found:
        return None
    arg = pick.choice(found)
    start = text.span(arg)[0]
    # Its name goes where it is declared and where the function uses it: only callers break.
    changed = text.replaced((start, start + len(arg.arg)), arg.arg + "_mutant")
    uses = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == arg.arg]
    for node in sorted(uses, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        at = text.span(node)
        whole = Text(changed)
        shift = len("_mutant") if at[0] > start else 0
        changed = whole.replaced((at[0] + shift, at[1] + shift), arg.arg + "_mutant")
    return changed


def defaulted(text, function, pick):
    found = [value for value in function.args.defaults + function.args.kw_defaults if value is not None]
    return changed_value(text, pick.choice(found)) if found else None


def changed_value(text, value):
    if isinstance(value, ast.Constant):
        if value.value is None:
            new = '"mutant"'
        elif isinstance(value.value, bool):
            new = str(not value.value)
        elif isinstance(value.value, (int, float)):
            new = str(value.value + 1)
        elif isinstance(value.value, str):
            new = repr(value.value + "_mutant")
        else:
            return None
        return text.replaced(text.span(value), new)
    return None


def configured(text, tree, pick):
    """A default outside of any function: a value in a dict, an assignment of a class or module."""
    found = []

    def walk(node):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                continue
            if isinstance(child, ast.Dict):
                found.extend(child.values)
            if isinstance(child, (ast.Assign, ast.AnnAssign)) and isinstance(child.value, ast.Constant):
                found.append(child.value)
            walk(child)

    walk(tree)
    found = [value for value in found if isinstance(value, ast.Constant) and value.value is not ...]
    if not found:
        return None, None
    value = pick.choice(found)
    return changed_value(text, value), value.lineno


CHANGES = {"raise": raised, "return": returned, "condition": flipped, "signature": signed, "default": defaulted}


def mutants(repo, source, count, seed):
    """Which file gets which text: `count` of them, the kinds in turn."""
    pick = random.Random(seed)
    files = sorted(path for path in (repo / source).rglob("*.py"))
    texts = {path: path.read_text() for path in files}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    places = [
        (path, function, name)
        for path in files
        for function, name in functions(trees[path])
        if not is_stub(function)
    ]
    seen = set()
    made = 0
    tries = 0
    while made < count and tries < 10_000:
        tries += 1
        kind = KINDS[made % len(KINDS)]
        if kind == "default" and pick.random() < 0.5:
            path = pick.choice(files)
            new, line = configured(Text(texts[path]), trees[path], pick)
            name = f"line {line}"
        else:
            path, function, name = pick.choice(places)
            new = CHANGES[kind](Text(texts[path]), function, pick)
        key = (str(path), name, kind)
        if new is None or new == texts[path] or key in seen:
            continue
        try:
            ast.parse(new)
        except SyntaxError:
            continue
        seen.add(key)
        made += 1
        yield {"number": made, "kind": kind, "path": path.relative_to(repo).as_posix(), "name": name, "text": new}


COLLECTED = re.compile(r"^(\S+\.py)::(.+)$")


def run(repo, *more):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--color=no", "--tb=no", *more]
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", COLUMNS="400")
    process = subprocess.Popen(
        command, cwd=repo, env=environment, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    try:
        return process.communicate(timeout=LIMIT)[0], False
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.communicate()[0], True


def test_of(written):
    """A test without its parameters: `tests/test_a.py::TestB::test_c`."""
    return written.split("[", 1)[0].split(" - ", 1)[0].strip()


def collected(repo):
    text, _ = run(repo, "--collect-only")
    return {test_of(line) for line in text.splitlines() if COLLECTED.match(line)}


def failing(repo, suite, *only):
    text, late = run(repo, "-rfE", *only)
    found = set()
    for line in text.splitlines():
        for start in ("FAILED ", "ERROR "):
            if line.startswith(start):
                name = test_of(line.removeprefix(start))
                if "::" in name:
                    found.add(name)
                else:
                    # A file that cannot be loaded fails every test of it; one conftest fails all.
                    found |= {test for test in suite if test.startswith(name + "::")}
    whole = re.search(r"\b\d+ passed|\b\d+ failed|no tests ran|\b\d+ error", text) is not None
    if not whole and not found and not late:
        return set(suite), late
    return found & suite, late


def main():
    repo, source, count, seed, out = sys.argv[1:]
    repo, out = pathlib.Path(repo).resolve(), pathlib.Path(out)
    known = {}
    if out.exists():
        rows = [json.loads(line) for line in out.read_text().splitlines()]
        known = {row["number"]: row for row in rows if "number" in row}
        head = next((row for row in rows if "suite" in row), None)
    else:
        head = None
    if head is None:
        suite = collected(repo)
        before, _ = failing(repo, suite)
        head = {"suite": sorted(suite), "before": sorted(before)}
        out.write_text(json.dumps(head) + "\n")
    suite, before = set(head["suite"]), set(head["before"])
    for mutant in mutants(repo, source, int(count), int(seed)):
        if mutant["number"] in known:
            continue
        path = repo / mutant["path"]
        original = path.read_bytes()
        try:
            path.write_text(mutant["text"])
            failed, late = failing(repo, suite)
            failed -= before
            if failed and not late:
                # What passes without the others failed by chance, or by what they left behind.
                failed &= failing(repo, suite, *sorted(failed))[0]
        finally:
            path.write_bytes(original)
        row = {**mutant, "failing": sorted(failed), "late": late}
        with out.open("a") as file:
            file.write(json.dumps(row) + "\n")
        print(mutant["number"], mutant["kind"], mutant["path"], mutant["name"], len(row["failing"]), flush=True)


main()
