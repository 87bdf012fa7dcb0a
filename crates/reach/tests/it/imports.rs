//! What a change of imports changes: never layout, for those who get a name through the file, and for nobody else.

use std::collections::BTreeSet;

use crate::tree::{self, Tree, between};
use caution_core::reach::{Band, Radius, Standing};

/// What a change of one file from one text to another reaches, beside files that stay.
fn change(path: &str, before: &str, after: &str, rest: &[(&str, &str)]) -> Radius {
    let with = |text: &str| -> Tree { tree::of(&[rest, &[(path, text)]].concat()) };
    between(&with(before), &with(after)).0
}

fn seeds(radius: &Radius) -> Vec<String> {
    radius.seeds.iter().map(|seed| format!("{} {}", seed.kind.id(), seed.symbol)).collect()
}

fn certain(radius: &Radius) -> BTreeSet<String> {
    let all = radius.dependents.iter().chain(&radius.entries).filter(|one| one.band == Band::Certain);
    all.map(|one| format!("{}:{}", one.path, one.symbol)).collect()
}

#[track_caller]
fn reaches(radius: &Radius, wanted: &[&str], not: &[&str]) {
    let found = certain(radius);
    for one in wanted {
        assert!(found.contains(*one), "{one} is not in {found:?}; seeds {:?}", seeds(radius));
    }
    for one in not {
        assert!(!found.contains(*one), "{one} is in {found:?}; seeds {:?}", seeds(radius));
    }
    assert_ne!(radius.standing(), Standing::LayoutOnly);
}

#[test]
fn who_gets_a_name_through_a_package_is_reached_when_it_comes_from_elsewhere() {
    let rest = [
        ("pkg/a.py", "def f():\n    return 1\n\n\ndef g():\n    return 1\n"),
        ("pkg/b.py", "def f():\n    return 2\n"),
        ("use.py", "from pkg import f\n\n\ndef through():\n    return f()\n"),
        ("attr.py", "import pkg\n\n\ndef whole():\n    return pkg.f()\n"),
        ("other.py", "from pkg import g\n\n\ndef beside():\n    return g()\n"),
        ("direct.py", "from pkg.b import f\n\n\ndef direct():\n    return f()\n"),
    ];
    let (before, after) = ("from .a import f\nfrom .a import g\n", "from .b import f\nfrom .a import g\n");
    let radius = change("pkg/__init__.py", before, after, &rest);
    assert_eq!(seeds(&radius), ["behaviour f"]);
    reaches(&radius, &["use.py:through", "attr.py:whole"], &["other.py:beside", "direct.py:direct"]);
    // Written otherwise, and the same.
    let radius = change("pkg/__init__.py", before, "from pkg.a import f, g\n", &rest);
    assert_eq!((seeds(&radius), certain(&radius)), (vec!["file ".to_owned()], BTreeSet::new()));
    assert_ne!(radius.standing(), Standing::LayoutOnly);
    let radius = change("pkg/__init__.py", before, "from .a import f, g  # one\n", &rest);
    assert_eq!(radius.standing(), Standing::LayoutOnly);
    // What is gone is looked for where it was.
    let radius = change("pkg/__init__.py", before, "from .a import g\n", &rest);
    assert_eq!(seeds(&radius), ["removed f"]);
    reaches(&radius, &["use.py:through", "attr.py:whole"], &["other.py:beside", "direct.py:direct"]);
}

#[test]
fn everything_that_is_handed_on_moves_with_its_module() {
    let rest = [
        ("pkg/a.py", "def f():\n    return 1\n\n\ndef only_a():\n    return 1\n"),
        ("pkg/b.py", "def f():\n    return 2\n"),
        (
            "use.py",
            "from pkg import f, only_a\n\n\ndef one():\n    return f()\n\n\ndef two():\n    return only_a()\n",
        ),
        ("far.py", "from pkg.a import f\n\n\ndef far():\n    return f()\n"),
    ];
    let radius = change("pkg/__init__.py", "from .a import *\n", "from .b import *\n", &rest);
    assert_eq!(seeds(&radius), ["behaviour f", "removed only_a"]);
    reaches(&radius, &["use.py:one", "use.py:two"], &["far.py:far"]);
    let rest = [
        ("a.ts", "export const f = () => 1;\nexport const g = () => 1;\n"),
        ("b.ts", "export const f = () => 2;\n"),
        ("use.ts", "import { f } from './index';\nexport function one() { return f(); }\n"),
        ("two.ts", "import * as all from './index';\nexport function two() { return all.f(); }\n"),
        ("far.ts", "import { f } from './a';\nexport function far() { return f(); }\n"),
    ];
    for (before, after) in [
        ("export * from './a';\n", "export * from './b';\n"),
        ("export { f } from './a';\n", "export { f } from './b';\n"),
        ("import { f } from './a';\nexport { f };\n", "import { f } from './b';\nexport { f };\n"),
        ("export { g as f } from './a';\n", "export { f } from './a';\n"),
    ] {
        let radius = change("index.ts", before, after, &rest);
        reaches(&radius, &["use.ts:one", "two.ts:two"], &["far.ts:far"]);
    }
}

#[test]
fn a_name_that_a_list_gains_or_loses_comes_or_goes_for_whoever_takes_everything() {
    let rest = [
        ("b.py", "from a import *\n\n\ndef one():\n    return f()\n\n\ndef two():\n    return g()\n"),
        ("c.py", "from b import f\n\n\ndef far():\n    return f()\n"),
        ("d.py", "from a import f\n\n\ndef direct():\n    return f()\n"),
        ("e.py", "from a import *\n\n\ndef f():\n    return 3\n\n\ndef own():\n    return f()\n"),
    ];
    let text = |list: &str| format!("{list}def f():\n    return 1\n\n\ndef g():\n    return 1\n");
    let (both, one) = ("__all__ = ['f', 'g']\n", "__all__ = ['g']\n");
    let not = ["b.py:two", "d.py:direct", "e.py:own"];
    for (before, after, seed) in [(both, one, "removed f"), (one, both, "added f"), ("", one, "removed f")] {
        let radius = change("a.py", &text(before), &text(after), &rest);
        reaches(&radius, &["b.py:one", "c.py:far"], &not);
        assert!(seeds(&radius).contains(&seed.to_owned()), "{:?}", seeds(&radius));
    }
    // The same names in another form.
    let radius =
        change("a.py", &text(both), &text("__all__ = [\n    \"f\",\n    \"g\",  # last\n]\n"), &rest);
    assert_eq!(certain(&radius), BTreeSet::new());
}

#[test]
fn a_name_under_another_name_moves_too() {
    let rest = [
        ("a.ts", "export const f = () => 1;\n"),
        ("b.ts", "export const f = () => 2;\n"),
        ("mid.ts", "export { f as g } from './index';\n"),
        ("use.ts", "import { g } from './mid';\nexport function one() { return g(); }\n"),
    ];
    let radius = change("index.ts", "export { f } from './a';\n", "export { f } from './b';\n", &rest);
    reaches(&radius, &["use.ts:one"], &[]);
    let rest = [
        ("Cargo.toml", "[package]\nname = \"shop\"\n"),
        ("src/a.rs", "pub fn f() -> u32 { 1 }\n"),
        ("src/b.rs", "pub fn f() -> u32 { 2 }\n"),
        (
            "src/user.rs",
            "use crate::g;\npub fn one() -> u32 { g() }\npub fn two() -> u32 { crate::a::f() }\n",
        ),
    ];
    let lib = |from: &str| format!("mod a;\nmod b;\nmod user;\npub use {from}::f as g;\n");
    let radius = change("src/lib.rs", &lib("a"), &lib("b"), &rest);
    reaches(&radius, &["src/user.rs:one"], &["src/user.rs:two"]);
}

#[test]
fn what_uses_a_name_that_comes_in_by_a_star_uses_another_one() {
    let rest = [
        ("a/T.java", "package a;\npublic class T { public static int go() { return 1; } }\n"),
        ("b/T.java", "package b;\npublic class T { public static int go() { return 2; } }\n"),
    ];
    let text = |from: &str| {
        format!(
            "package c;\nimport {from}.*;\nclass U {{\n  int use() {{ return T.go(); }}\n  int not() {{ return 1; }}\n}}\n"
        )
    };
    let radius = change("c/U.java", &text("a"), &text("b"), &rest);
    reaches(&radius, &[], &[]);
    assert_eq!(seeds(&radius), ["behaviour U.use"]);
    let rest = [
        ("go.mod", "module ex.com/m\n"),
        ("a/a.go", "package a\nfunc F() int { return 1 }\n"),
        ("b/b.go", "package b\nfunc F() int { return 2 }\n"),
    ];
    let text = |from: &str| {
        format!(
            "package c\nimport . \"ex.com/m/{from}\"\nfunc use() int {{ return F() }}\nfunc not() int {{ return 1 }}\n"
        )
    };
    let radius = change("c/c.go", &text("a"), &text("b"), &rest);
    assert_eq!(seeds(&radius), ["behaviour use"]);
}

#[test]
fn to_load_a_module_is_to_run_it() {
    let rest = [
        ("poly.ts", "globalThis.x = 1;\n"),
        ("fill.ts", "globalThis.y = 1;\n"),
        ("use.ts", "import { total } from './core';\ntest('total', () => { total(); });\n"),
    ];
    let core = |imports: &str| format!("{imports}export const total = () => 1;\n");
    for (before, after) in [
        ("", "import './poly';\n"),
        ("import './poly';\n", ""),
        ("import './poly';\nimport './fill';\n", "import './fill';\nimport './poly';\n"),
    ] {
        let radius = change("core.ts", &core(before), &core(after), &rest);
        assert_eq!(seeds(&radius), ["behaviour "], "{before}{after}");
        assert_eq!(radius.standing(), Standing::Reached, "{before}{after}");
    }
    let rest = [
        ("plugin.py", "import registry\nregistry.add(1)\n"),
        ("test_core.py", "from core import total\n\n\ndef test_total():\n    assert total()\n"),
    ];
    let core = |imports: &str| format!("{imports}\n\ndef total():\n    return 1\n");
    let radius = change("core.py", &core(""), &core("import plugin\n"), &rest);
    assert_eq!(radius.standing(), Standing::Reached, "{:?}", seeds(&radius));
    // A name of nobody's that nobody uses is told, and reaches nobody.
    let radius = change("core.py", &core("import os\n"), &core(""), &rest);
    assert_eq!((seeds(&radius), radius.standing()), (vec!["removed os".to_owned()], Standing::NothingFound));
}

#[test]
fn what_a_function_imports_is_a_part_of_it() {
    let rest = [("a.py", "def f():\n    return 1\n"), ("b.py", "def f():\n    return 2\n")];
    let text = |from: &str| {
        format!("def one():\n    from {from} import f\n    return f()\n\n\ndef two():\n    return 1\n")
    };
    let radius = change("use.py", &text("a"), &text("b"), &rest);
    assert_eq!(seeds(&radius), ["behaviour one"]);
}

#[test]
fn what_is_said_of_a_program_is_told_and_goes_nowhere() {
    let rest = [("use.py", "from core import total\n\n\ndef one():\n    return total()\n")];
    let core = |said: &str, value: u32| format!("def total():\n    \"\"\"{said}\"\"\"\n    return {value}\n");
    let radius = change("core.py", &core("Adds.", 1), &core("Sums.", 1), &rest);
    assert_eq!(
        (seeds(&radius), certain(&radius)),
        (vec!["behaviour documentation texts".to_owned()], BTreeSet::new())
    );
    assert_eq!(radius.standing(), Standing::NothingFound);
    let radius = change("core.py", &core("Adds.", 1), &core("Sums.", 2), &rest);
    assert_eq!(seeds(&radius), ["behaviour total"]);
    reaches(&radius, &["use.py:one"], &[]);
}

#[test]
fn an_import_of_what_a_class_means_already_moves_nothing_in_it() {
    let outer = "package p\nopen class Outer(vararg val all: Inner) {\n  internal fun lookup(n: Int): Inner? = all.firstOrNull()\n  interface Inner {\n    fun n(): Int\n  }\n}\n\nfun user(o: Outer) = o.lookup(1)\n";
    let with = outer.replace("package p\n", "package p\n\nimport p.Outer.Inner\n\n");
    let with = format!("{with}\nobject Last : Inner {{\n  override fun n() = 2\n}}\n");
    let told = seeds(&change("Outer.kt", outer, &with, &[]));
    assert!(!told.iter().any(|seed| seed.contains("lookup") || seed.contains("all")), "{told:?}");
    assert!(told.iter().any(|seed| seed.contains("Last")), "{told:?}");
}

#[test]
fn another_order_is_a_change_where_it_counts() {
    let told = |path: &str, before: &str, after: &str| seeds(&change(path, before, after, &[]));
    for (path, one, other, seed) in [
        ("A.java", "enum A { B, C; }\n", "enum A { C, B; }\n", "behaviour A"),
        ("a.py", "a = f()\nb = g()\n", "b = g()\na = f()\n", "behaviour "),
        (
            "a.py",
            "def f():\n    return 1\ndef f():\n    return 2\n",
            "def f():\n    return 2\ndef f():\n    return 1\n",
            "behaviour ",
        ),
        ("a.go", "package a\n\nfunc F() {}\n", "package b\n\nfunc F() {}\n", "contract F"),
    ] {
        let told = told(path, one, other);
        assert!(told.iter().any(|one| one == seed), "{other}: {told:?}");
    }
    for (path, one, other) in [
        (
            "a.py",
            "def f():\n    return 1\ndef g():\n    return 2\n",
            "def g():\n    return 2\ndef f():\n    return 1\n",
        ),
        ("a.go", "package a\n\nconst A = 1\nconst B = 2\n", "package a\n\nconst B = 2\nconst A = 1\n"),
    ] {
        assert_eq!(told(path, one, other), Vec::<String>::new(), "{other}");
    }
}

#[test]
fn a_class_that_is_injected_is_no_mere_type() {
    let rest = [("x.ts", "export class X {}\n")];
    let text = |import: &str, class: &str| format!("{import} {{ X }} from './x';\n{class}\n");
    let of = |class: &str| seeds(&change("a.ts", &text("import", class), &text("import type", class), &rest));
    let told = of("@Injectable()\nexport class A { constructor(private x: X) {} }");
    assert!(told.iter().any(|seed| seed.starts_with("behaviour A")), "{told:?}");
    let told = of("export class A { constructor(private x: X) {} }");
    assert!(!told.iter().any(|seed| seed.starts_with("behaviour")), "{told:?}");
    let told = of("@Injectable()\nexport class A { m(x: X) {} }");
    assert!(!told.iter().any(|seed| seed.starts_with("behaviour")), "{told:?}");
}

#[test]
fn what_is_missing_of_everything_that_is_handed_on_is_missed_by_who_got_it() {
    let user = "pub fn two() {\n    crate::f()\n}\n\npub fn other() {}\n";
    let reached = |before: &str, after: &str| {
        let files = |text| {
            tree::of(&[
                ("Cargo.toml", "[package]\nname = \"m\"\n"),
                ("src/lib.rs", "mod user;\nmod a;\nmod b;\npub use a::*;\n"),
                ("src/a.rs", text),
                ("src/b.rs", "pub fn f() {}\n"),
                ("src/user.rs", user),
            ])
        };
        let (radius, _) = between(&files(before), &files(after));
        let names: Vec<String> = radius.dependents.iter().map(|one| one.symbol.clone()).collect();
        assert!(!names.contains(&"other".to_owned()), "{before} {after}: {names:?}");
        (names.contains(&"two".to_owned()), radius.standing())
    };
    for (before, after) in [
        ("pub fn f() {}\n", "fn g() {}\n"),
        ("pub fn f() {}\n", "fn f() {}\n"),
        ("pub use crate::b::f;\n", ""),
        ("pub use crate::b::*;\n", ""),
        ("mod c {\n    pub fn f() {}\n}\npub use c::*;\n", "mod c {\n    pub fn f() {}\n}\n"),
        ("mod c {\n    pub fn f() {}\n}\npub use self::c::f;\n", "mod c {\n    pub fn f() {}\n}\n"),
        (
            "mod c {\n    pub fn f() {}\n}\npub use self::c::*;\n",
            "mod c {\n    fn f() {}\n}\npub use self::c::*;\n",
        ),
    ] {
        assert!(reached(before, after).0, "{before} {after}");
    }
    // That it is shown to nobody else any longer is a change, and that it is written otherwise is none.
    let shown = "pub use crate::b::f;\nuse std::fmt;\n";
    assert_ne!(reached(shown, "use crate::b::f;\nuse std::fmt;\n").1, Standing::LayoutOnly);
    assert_ne!(reached(shown, "pub(crate) use crate::b::f;\nuse std::fmt;\n").1, Standing::LayoutOnly);
    assert_eq!(reached(shown, "pub use crate::b::{f};\n\nuse std::fmt;\n").1, Standing::LayoutOnly);
}
