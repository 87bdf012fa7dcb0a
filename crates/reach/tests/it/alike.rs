//! Changes that mean alike reach alike, in every language; and what was not seen is said.

use std::collections::BTreeSet;

use crate::tree::{self, Tree, between};
use caution_core::reach::{Band, Radius, Standing};
use caution_core::unknown::{Unknown, UnknownKind};

fn reached(radius: &Radius) -> BTreeSet<(String, String, Band)> {
    let all = radius.dependents.iter().chain(&radius.entries);
    all.map(|one| (one.path.to_string(), one.symbol.clone(), one.band)).collect()
}

fn names(radius: &Radius) -> BTreeSet<String> {
    reached(radius).into_iter().map(|(_, symbol, _)| symbol.to_lowercase()).collect()
}

/// A language: a file in which `bill` uses `total`, what begins a comment, a file with one more user, and one that has
/// nothing to do with either.
struct Case {
    core: (&'static str, &'static str),
    comment: &'static str,
    user: (&'static str, &'static str),
    far: (&'static str, &'static str),
}

const CASES: &[Case] = &[
    Case {
        core: (
            "core.py",
            "def total(x):\n    y = x\n    return y + 1\n\n\ndef bill(x):\n    return total(x)\n",
        ),
        comment: "#",
        user: ("user.py", "from core import total\n\n\ndef offer(x):\n    return total(x)\n"),
        far: ("far.py", "def far(x):\n    return near(x)\n\n\ndef near(x):\n    return x\n"),
    },
    Case {
        core: (
            "core.js",
            "export function total(x) {\n  const y = x;\n  return y + 1;\n}\nexport function bill(x) {\n  return total(x);\n}\n",
        ),
        comment: "//",
        user: (
            "user.js",
            "import { total } from './core';\nexport function offer(x) {\n  return total(x);\n}\n",
        ),
        far: ("far.js", "function far(x) {\n  return near(x);\n}\nfunction near(x) {\n  return x;\n}\n"),
    },
    Case {
        core: (
            "core.ts",
            "export function total(x: number): number {\n  const y = x;\n  return y + 1;\n}\nexport const bill = (x: number) => total(x);\n",
        ),
        comment: "//",
        user: (
            "user.ts",
            "import { total } from './core';\nexport function offer(x: number) {\n  return total(x);\n}\n",
        ),
        far: (
            "far.ts",
            "function far(x: number) {\n  return near(x);\n}\nfunction near(x: number) {\n  return x;\n}\n",
        ),
    },
    Case {
        core: (
            "core.go",
            "package shop\n\nfunc total(x int) int {\n\ty := x\n\treturn y + 1\n}\n\nfunc bill(x int) int {\n\treturn total(x)\n}\n",
        ),
        comment: "//",
        user: ("user.go", "package shop\n\nfunc offer(x int) int {\n\treturn total(x)\n}\n"),
        far: (
            "far.go",
            "package shop\n\nfunc far(x int) int {\n\treturn near(x)\n}\n\nfunc near(x int) int {\n\treturn x\n}\n",
        ),
    },
    Case {
        core: (
            "shop/Core.java",
            "package shop;\nclass Core {\n  static int total(int x) {\n    int y = x;\n    return y + 1;\n  }\n  static int bill(int x) {\n    return total(x);\n  }\n}\n",
        ),
        comment: "//",
        user: (
            "shop/User.java",
            "package shop;\nclass User {\n  int offer(int x) {\n    return Core.total(x);\n  }\n}\n",
        ),
        far: (
            "shop/Far.java",
            "package shop;\nclass Far {\n  int far(int x) {\n    return near(x);\n  }\n  int near(int x) {\n    return x;\n  }\n}\n",
        ),
    },
    Case {
        core: (
            "src/lib.rs",
            "mod user;\nmod far;\npub fn total(x: u32) -> u32 {\n    let y = x;\n    y + 1\n}\npub fn bill(x: u32) -> u32 {\n    total(x)\n}\n",
        ),
        comment: "//",
        user: ("src/user.rs", "pub fn offer(x: u32) -> u32 {\n    crate::total(x)\n}\n"),
        far: ("src/far.rs", "fn far(x: u32) -> u32 {\n    near(x)\n}\nfn near(x: u32) -> u32 {\n    x\n}\n"),
    },
    Case {
        core: (
            "Core.cs",
            "namespace Shop;\nstatic class Core {\n  public static int total(int x) {\n    var y = x;\n    return y + 1;\n  }\n  public static int bill(int x) {\n    return total(x);\n  }\n}\n",
        ),
        comment: "//",
        user: (
            "User.cs",
            "namespace Shop;\nclass User {\n  int offer(int x) {\n    return Core.total(x);\n  }\n}\n",
        ),
        far: (
            "Far.cs",
            "namespace Shop;\nclass Far {\n  int far(int x) {\n    return near(x);\n  }\n  int near(int x) {\n    return x;\n  }\n}\n",
        ),
    },
    Case {
        core: (
            "core.kt",
            "package shop\n\nfun total(x: Int): Int {\n  val y = x\n  return y + 1\n}\n\nfun bill(x: Int): Int {\n  return total(x)\n}\n",
        ),
        comment: "//",
        user: ("user.kt", "package shop\n\nfun offer(x: Int): Int {\n  return total(x)\n}\n"),
        far: (
            "far.kt",
            "package shop\n\nfun far(x: Int): Int {\n  return near(x)\n}\n\nfun near(x: Int): Int {\n  return x\n}\n",
        ),
    },
    Case {
        core: (
            "core.c",
            "#include \"core.h\"\nint total(int x) {\n  int y = x;\n  return y + 1;\n}\n\nint bill(int x) {\n  return total(x);\n}\n",
        ),
        comment: "//",
        user: ("user.c", "#include \"core.h\"\nint offer(int x) {\n  return total(x);\n}\n"),
        far: ("far.c", "static int near(int x) {\n  return x;\n}\nint far(int x) {\n  return near(x);\n}\n"),
    },
    Case {
        core: (
            "core.rb",
            "class Core\n  def total(x)\n    y = x\n    y + 1\n  end\n\n  def bill(x)\n    total(x)\n  end\nend\n",
        ),
        comment: "#",
        user: (
            "user.rb",
            "require_relative 'core'\nclass User\n  def offer(x)\n    Core.new.total(x)\n  end\nend\n",
        ),
        far: ("far.rb", "class Far\n  def far(x)\n    near(x)\n  end\n\n  def near(x)\n    x\n  end\nend\n"),
    },
    Case {
        core: (
            "core.php",
            "<?php\nfunction total($x) {\n  $y = $x;\n  return $y + 1;\n}\nfunction bill($x) {\n  return total($x);\n}\n",
        ),
        comment: "//",
        user: ("user.php", "<?php\nrequire 'core.php';\nfunction offer($x) {\n  return total($x);\n}\n"),
        far: (
            "far.php",
            "<?php\nfunction far($x) {\n  return near($x);\n}\nfunction near($x) {\n  return $x;\n}\n",
        ),
    },
    Case {
        core: ("core.sh", "total() {\n  local y=$1\n  echo $((y + 1))\n}\nbill() {\n  total \"$1\"\n}\n"),
        comment: "#",
        user: ("user.sh", "source \"$(dirname \"$0\")/core.sh\"\noffer() {\n  total \"$1\"\n}\n"),
        far: ("far.sh", "far() {\n  near \"$1\"\n}\nnear() {\n  echo \"$1\"\n}\n"),
    },
];

/// The header that the C files share.
const HEADER: (&str, &str) = ("core.h", "int total(int x);\nint bill(int x);\n");

fn small(case: &Case) -> Tree {
    tree::of(&[HEADER, case.core, case.far])
}

fn with(base: &Tree, path: &str, text: String) -> Tree {
    let mut tree: Tree = base.iter().filter(|(known, _)| known != path).cloned().collect();
    tree.push((path.to_owned(), text));
    tree
}

/// A tree in which `total` does something else.
fn changed(case: &Case, base: &Tree) -> Tree {
    with(base, case.core.0, case.core.1.replace("+ 1", "+ 2"))
}

#[test]
fn a_comment_or_an_empty_line_anywhere_reaches_nothing() {
    for case in CASES {
        let base = small(case);
        let lines: Vec<&str> = case.core.1.lines().collect();
        let first = usize::from(case.core.1.starts_with("<?php"));
        for at in first..=lines.len() {
            for extra in [format!("{} total(bill)", case.comment), String::new()] {
                let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
                lines.insert(at, extra);
                let (radius, _) = between(&base, &with(&base, case.core.0, lines.join("\n") + "\n"));
                assert_eq!(radius.seeds, [], "{} line {at}", case.core.0);
                assert_eq!((radius.standing(), reached(&radius)), (Standing::LayoutOnly, BTreeSet::new()));
            }
        }
    }
}

#[test]
fn one_user_more_takes_nothing_away() {
    for case in CASES {
        let base = small(case);
        let before = reached(&between(&base, &changed(case, &base)).0);
        assert!(
            before.iter().any(|(_, symbol, _)| symbol.to_lowercase().ends_with("bill")),
            "{}",
            case.core.0
        );
        let more = with(&base, case.user.0, case.user.1.to_owned());
        let after = reached(&between(&more, &changed(case, &more)).0);
        assert!(before.is_subset(&after), "{}: {before:?} {after:?}", case.core.0);
        assert!(
            after.iter().any(|(path, symbol, band)| path == case.user.0
                && symbol.to_lowercase().ends_with("offer")
                && *band != Band::Possible),
            "{}: {after:?}",
            case.core.0
        );
    }
}

#[test]
fn other_names_elsewhere_change_nothing() {
    for case in CASES {
        let base = small(case);
        let before = reached(&between(&base, &changed(case, &base)).0);
        let renamed = case.far.1.replace("far(", "away(").replace("near(", "beside(");
        let other = with(&base, case.far.0, renamed);
        assert_eq!(before, reached(&between(&other, &changed(case, &other)).0), "{}", case.core.0);
    }
}

#[test]
fn what_is_gone_reaches_its_users_and_so_does_the_way_back() {
    for case in CASES {
        let base = with(&small(case), case.user.0, case.user.1.to_owned());
        // The name alone goes; who uses it still does.
        let gone = with(&base, case.core.0, case.core.1.replacen("total(", "sum_up(", 1));
        for (one, other) in [(&base, &gone), (&gone, &base)] {
            let (radius, _) = between(one, other);
            let names = names(&radius);
            for user in ["bill", "offer"] {
                assert!(
                    names.iter().any(|name| name.ends_with(user)),
                    "{} {user}: {names:?} {:?}",
                    case.core.0,
                    radius.seeds
                );
            }
        }
    }
}

#[test]
fn the_order_of_files_and_of_definitions_does_not_matter() {
    for case in CASES {
        let base = with(&small(case), case.user.0, case.user.1.to_owned());
        let mut turned = base.clone();
        turned.reverse();
        let one = between(&base, &changed(case, &base)).0;
        assert_eq!(one, between(&turned, &changed(case, &turned)).0, "{}", case.core.0);
    }
}

fn says(unknowns: &[Unknown], text: &str) -> bool {
    unknowns.iter().any(|unknown| unknown.kind == UnknownKind::Reach && unknown.what.contains(text))
}

#[test]
fn what_cannot_be_read_is_an_unknown_and_never_nothing() {
    let base = tree::of(&[("a.py", "def f():\n    return 1\n"), ("b.dart", "int f() => 1;\n")]);
    let broken = with(&base, "a.py", "def f(:\n    return ((\n".to_owned());
    let (radius, unknowns) = between(&base, &broken);
    assert!(says(&unknowns, "a.py"), "{unknowns:?}");
    assert_ne!(radius.standing(), Standing::NothingFound);
    assert_ne!(radius.standing(), Standing::LayoutOnly);
    let dart = with(&base, "b.dart", "int f() => 2;\n".to_owned());
    let (radius, unknowns) = between(&base, &dart);
    assert!(says(&unknowns, "which is not read"), "{unknowns:?}");
    assert_eq!(radius.standing(), Standing::Unknown);
}

#[test]
fn a_walk_that_was_cut_says_so() {
    let many = |value: u32| {
        let all: Vec<String> = (0..2_100).map(|at| format!("def f{at}():\n    return {value}\n")).collect();
        tree::of(&[("a.py", &all.join("\n\n"))])
    };
    let (radius, unknowns) = between(&many(1), &many(2));
    assert!(!radius.completeness.cut.is_empty());
    assert!(says(&unknowns, "not followed to its end"), "{unknowns:?}");
    assert_eq!(radius.standing(), Standing::Unknown);
}

#[test]
fn unread_files_hide_a_use_only_where_they_could_hold_one() {
    let tree = |far: &str, beside: &str, dart: &str| {
        tree::of(&[
            ("app/alone.py", "def alone():\n    return 1\n"),
            ("app/beside.py", beside),
            ("vendor/far.py", far),
            ("mobile/main.dart", dart),
        ])
    };
    const BROKEN: &str = "def broken(:\n    return ((\n";
    let standing = |base: &Tree| {
        let after = with(base, "app/alone.py", "def alone():\n    return 2\n".to_owned());
        let (radius, _) = between(base, &after);
        let blind: Vec<String> = radius.completeness.blind.iter().map(|one| one.path.to_string()).collect();
        (radius.standing(), blind)
    };
    assert_eq!(standing(&tree(BROKEN, "x = 1\n", "void main() {}\n")), (Standing::NothingFound, Vec::new()));
    let unknown = |path: &str| (Standing::Unknown, vec![path.to_owned()]);
    assert_eq!(standing(&tree(BROKEN, "x = 1\n", "void main() { alone(); }\n")), unknown("mobile/main.dart"));
    assert_eq!(
        standing(&tree("def broken(:\n    return ((alone(\n", "x = 1\n", "")),
        unknown("vendor/far.py")
    );
    assert_eq!(standing(&tree("x = 1\n", BROKEN, "")), unknown("app/beside.py"));
    let elsewhere = "def sound():\n    return lonely.alone_too\n\n\ndef broken(:\n    return ((\n";
    assert_eq!(
        standing(&tree(elsewhere, "x = 1\n", "")).0,
        Standing::NothingFound,
        "a longer name is another"
    );
}
