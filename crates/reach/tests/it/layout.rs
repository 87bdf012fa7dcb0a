//! What is layout, and what only looks like it.

use caution_core::reach::Standing;

use crate::tree::{self, between};

/// A file, and two texts of it.
type Row = (&'static str, &'static str, &'static str);

/// Whether more than layout is told of a file whose text changes.
fn is_told(path: &str, before: &str, after: &str) -> bool {
    let radius = between(&tree::of(&[(path, before)]), &tree::of(&[(path, after)])).0;
    radius.standing() != Standing::LayoutOnly
}

/// The rows of which, one way or the other, it is not told as it should be whether they differ.
fn wrong<'r>(rows: impl Iterator<Item = &'r Row>, is_change: bool) -> Vec<&'r Row> {
    rows.filter(|(path, one, other)| {
        is_told(path, one, other) != is_change || is_told(path, other, one) != is_change
    })
    .collect()
}

#[test]
fn what_acts_is_a_change() {
    assert_eq!(wrong(SCRIPTS.iter().chain(PROGRAMS).chain(TEXTS), true), [] as [&Row; 0]);
}

#[test]
fn what_says_the_same_is_layout() {
    assert_eq!(wrong(SAME_PROGRAMS.iter().chain(SAME_TEXTS), false), [] as [&Row; 0]);
}

/// Scripts that do something else.
const SCRIPTS: &[Row] = &[
    ("a.py", "if X:\n    a()\ndef f():\n    b()\n", "if X:\n    a()\n    def f():\n        b()\n"),
    ("a.py", "if X:\n    import a\ny = 1\n", "if X:\n    import a\n    y = 1\n"),
    (
        "a.rb",
        "class A\n  included do\n    b\n  end\n  def f\n  end\nend\n",
        "class A\n  included do\n    b\n    def f\n    end\n  end\nend\n",
    ),
    ("bin/run", "#!/bin/sh\na\n", "\n#!/bin/sh\na\n"),
    ("bin/run", "#!/bin/sh\na\n", "\u{feff}#!/bin/sh\na\n"),
    (
        "a.php",
        "<?php\nrequire 'a.php';\nrequire 'b.php';\nf();\n",
        "<?php\nrequire 'b.php';\nrequire 'a.php';\nf();\n",
    ),
    ("a.php", "<?php\nrequire 'a.php';\ng();\nf();\n", "<?php\ng();\nrequire 'a.php';\nf();\n"),
    (
        "a.php",
        "<?php\ninclude_once __DIR__ . '/a.php';\ninclude_once __DIR__ . '/b.php';\nf();\n",
        "<?php\ninclude_once __DIR__ . '/b.php';\ninclude_once __DIR__ . '/a.php';\nf();\n",
    ),
    ("a.php", "<?php\n$a = <<<X\n   a\n  X;\n", "<?php\n$a = <<<X\n   a\n X;\n"),
    ("a.php", "<?php\n$a = <<<'X'\n   a\n  X;\n", "<?php\n$a = <<<'X'\n   a\n X;\n"),
    ("a.php", "<?php\na();\n", "\u{feff}<?php\na();\n"),
    ("a.php", "#!/usr/bin/env php\n<?php a();\n", "\n#!/usr/bin/env php\n<?php a();\n"),
    ("a.py", "import a\nimport b\na.f(b)\n", "import b\nimport a\na.f(b)\n"),
    ("a.py", "x = a + \\\n b\n", "x = a + \\ \n b\n"),
    ("a.py", "#!/usr/bin/env python\na()\n", "\n#!/usr/bin/env python\na()\n"),
    ("a.py", "#!/usr/bin/env python\na()\n", "\u{feff}#!/usr/bin/env python\na()\n"),
    (
        "a.py",
        "# /// script\n# dependencies = [\"a\"]\n# ///\na()\n",
        "# /// script\n# dependencies = [\"b\"]\n# ///\na()\n",
    ),
    ("a.py", "# /// script\n# dependencies = [\"a\"]\n# ///\na()\n", "a()\n"),
    (
        "a.py",
        "# /// script\n# dependencies = [\"a\"]\n# ///\na()\n",
        "# /// script\n# dependencies = [\"a\"]\na()\n",
    ),
    ("a.py", "# coding: latin-1\na()\n", "\n\n# coding: latin-1\na()\n"),
    ("a.py", "def f():\n    return ()\n", "def f():\n    return\n"),
    ("a.py", "x = (a,)\n", "x = a\n"),
    ("a.py", "x = (a, b), c\n", "x = a, b, c\n"),
    ("a.py", "x = a, (b, c)\n", "x = a, b, c\n"),
    ("a.py", "f((a, b))\n", "f(a, b)\n"),
    ("a.py", "assert (a, b)\n", "assert a, b\n"),
    ("a.py", "x = 'a\"b'\n", "x = \"a'b\"\n"),
    ("a.py", "x = 'a'\n", "x = b'a'\n"),
    ("a.py", "x = 'a' 'b'\n", "x = 'a', 'b'\n"),
    ("a.py", "with a, b:\n    c\n", "with a:\n    c\n"),
    ("a.py", "from a import *\nfrom b import *\nf()\n", "from b import *\nfrom a import *\nf()\n"),
    ("a.py", "from a import *\n\n\ndef f():\n    pass\n", "def f():\n    pass\n\n\nfrom a import *\n"),
    ("a.py", "import a\na.patch()\nimport b\nb.f()\n", "import a\nimport b\na.patch()\nb.f()\n"),
    (
        "a.py",
        "# /// script\n# dependencies = [\"a\"]\n# ///\na()\n",
        "# /// script\n\n# dependencies = [\"a\"]\n# ///\na()\n",
    ),
    ("a.rb", "require 'a'\nrequire 'b'\nf\n", "require 'b'\nrequire 'a'\nf\n"),
    (
        "a.rb",
        "require_relative 'a'\nrequire_relative 'b'\nf\n",
        "require_relative 'b'\nrequire_relative 'a'\nf\n",
    ),
    ("a.rb", "require 'a'\ng\nf\n", "g\nrequire 'a'\nf\n"),
    ("a.rb", "load 'a.rb'\nload 'b.rb'\nf\n", "load 'b.rb'\nload 'a.rb'\nf\n"),
    ("a.rb", "x = a \\\n + b\n", "x = a \\ \n + b\n"),
    ("a.rb", "#!/usr/bin/env ruby\na()\n", "\n#!/usr/bin/env ruby\na()\n"),
    ("a.rb", "f('a#{b}')\n", "f(\"a#{b}\")\n"),
    ("a.rb", "f('a\\n')\n", "f(\"a\\n\")\n"),
    ("a.rb", "f('#$a')\n", "f(\"#$a\")\n"),
    ("a.rb", "x = <<X\na\nX\nb\n", "x = <<X\na\nX \nb\n"),
    ("a.sh", "source a.sh\nsource b.sh\nf\n", "source b.sh\nsource a.sh\nf\n"),
    ("a.sh", ". ./a.sh\n. ./b.sh\nf\n", ". ./b.sh\n. ./a.sh\nf\n"),
    ("a.sh", ". ./a.sh\ng\nf\n", "g\n. ./a.sh\nf\n"),
    ("a.sh", "cat <<X\na\nX\nb\n", "cat <<X\na\nX \nb\n"),
    ("a.sh", "cat <<X\na\nX\nb\nX\n", "cat <<X\na\nX \nb\nX\n"),
    ("a.sh", "cat <<-X\n\ta\n\tX\nb\n", "cat <<-X\n\ta\n\t X\nb\n"),
    ("a.sh", "cat <<X\na \nX\nb\n", "cat <<X\na\nX\nb\n"),
    ("a.sh", "cat <<X\na\n\nX\nb\n", "cat <<X\na\nX\nb\n"),
    ("a.sh", "cat <<X\na\n# b\nX\nb\n", "cat <<X\na\nX\nb\n"),
    ("a.sh", "a \\\n b\n", "a \\ \n b\n"),
    ("a.sh", "a b \\\n c\n", "a b \\ \n c\n"),
    ("a.sh", "a && \\\n c\n", "a && \\ \n c\n"),
    ("a.sh", "#!/bin/bash\na\n", "\n#!/bin/bash\na\n"),
    ("a.sh", "#!/bin/bash\na\n", "\u{feff}#!/bin/bash\na\n"),
    ("a.sh", "#!/bin/bash\na\n", " #!/bin/bash\na\n"),
    ("a.sh", "#!/bin/bash\na\n", "# x\n#!/bin/bash\na\n"),
    ("a.sh", "a; b\n", "a b\n"),
    ("a.sh", "a; b\n", "a & b\n"),
    ("a.sh", "A=1; b\n", "A=1 b\n"),
    ("a.sh", "A=1; B=2; c\n", "A=1; B=2 c\n"),
    ("a.sh", "export A; B=1\n", "export A B=1\n"),
    ("a.sh", "export A\nB=1\n", "export A B=1\n"),
    ("a.sh", "A=1 b; C=2\n", "A=1; b C=2\n"),
    ("a.sh", "A=1; f() { b; }\n", "f() { A=1; b; }\n"),
    ("a.sh", "if a; then B=1; fi\n", "if a; then :; fi; B=1\n"),
    ("a.sh", "readonly A=1; B=2\n", "readonly A=1 B=2\n"),
    ("a.sh", "declare A; f() { b; }\n", "declare A f() { b; }\n"),
    ("a.sh", "f() { local a; b=1; }\n", "f() { local a b=1; }\n"),
    ("a.sh", "a > b; c\n", "a > b c\n"),
    ("a.sh", "for ((a;b;c)); do d; done\n", "for ((a;;c)); do d; done\n"),
    ("a.sh", "case $a in b) c;; d) e;; esac\n", "case $a in b) c;& d) e;; esac\n"),
    ("a.sh", "if a; then b; fi; c\n", "if a; then b; c; fi\n"),
    ("a.sh", "x=$(a; b)\n", "x=$(a b)\n"),
];

/// Other programs that do.
const PROGRAMS: &[Row] = &[
    (
        "a.kt",
        "class A {\n  companion object {\n    val b = 1\n  }\n  fun f() {}\n}\n",
        "class A {\n  companion object {\n    val b = 1\n    fun f() {}\n  }\n}\n",
    ),
    ("a.cc", "extern \"C\" {\nint a() {}\n}\nint b() {}\n", "extern \"C\" {\nint a() {}\nint b() {}\n}\n"),
    (
        "a.c",
        "#include \"a.h\"\n#include \"b.h\"\nint f(void) { return A; }\n",
        "#include \"b.h\"\n#include \"a.h\"\nint f(void) { return A; }\n",
    ),
    (
        "a.c",
        "#include <a.h>\n#include <b.h>\nint f(void) { return A; }\n",
        "#include <b.h>\n#include <a.h>\nint f(void) { return A; }\n",
    ),
    (
        "a.c",
        "#define X 1\n#include <b.h>\nint f(void) { return A; }\n",
        "#include <b.h>\n#define X 1\nint f(void) { return A; }\n",
    ),
    (
        "a.c",
        "#undef X\n#include <b.h>\nint f(void) { return A; }\n",
        "#include <b.h>\n#undef X\nint f(void) { return A; }\n",
    ),
    (
        "a.c",
        "#include <b.h>\n#pragma pack(1)\nstruct A { int a; };\n",
        "#include <b.h>\nstruct A { int a; };\n",
    ),
    ("a.c", "#define A a \\\n b\nint f() { return A; }\n", "#define A a \\ \n b\nint f() { return A; }\n"),
    (
        "a.c",
        "#include \"a.h\"\n#define X\n#include \"b.h\"\n",
        "#include \"a.h\"\n#include \"b.h\"\n#define X\n",
    ),
    ("a.c", "#pragma pack(1)\n#include \"a.h\"\n", "#include \"a.h\"\n#pragma pack(1)\n"),
    (
        "a.c",
        "enum a {\n#include \"a.def\"\n};\nenum b {\nX,\n};\n",
        "enum a {\n};\nenum b {\nX,\n#include \"a.def\"\n};\n",
    ),
    (
        "a.cpp",
        "#include \"a.h\"\n#include \"b.h\"\nint f() { return A; }\n",
        "#include \"b.h\"\n#include \"a.h\"\nint f() { return A; }\n",
    ),
    ("a.cs", "#define X\nclass A { }\n", "class A { }\n"),
    ("a.cs", "#undef X\nclass A { }\n", "class A { }\n"),
    ("a.cs", "#define X\nclass A { }\n", "#define Y\nclass A { }\n"),
    ("a.cs", "#nullable enable\nclass A { }\n", "class A { }\n"),
    (
        "a.cs",
        "class A {\n#if X\n  int F() { return 1; }\n#endif\n}\n",
        "class A {\n#if Y\n  int F() { return 1; }\n#endif\n}\n",
    ),
    (
        "a.cs",
        "class A {\n#if X\n  int F() { return 1; }\n#endif\n}\n",
        "class A {\n  int F() { return 1; }\n}\n",
    ),
    (
        "a.cs",
        "class A {\n  int F() {\n#if X\n return 1;\n#else\n return 2;\n#endif\n }\n}\n",
        "class A {\n  int F() {\n#if !X\n return 1;\n#else\n return 2;\n#endif\n }\n}\n",
    ),
    ("a.cs", "class A {\n#warning x\n}\n", "class A {\n}\n"),
    (
        "a.cs",
        "class A {\n#pragma warning disable 1\n int F() { return 1; }\n}\n",
        "class A {\n int F() { return 1; }\n}\n",
    ),
    ("a.cs", "#if X\nusing A;\n#endif\nclass A {\n}\n", "using A;\nclass A {\n}\n"),
    ("a.cs", "#line 10\nclass A {\n}\n", "class A {\n}\n"),
    (
        "a.go",
        "package a\n\n// #include <x.h>\nimport \"C\"\n",
        "package a\n\n// #include <x.h>\n\nimport \"C\"\n",
    ),
    (
        "a.go",
        "package a\n\n/*\nint x() { return 1; }\n*/\nimport \"C\"\n",
        "package a\n\n/*\nint x() { return 2; }\n*/\nimport \"C\"\n",
    ),
    (
        "a.go",
        "package a\n\n/*\nint x() { return 1; }\n*/\nimport \"C\"\n",
        "package a\n\n/*\nint x() { return 1; }\n*/\n\nimport \"C\"\n",
    ),
    ("a.go", "// +build linux\n\npackage a\n", "// +build linux\npackage a\n"),
    ("a.go", "package a\n\n//export f\nfunc f() {}\n", "package a\n\n//export f\n\nfunc f() {}\n"),
    (
        "a.h",
        "#include \"a.h\"\n#include \"b.h\"\nint f();\n",
        "#include \"b.h\"\n#include \"a.h\"\nint f();\n",
    ),
    ("a.js", "import './a'\nimport './b'\nf()\n", "import './b'\nimport './a'\nf()\n"),
    ("a.js", "require('./a')\nrequire('./b')\nf()\n", "require('./b')\nrequire('./a')\nf()\n"),
    ("a.js", "#!/usr/bin/env node\na()\n", "\n#!/usr/bin/env node\na()\n"),
    ("a.js", "#!/usr/bin/env node\na()\n", "\u{feff}#!/usr/bin/env node\na()\n"),
    ("a.js", "f('a')\n", "f(a)\n"),
    ("a.js", "f('a', 'b')\n", "f('a, b')\n"),
    ("a.rs", "fn f() { m! { a } }\n", "fn f() { m! { a, } }\n"),
    (
        "a.rs",
        "macro_rules! m { ($a:expr, $b:expr) => {} }\n",
        "macro_rules! m { ($a:expr, $b:expr,) => {} }\n",
    ),
    ("a.rs", "fn f() { match a { 1 => (b,), _ => c } }\n", "fn f() { match a { 1 => (b), _ => c } }\n"),
    ("a.ts", "#!/usr/bin/env node\na()\n", "\n#!/usr/bin/env node\na()\n"),
    (
        "a.c",
        "int f(void) {\n  a();\n#ifdef X\n  b();\n#endif\n  c();\n}\n",
        "int f(void) {\n  a();\n#ifdef X\n  b();\n  c();\n#endif\n}\n",
    ),
    ("a.c", "int f(void) {\n#ifdef X\n  b();\n#endif\n}\n", "int f(void) {\n#ifdef X\n#endif\n  b();\n}\n"),
    (
        "a.c",
        "#ifdef X\nint f(void) { return 1; }\n#endif\nint g(void) { return 1; }\n",
        "#ifdef X\nint f(void) { return 1; }\nint g(void) { return 1; }\n#endif\n",
    ),
    (
        "a.c",
        "#ifdef X\nint f(void) { return 1; }\n#else\nint g(void) { return 1; }\n#endif\n",
        "#ifdef X\n#else\nint f(void) { return 1; }\nint g(void) { return 1; }\n#endif\n",
    ),
    (
        "a.c",
        "#ifdef X\n#include <a.h>\n#endif\n#include <b.h>\n",
        "#ifdef X\n#include <a.h>\n#include <b.h>\n#endif\n",
    ),
    ("a.c", "#ifdef X\n#define A 1\n#endif\n#define B 2\n", "#ifdef X\n#define A 1\n#define B 2\n#endif\n"),
    (
        "a.c",
        "struct s {\n#ifdef X\n  int a;\n#endif\n  int b;\n};\n",
        "struct s {\n#ifdef X\n  int a;\n  int b;\n#endif\n};\n",
    ),
    (
        "a.cs",
        "class A {\n#if X\n  int F() { return 1; }\n#endif\n  int G() { return 1; }\n}\n",
        "class A {\n#if X\n  int F() { return 1; }\n  int G() { return 1; }\n#endif\n}\n",
    ),
    ("a.cs", "#if X\nclass A { }\n#endif\nclass B { }\n", "#if X\nclass A { }\nclass B { }\n#endif\n"),
];

/// Settings and builds that say something else.
const TEXTS: &[Row] = &[
    ("requirements.txt", "a==1\n", "--index-url https://x.example/simple\na==1\n"),
    ("pom.xml", "<project><a>b</a></project>\n", "<project><a>c</a></project>\n"),
    ("a.yaml", "a: !GetAtt b\n", "a: !Ref b\n"),
    (".env", "A=\"a\\nb\"\n", "A='a\\nb'\n"),
    ("m.sql", "DELETE FROM a;\nINSERT INTO a VALUES (1);\n", "INSERT INTO a VALUES (1);\nDELETE FROM a;\n"),
    ("Dockerfile", "FROM a\nCOPY <<EOF /x\n# a\nEOF\n", "FROM a\nCOPY <<EOF /x\n# b\nEOF\n"),
    ("Dockerfile", "FROM a\nCOPY <<EOF /x\na\n\nEOF\n", "FROM a\nCOPY <<EOF /x\na\nEOF\n"),
    ("Dockerfile", "FROM a\nCOPY <<EOF /x\na \nEOF\n", "FROM a\nCOPY <<EOF /x\na\nEOF\n"),
    ("Dockerfile", "FROM a\nRUN <<\"EOF\" bash\na \nEOF\n", "FROM a\nRUN <<\"EOF\" bash\na\nEOF\n"),
    ("Dockerfile", "# escape=`\nFROM a\n", "FROM a\n"),
    ("Dockerfile", "#escape=`\nFROM a\n", "FROM a\n"),
    ("Dockerfile", "# syntax=a\nFROM a\n", "FROM a\n"),
    ("Dockerfile", "#syntax=a\nFROM a\n", "FROM a\n"),
    ("Dockerfile", "# check=error=true\nFROM a\n", "FROM a\n"),
    ("Dockerfile", "# syntax=a\nFROM a\n", "# x\n# syntax=a\nFROM a\n"),
    ("Dockerfile", "# syntax=a\nFROM a\n", "\n# syntax=a\nFROM a\n"),
    ("Dockerfile", "FROM a\nRUN <<A <<B\na\nA\n# b\nB\n", "FROM a\nRUN <<A <<B\na\nA\nB\n"),
    ("Makefile", "X = a \nb:\n\tc\n", "X = a\nb:\n\tc\n"),
    ("Makefile", "X = a \\\n\nb:\n\tc\n", "X = a \\\nb:\n\tc\n"),
    ("Makefile", "a:\n\tb \\\n\tc\n", "a:\n\tb \\ \n\tc\n"),
    (".env", "A=1\nB=$A\n", "B=$A\nA=1\n"),
    (".env", "A=1\nA=2\n", "A=2\nA=1\n"),
    (".env", "A=1\nB=${A}x\n", "B=${A}x\nA=1\n"),
    (".env", "A=1\nB=$A\nA=2\n", "A=1\nA=2\nB=$A\n"),
    ("a.ini", "[a]\nb=1\nb=2\n", "[a]\nb=2\nb=1\n"),
    ("a.json", "{\"a\":1,\"a\":2}", "{\"a\":2,\"a\":1}"),
    ("a.mk", "X = a \\\n b\n", "X = a \\ \n b\n"),
    ("a.properties", "a=b \n", "a=b\n"),
    ("a.properties", "a=b\\\n  c\n", "a=b\\ \n  c\n"),
    ("a.properties", "a=1\na=2\n", "a=2\na=1\n"),
    ("a.tf", "a = \"b # c\"\n", "a = \"b\"\n"),
    ("a.tf", "a = b /* c */ + 1\n", "a = b\n"),
    ("a.yaml", "a: 1\na: 2\n", "a: 2\na: 1\n"),
];

/// Programs that do the same.
const SAME_PROGRAMS: &[Row] = &[
    (
        "a.c",
        "#include \"a.h\"\nint f(void) { return 1; }\n",
        "#include \"a.h\"\n\n// x\nint f(void) { return 1; }\n",
    ),
    (
        "a.cs",
        "class A {\n int F() { return 1; }\n}\n",
        "class A {\n#region x\n int F() { return 1; }\n#endregion\n}\n",
    ),
    ("a.go", "package a\n\n// x\nimport \"C\"\n", "package a\n\n\n// x\nimport \"C\"\n\n"),
    ("a.js", "x['a']\n", "x[\"a\"]\n"),
    ("a.jsx", "const a = <A b='c' />\n", "const a = <A b=\"c\" />\n"),
    ("a.py", "x['a']\n", "x[\"a\"]\n"),
    ("a.py", "def f(): return 'a'\n", "def f(): return \"a\"\n"),
    ("a.py", "f(b'a', r'a', f'{a} b', '''a''')\n", "f(b\"a\", r\"a\", f\"{a} b\", \"\"\"a\"\"\")\n"),
    ("a.py", "x = a\n", "x = (a)\n"),
    ("a.py", "x = a, b\n", "x = (a, b)\n"),
    ("a.py", "def f():\n    return a\n", "def f():\n    return (a)\n"),
    ("a.py", "def f():\n    return a, b\n", "def f():\n    return (a, b)\n"),
    ("a.py", "def f():\n    return a, b\n", "def f():\n    return (\n        a,\n        b,\n    )\n"),
    ("a.py", "from a import b, c\nb(c)\n", "from a import (b, c)\nb(c)\n"),
    ("a.py", "from a import b, c\nb(c)\n", "from a import (\n    b,\n    c,\n)\nb(c)\n"),
    (
        "a.py",
        "def f():\n    from a import b, c\n    b(c)\n",
        "def f():\n    from a import (\n    b,\n    c,\n)\n    b(c)\n",
    ),
    ("a.py", "if a and b:\n    c\n", "if (a and b):\n    c\n"),
    ("a.py", "for a, b in c:\n    d\n", "for (a, b) in c:\n    d\n"),
    ("a.py", "for a in b, c:\n    d\n", "for a in (b, c):\n    d\n"),
    ("a.py", "a, b = c\n", "(a, b) = c\n"),
    ("a.py", "with a as b, c as d:\n    e\n", "with (a as b, c as d):\n    e\n"),
    ("a.py", "with a as b, c as d:\n    e\n", "with (\n    a as b,\n    c as d,\n):\n    e\n"),
    ("a.py", "assert a, b\n", "assert (a), (b)\n"),
    ("a.py", "x = await a\n", "x = (await a)\n"),
    ("a.py", "x = a if b else c\n", "x = (a if b else c)\n"),
    ("a.py", "x = yield a\n", "x = (yield a)\n"),
    ("a.py", "x = 'a' 'b'\n", "x = (\n    'a'\n    'b'\n)\n"),
    ("a.py", "x: T = a\n", "x: T = (a)\n"),
    ("a.py", "del a, b\n", "del (a, b)\n"),
    ("a.py", "x = a + \\\n  b\n", "x = (a +\n  b)\n"),
    ("a.py", "x = a + \\\n  b\n", "x = a + b\n"),
    (
        "a.py",
        "# /// script\n# dependencies = []\n# ///\na()\n",
        "# /// script\n# dependencies = []\n# ///\n\n# x\na()\n",
    ),
    ("a.py", "#!/usr/bin/env python\na()\n", "#!/usr/bin/env python\n\n\na()\n"),
    ("a.py", "import a\nimport b\na.f(b)\n", "import a\n\nimport b\n\na.f(b)\n"),
    ("a.py", "a()\n", "\u{feff}a()\n"),
    ("a.rb", "f('a')\n", "f(\"a\")\n"),
    ("a.rb", "require 'a'\nf('')\n", "require \"a\"\nf(\"\")\n"),
    ("a.rb", "require 'a'\nrequire 'b'\nf\n", "require 'a'\n\n# x\nrequire 'b'\n\nf\n"),
    ("a.rs", "fn f() { match a { 1 => 2, _ => 3 } }\n", "fn f() { match a { 1 => 2, _ => 3, } }\n"),
    (
        "a.rs",
        "fn f() { match a { 1 => { b() } _ => 3 } }\n",
        "fn f() { match a { 1 => { b() }, _ => 3, } }\n",
    ),
    ("a.rs", "fn f() { match a { 1 => { b() } } }\n", "fn f() { match a { 1 => { b() }, } }\n"),
    ("a.rs", "enum A { B }\n", "enum A { B, }\n"),
    ("a.rs", "struct A { b: u8 }\n", "struct A { b: u8, }\n"),
    ("a.rs", "fn f() { A { b: 1 } }\n", "fn f() { A { b: 1, } }\n"),
    ("a.rs", "fn f() { let A { b } = c; }\n", "fn f() { let A { b, } = c; }\n"),
    ("a.rs", "use a::{b};\n", "use a::{b,};\n"),
    ("a.rs", "use a::{b, c};\nfn f() { b(c) }\n", "use a::{b, c,};\nfn f() { b(c) }\n"),
    ("a.rs", "fn f() { a!(b); }\n", "fn f() {\n    a!(b);\n}\n"),
    ("a.sh", "f() { a; b; }\n", "f() {\n  a\n  b\n}\n"),
    ("a.sh", "if a; then b; fi\n", "if a\nthen\n  b\nfi\n"),
    ("a.sh", "for a in b c; do d; done\n", "for a in b c\ndo\n  d\ndone\n"),
    ("a.sh", "while a; do b; done\n", "while a\ndo b\ndone\n"),
    ("a.sh", "a; b\n", "a\nb\n"),
    ("a.sh", "export A=1; B=2; f() { c; }\n", "export A=1\nB=2\n\nf() {\n  c\n}\n"),
    ("a.sh", "f() { local a; b=1; }\n", "f() {\n  local a\n  b=1\n}\n"),
    ("a.sh", "case $a in b) c;; esac\n", "case $a in\n  b)\n    c\n    ;;\nesac\n"),
    ("a.sh", "(a; b)\n", "(\n  a\n  b\n)\n"),
    ("a.sh", "x=$(a; b)\n", "x=$(\n  a\n  b\n)\n"),
    ("a.sh", "a | b\n", "a |\n  b\n"),
    ("a.ts", "f('a')\n", "f(\"a\")\n"),
    ("a.ts", "import a from './a'\nf(a)\n", "import a from \"./a\"\nf(a)\n"),
    ("a.tsx", "f('a')\n", "f(\"a\")\n"),
    (
        "a.c",
        "int f(void) {\n#ifdef X\n  a();\n#endif\n  c();\n}\n",
        "int f(void)\n{\n  // b\n#ifdef X\n\n  a();\n  /* b */\n# endif\n  c();\n}\n",
    ),
    (
        "a.h",
        "#ifndef A\n#define A\n#ifdef X\nint f(void);\n#endif\nint g(void);\n#endif\n",
        "#ifndef A\n#define A\n\n#ifdef X\n// b\nint f(void);\n\n#endif\n\nint g(void);\n\n#endif\n",
    ),
    (
        "a.cs",
        "class A {\n#if X\n  int F() { return 1; }\n#endif\n  int G() { return 1; }\n}\n",
        "class A\n{\n#if X // b\n  // c\n  int F() { return 1; }\n\n#endif\n\n  int G() { return 1; }\n}\n",
    ),
];

/// Settings and builds that say the same.
const SAME_TEXTS: &[Row] = &[
    ("Dockerfile", "FROM a\nRUN b\n", "# x = y\nFROM a\n\n# syntax=b\nRUN b \n"),
    ("Dockerfile", "FROM a\nRUN b \\\n c\n", "FROM a\nRUN b \\ \n c\n"),
    ("Makefile", "a:\n\tb\n", "# x\na:\n\n\tb \n"),
    (".env", "A=1\nB=$A\nC=2\n", "C=2\nA=1\nB=$A\n"),
    ("a.properties", "a=b\nc=d\n", "# x\na = b\n\n  c=d\n"),
    ("a.tf", "a = 1\n", "a = 1 # x\n"),
    ("a.tf", "a = \"b\"\n", "a = \"b\" // x\n"),
    ("a.tf", "a = b.c\n", "a = b.c /* x */\n"),
    ("a.tf", "a = [\n 1,\n 2\n]\n", "a = [\n 1, # x\n 2 # y\n]\n"),
    ("a.tf", "a = { b = 1 }\n", "a = { b = 1 } # x\n"),
    ("a.tf", "a \"b\" {\n c = 1\n}\n", "a \"b\" { # x\n c = 1 # x\n} # z\n"),
];
