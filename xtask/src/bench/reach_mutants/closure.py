"""Which test files import a file, however indirectly: the answer that reach is compared with.

    python closure.py REPO

Prints one JSON object: each file of `src` with the test files from which a chain of imports leads to it. A
`conftest.py` is imported by every test file below its folder.
"""

import ast
import json
import pathlib
import sys


def modules_of(repo, path):
    parts = path.relative_to(repo).with_suffix("").parts
    if parts[0] == "src":
        parts = parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path, module):
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{name.name}" for name in node.names)


def main():
    repo = pathlib.Path(sys.argv[1]).resolve()
    files = [path for folder in ("src", "tests") for path in sorted((repo / folder).rglob("*.py"))]
    names = {}
    for path in files:
        names.setdefault(modules_of(repo, path), path)
    uses = {}
    for path in files:
        found = set()
        for name in imports(path, modules_of(repo, path)):
            # Importing a.b.c runs a and a.b as well.
            parts = name.split(".")
            found |= {names[head] for end in range(1, len(parts) + 1) if (head := ".".join(parts[:end])) in names}
        for folder in path.parents:
            conftest = folder / "conftest.py"
            if path.name.startswith("test") and conftest in files:
                found.add(conftest)
        uses[path] = found
    closure = {}
    for path in files:
        seen, open_files = set(), [path]
        while open_files:
            here = open_files.pop()
            if here not in seen:
                seen.add(here)
                open_files.extend(uses[here])
        for used in seen:
            closure.setdefault(used.relative_to(repo).as_posix(), []).append(path.relative_to(repo).as_posix())
    print(json.dumps({name: sorted(found) for name, found in closure.items() if name.startswith("src")}))


main()
