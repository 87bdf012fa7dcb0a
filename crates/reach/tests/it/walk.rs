//! What the walk goes through, and what it leaves out.

use std::collections::BTreeSet;

use crate::tree::{self, between};
use caution_core::reach::{Band, Radius, Standing};

/// What changes by writing `to` for `from` in a file.
fn changed(files: &[(&str, &str)], path: &str, (from, to): (&str, &str)) -> Radius {
    let before = tree::of(files);
    let mut after = before.clone();
    for (known, text) in &mut after {
        if known == path {
            assert!(text.contains(from), "{path}");
            *text = text.replace(from, to);
        }
    }
    between(&before, &after).0
}

fn entries(radius: &Radius) -> BTreeSet<String> {
    radius.entries.iter().map(|entry| entry.symbol.clone()).collect()
}

#[test]
fn a_field_of_java_is_not_met_through_the_class_above_and_a_class_is_not_in_use_by_itself() {
    let files = [
        (
            "a/Base.java",
            "package a;\nclass Base {\n  static Log log = Log.of(Base.class);\n  void ready() {}\n  void go() { ready(); }\n}\n",
        ),
        (
            "a/Sub.java",
            "package a;\nclass Sub extends Base {\n  static Log log = Log.of(Sub.class);\n  @BeforeMethod void before() { Changed.m(); }\n  @Test void own() { log.info(); }\n}\n",
        ),
        ("a/Other.java", "package a;\nclass Other extends Base {\n  @Test void other() { log.info(); }\n}\n"),
        (
            "a/Late.java",
            "package a;\nclass Late extends Base {\n  void ready() { Changed.m(); }\n  @Test void late() { new Late().go(); }\n}\n",
        ),
        ("a/Changed.java", "package a;\nclass Changed {\n  static void m() { one(); }\n}\n"),
    ];
    let reached = entries(&changed(&files, "a/Changed.java", ("one()", "two()")));
    // The twin: a method is met through the class above.
    assert_eq!(reached, BTreeSet::from(["Late.late".to_owned(), "Sub.own".to_owned()]));
}

#[test]
fn a_common_name_takes_nothing_from_a_rare_one() {
    let common: Vec<String> = (0..24).map(|at| format!("common{at}")).collect();
    let mut core = String::from("def changed():\n    return 1\n\n\ndef quiet():\n    return changed()\n");
    for name in &common {
        core.push_str(&format!("\n\ndef {name}():\n    return changed()\n"));
    }
    let everywhere: String = common.iter().map(|name| format!("    {name}()\n")).collect();
    let mut files: Vec<(String, String)> = vec![
        ("core.py".to_owned(), core),
        (
            "test_quiet.py".to_owned(),
            "from core import quiet\n\n\ndef test_quiet():\n    assert quiet()\n".to_owned(),
        ),
    ];
    files
        .extend((0..240).map(|at| {
            (format!("m{at}.py"), format!("from core import *\n\n\ndef use{at}():\n{everywhere}"))
        }));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let radius = changed(&files, "core.py", ("return 1", "return 2"));
    assert!(entries(&radius).contains("test_quiet"));
    let cut = radius.completeness.cut.join("; ");
    assert!(cut.contains("mentioned in too many files to be followed"), "{cut}");
}

/// The dependents and entries of a change of several files, by name, with their bands.
fn banded(before: &[(&str, &str)], after: &[(&str, &str)]) -> BTreeSet<(String, Band)> {
    let (radius, _) = between(&tree::of(before), &tree::of(after));
    radius.dependents.iter().chain(&radius.entries).map(|one| (one.symbol.clone(), one.band)).collect()
}

#[test]
fn who_stops_using_what_is_removed_is_no_user_of_it_and_a_test_that_is_gone_does_not_run() {
    let lib = ("lib.py", "def old():\n    return 1\n\n\ndef new():\n    return 2\n");
    let user = |body: &str, import: &str| {
        format!("from lib import {import}\n\n\ndef user():\n    return {body}()\n")
    };
    let (before, after) = (user("old", "old"), user("new", "new"));
    let test = "from lib import old\n\n\ndef test_old():\n    assert old()\n";
    let still = ("still.py", "from lib import old\n\n\ndef still():\n    return old()\n");
    let reached = banded(
        &[lib, ("user.py", &before), ("test_old.py", test), still],
        &[("lib.py", "def new():\n    return 2\n"), ("user.py", &after), ("test_old.py", "X = 1\n"), still],
    );
    assert!(reached.contains(&("still".to_owned(), Band::Certain)), "{reached:?}");
    assert!(reached.iter().all(|(symbol, _)| symbol != "user" && symbol != "test_old"), "{reached:?}");
}

#[test]
fn who_registers_a_route_or_holds_a_closure_is_not_sure_to_run_it() {
    let text = "package main\n\nimport (\n\t\"net/http\"\n\t\"github.com/spf13/cobra\"\n)\n\ntype Server struct{ mux *http.ServeMux }\n\nfunc (s *Server) install() {\n\ts.mux.HandleFunc(\"GET /b\", s.b)\n}\n\nfunc (s *Server) b(w http.ResponseWriter, r *http.Request) { b(1) }\n\nfunc b(x int) int { return x }\n\nvar cmd = &cobra.Command{Use: \"do\", Run: func(c *cobra.Command, a []string) { b(2) }}\n\nfunc plain() { f := func() { b(3) }; f() }\n";
    let test = "package main\n\nimport \"testing\"\n\nfunc TestInstall(t *testing.T) { s := &Server{}; s.install() }\n\nfunc TestCmd(t *testing.T) { _ = cmd.Name }\n\nfunc TestPlain(t *testing.T) { plain() }\n";
    let reached = banded(
        &[("a.go", text), ("a_test.go", test)],
        &[("a.go", &text.replace("return x", "return x + 1")), ("a_test.go", test)],
    );
    let band = |name: &str| reached.iter().find(|(symbol, _)| symbol == name).map(|(_, band)| *band);
    assert_eq!(band("TestPlain"), Some(Band::Certain), "{reached:?}");
    for name in ["TestInstall", "TestCmd"] {
        assert_ne!(band(name), Some(Band::Certain), "{name} {reached:?}");
    }
}

#[test]
fn what_a_header_declares_that_the_body_takes_in_by_another_is_used_all_the_same() {
    let header = ("curl.h", "int plain_two(void);\nextern const struct proto the_proto;\n");
    let files = |value: &'static str| {
        let easy = format!(
            "#include \"setup.h\"\nint plain_two(void) {{ return {value}; }}\nconst struct proto the_proto = {{ {value} }};\n"
        );
        let other = "#include \"setup.h\"\nint plain_two(void) { return 0; }\n";
        let tool = "#include \"curl.h\"\nint use_two(void) { return plain_two(); }\nint use_it(void) { return of(&the_proto); }\n";
        let lone = "static int plain_two(void) { return 3; }\nint use_own(void) { return plain_two(); }\n";
        vec![
            ("curl.h".to_owned(), header.1.to_owned()),
            ("setup.h".to_owned(), "#include \"curl.h\"\n".to_owned()),
            ("easy.c".to_owned(), easy),
            ("other.c".to_owned(), other.to_owned()),
            ("tool.c".to_owned(), tool.to_owned()),
            ("lone.c".to_owned(), lone.to_owned()),
        ]
    };
    let (before, after) = (files("1"), files("2"));
    let short = |files: &'static [(String, String)]| -> Vec<(&'static str, &'static str)> {
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect()
    };
    let reached = banded(&short(before.leak()), &short(after.leak()));
    let names: BTreeSet<&str> = reached.iter().map(|(symbol, _)| symbol.as_str()).collect();
    assert!(names.contains("use_two") && names.contains("use_it"), "{reached:?}");
    // The twin: a function of one file alone is no other's.
    assert!(!names.contains("use_own"), "{reached:?}");
}

#[test]
fn who_names_a_class_is_not_sure_to_be_moved_by_what_its_body_does() {
    let files = |value: &str| {
        let shop = format!(
            "package a;\nclass Shop {{\n  static {{ one({value}); }}\n  static int one(int x) {{ return x; }}\n}}\n"
        );
        let user = "package a;\nclass User {\n  Object made() { return new Shop(); }\n  boolean asked(Object x) { return x instanceof Shop; }\n}\n";
        [("a/Shop.java", shop), ("a/User.java", user.to_owned())]
    };
    let (before, after) = (files("1"), files("2"));
    let short = |files: &'static [(&'static str, String); 2]| {
        files.each_ref().map(|(path, text)| (*path, text.as_str()))
    };
    let reached = banded(&short(Box::leak(Box::new(before))), &short(Box::leak(Box::new(after))));
    let band = |name: &str| reached.iter().find(|(symbol, _)| symbol == name).map(|(_, band)| *band);
    assert_eq!(band("User.made"), Some(Band::Certain), "{reached:?}");
    assert_ne!(band("User.asked"), Some(Band::Certain), "{reached:?}");
}

#[test]
fn who_writes_over_a_function_or_a_variable_does_not_use_it() {
    let lib = "LIMIT = 1\n\n\nclass Scraper:\n    def scrape(self):\n        return 1\n";
    let user = "import lib\n\n\ndef fake(s: lib.Scraper):\n    s.scrape = 1\n\n\ndef real(s: lib.Scraper):\n    return s.scrape()\n\n\ndef sets():\n    lib.LIMIT = 3\n\n\ndef reads():\n    return lib.LIMIT\n";
    let changed = lib.replace("return 1", "return 2").replace("LIMIT = 1", "LIMIT = 2");
    let reached = banded(&[("lib.py", lib), ("user.py", user)], &[("lib.py", &changed), ("user.py", user)]);
    let band = |name: &str| reached.iter().find(|(symbol, _)| symbol == name).map(|(_, band)| *band);
    assert_eq!((band("real"), band("reads")), (Some(Band::Certain), Some(Band::Certain)), "{reached:?}");
    assert_ne!(band("sets"), Some(Band::Certain), "{reached:?}");
    assert!(!matches!(band("fake"), Some(Band::Certain | Band::Likely)), "{reached:?}");
}

#[test]
fn a_text_that_is_a_path_names_the_file() {
    let config = "export default { sidebar: \"./sidebars.ts\", other: \"./src/sidebars.ts\" };\n";
    let side = "export const items = [\"a\"];\n";
    let files = [("docs/config.ts", config), ("docs/sidebars.ts", side), ("docs/far/sidebars.ts", side)];
    let changed = side.replace("\"a\"", "\"b\"");
    let of = |path: &str| -> BTreeSet<String> { changed_paths(&files, path, &changed) };
    assert!(of("docs/sidebars.ts").contains("docs/config.ts"));
    assert!(!of("docs/far/sidebars.ts").contains("docs/config.ts"));
}

/// The files of those whom a change of a file reaches.
fn changed_paths(files: &[(&str, &str)], path: &str, text: &str) -> BTreeSet<String> {
    let old = files.iter().find(|(known, _)| *known == path).unwrap().1;
    let radius = changed(files, path, (old, text));
    radius.dependents.iter().map(|one| one.path.to_string()).collect()
}

#[test]
fn a_test_that_patches_what_stands_on_its_way_is_not_sure_to_run_it() {
    let shop = "def price():\n    return 1\n\n\nclass Order:\n    def total(self):\n        return price()\n\n\ndef bill():\n    return Order().total()\n";
    let test = "from unittest.mock import patch\nimport shop\n\n\n@patch(\"shop.price\")\ndef test_text(fake):\n    assert shop.bill()\n\n\ndef test_object():\n    with patch.object(shop.Order, \"total\"):\n        assert shop.bill()\n\n\n@patch(\"shop.other\")\ndef test_else(fake):\n    assert shop.bill()\n\n\ndef test_plain():\n    assert shop.bill()\n";
    let changed = shop.replace("return 1", "return 2");
    let reached = banded(
        &[("shop.py", shop), ("test_shop.py", test)],
        &[("shop.py", &changed), ("test_shop.py", test)],
    );
    let band = |name: &str| reached.iter().find(|(symbol, _)| symbol == name).map(|(_, band)| *band);
    for (name, sure) in
        [("test_text", false), ("test_object", false), ("test_else", true), ("test_plain", true)]
    {
        let expected = if sure { Band::Certain } else { Band::Likely };
        assert_eq!(band(name), Some(expected), "{name} {reached:?}");
    }
}

#[test]
fn a_test_that_puts_another_module_in_its_place_is_not_sure_to_run_it() {
    let shop = "import { price } from './price';\nexport function bill() { return price(); }\n";
    let tests = |mocked: &str| {
        format!(
            "import {{ bill }} from './shop';\njest.mock('{mocked}');\ntest('bills', () => {{ bill(); }});\n"
        )
    };
    for (mocked, expected) in [("./price", Band::Likely), ("./other", Band::Certain)] {
        let test = tests(mocked);
        let files = |price| [("price.js", price), ("shop.js", shop), ("shop.test.js", test.as_str())];
        let reached = banded(
            &files("export function price() { return 1; }\n"),
            &files("export function price() { return 2; }\n"),
        );
        assert!(reached.contains(&("bills".to_owned(), expected)), "{mocked} {reached:?}");
    }
}

#[test]
fn a_test_that_sets_another_in_its_place_is_not_sure_to_run_it() {
    let shop = "def price():\n    return 1\n";
    let test = "import shop\n\n\ndef test_set(monkeypatch):\n    monkeypatch.setattr(shop, \"price\", lambda: 3)\n    assert shop.price() == 3\n";
    let reached = banded(
        &[("shop.py", shop), ("test_shop.py", test)],
        &[("shop.py", &shop.replace('1', "2")), ("test_shop.py", test)],
    );
    assert!(reached.contains(&("test_set".to_owned(), Band::Likely)), "{reached:?}");
}

#[test]
fn a_name_that_is_taken_out_of_a_module_is_a_use_of_it() {
    let module = "exports.one = () => 1;\nexports.two = () => 10;\n";
    let top = "const p = require('./p');\nconst { one, two: second = 3 } = p;\ntest('first', () => one());\ntest('second', () => second());\n";
    let inner = "import * as p from './p';\ntest('first', () => {\n  const { one } = p;\n  one();\n});\ntest('second', () => {\n  const { two } = p;\n  two();\n});\n";
    for test in [top, inner] {
        for (from, to, wanted, other) in [("1;", "2;", "first", "second"), ("10", "20", "second", "first")] {
            let changed = module.replace(from, to);
            let reached =
                banded(&[("p.js", module), ("p.test.js", test)], &[("p.js", &changed), ("p.test.js", test)]);
            let has = |name: &str| reached.iter().any(|(symbol, _)| symbol == name);
            assert!(has(wanted) && !has(other), "{test} {reached:?}");
        }
    }
}

#[test]
fn a_script_runs_its_own_level_and_takes_a_function_from_the_last_that_gives_it() {
    let run = "#!/bin/sh\nexport PRICE=1\n. ./a.sh\n. ./b.sh\nlog x\n";
    let (a, b) = ("log() {\n  echo a\n}\n", "log() {\n  echo b\n}\n");
    let files = [("run.sh", run), ("a.sh", a), ("b.sh", b)];
    let with = |path: &str, from: &str, to: &str| {
        let after: Vec<(&str, String)> = files
            .iter()
            .map(|(known, text)| {
                (*known, if *known == path { text.replace(from, to) } else { (*text).to_owned() })
            })
            .collect();
        let after: Vec<(&str, &str)> = after.iter().map(|(path, text)| (*path, text.as_str())).collect();
        banded(&files, &after)
    };
    let price = with("run.sh", "PRICE=1", "PRICE=2");
    assert!(price.contains(&(String::new(), Band::Certain)), "{price:?}");
    for path in ["a.sh", "b.sh"] {
        let reached = with(path, "echo ", "echo to ");
        let band = reached.iter().find(|(symbol, _)| symbol.is_empty()).map(|(_, band)| *band);
        assert_eq!(band, Some(Band::Likely), "{path} {reached:?}");
    }
}

#[test]
fn a_program_without_an_ending_is_one_by_its_first_line() {
    let files = [
        ("bin/deploy", "#!/bin/sh\nset -e\nbuild() {\n  echo 1\n}\nbuild\n"),
        ("scripts/all.sh", "#!/bin/sh\necho begin\n./bin/deploy now\n"),
        ("notes", "build one\n"),
        (
            "tool/count",
            "#!/usr/bin/env python3\nfrom lib import total\n\n\ndef main():\n    return total()\n",
        ),
        ("tool/lib.py", "def total():\n    return 1\n"),
        ("tool/old", "#!/usr/bin/perl\nprint 1;\n"),
    ];
    let seeds = |radius: &Radius| -> Vec<String> {
        radius.seeds.iter().map(|seed| format!("{} {}", seed.kind.id(), seed.symbol)).collect()
    };
    let radius = changed(&files, "bin/deploy", ("echo 1", "echo 2"));
    assert_eq!(seeds(&radius), ["behaviour build"]);
    let found: Vec<String> = radius.entries.iter().map(|one| one.path.to_string()).collect();
    assert!(
        found.contains(&"bin/deploy".to_owned()) && found.contains(&"scripts/all.sh".to_owned()),
        "{found:?}"
    );
    // It is met as a user, and a comment in it is layout.
    let radius = changed(&files, "tool/lib.py", ("return 1", "return 2"));
    assert!(
        radius.dependents.iter().any(|one| one.path.to_string() == "tool/count"),
        "{:?}",
        radius.dependents
    );
    let radius = changed(&files, "bin/deploy", ("set -e\n", "# first\n\nset -e\n"));
    assert_eq!(radius.standing(), Standing::LayoutOnly);
    // A text is none, and a program that nobody reads is not clear.
    assert_eq!(seeds(&changed(&files, "notes", ("one", "two"))), ["file "]);
    assert_eq!(changed(&files, "tool/old", ("1", "2")).standing(), Standing::Unknown);
}

#[test]
fn what_a_script_exports_is_read_by_what_it_starts() {
    let files = [
        ("env.sh", "export MODE=1\nexport QUIET=1\n"),
        ("run.sh", "#!/bin/sh\n. ./env.sh\nLEVEL=1 python app.py\n"),
        (
            "app.py",
            "import os\nimport conf\n\n\ndef level():\n    return os.environ[\"LEVEL\"]\n\n\ndef quiet():\n    return 1\n",
        ),
        ("conf.py", "import os\n\n\ndef mode():\n    return os.getenv(\"MODE\")\n"),
        ("far.py", "import os\n\n\ndef mode():\n    return os.getenv(\"MODE\")\n"),
    ];
    let shown = |radius: &Radius| -> BTreeSet<String> {
        let all = radius.dependents.iter().chain(&radius.entries);
        all.map(|one| format!("{}:{} {:?}", one.path, one.symbol, one.band)).collect()
    };
    let found = shown(&changed(&files, "env.sh", ("MODE=1", "MODE=2")));
    assert!(found.contains("conf.py:mode Likely") && found.contains("far.py:mode Possible"), "{found:?}");
    let found = shown(&changed(&files, "run.sh", ("LEVEL=1", "LEVEL=2")));
    assert!(found.contains("app.py:level Likely") && found.contains("run.sh: Certain"), "{found:?}");
    assert!(!found.iter().any(|one| one.starts_with("conf.py") || one.contains("quiet")), "{found:?}");
    // Nobody reads it.
    let found = shown(&changed(&files, "env.sh", ("QUIET=1", "QUIET=2")));
    assert!(!found.iter().any(|one| one.contains(".py")), "{found:?}");
}

#[test]
fn a_class_of_ruby_and_its_objects_are_reached_apart() {
    let shop = "class Shop\n  def self.rate\n    1\n  end\n  def rate\n    2\n  end\n  def sum\n    rate\n  end\n  def self.all\n    rate\n  end\nend\n";
    let files = [("shop.rb", shop)];
    let of = |change| {
        let radius = changed(&files, "shop.rb", change);
        radius.dependents.iter().map(|one| one.symbol.clone()).collect::<BTreeSet<_>>()
    };
    assert_eq!(of(("    1", "    3")), BTreeSet::from(["Shop.all".to_owned()]));
    assert_eq!(of(("    2", "    3")), BTreeSet::from(["Shop.sum".to_owned()]));
}

#[test]
fn who_writes_a_property_runs_what_writes_it() {
    for (path, text, change) in [
        (
            "a.py",
            "class A:\n    @property\n    def v(self):\n        return self._v\n\n    @v.setter\n    def v(self, x):\n        self._v = x\n\n\ndef user(a: A):\n    a.v = 2\n",
            ("= x", "= x + 1"),
        ),
        (
            "a.ts",
            "export class A {\n  private w = 0;\n  set v(x: number) {\n    this.w = x;\n  }\n}\nexport function user(a: A) {\n  a.v = 2;\n}\n",
            ("= x;", "= x + 1;"),
        ),
        (
            "a.rb",
            "class A\n  def v=(x)\n    @v = x\n  end\n  def user\n    self.v = 2\n  end\nend\n",
            ("@v = x", "@v = x + 1"),
        ),
    ] {
        let radius = changed(&[(path, text)], path, change);
        let users: Vec<&str> = radius.dependents.iter().map(|one| one.symbol.as_str()).collect();
        assert!(users.iter().any(|user| user.ends_with("user")), "{path}: {users:?}");
    }
}

#[test]
fn what_is_run_where_a_program_is_loaded_or_an_object_made_is_reached_from_there() {
    let go = [
        ("go.mod", "module ex.com/m\n"),
        ("main.go", "package main\n\nfunc init() {\n\tset(1)\n}\n\nfunc set(x int) {}\n\nfunc main() {}\n"),
    ];
    let radius = changed(&go, "main.go", ("set(1)", "set(2)"));
    assert!(entries(&radius).contains("main"), "{:?}", entries(&radius));
    let java = [
        (
            "p/A.java",
            "package p;\nclass A {\n  int x = start(1);\n  static int start(int n) { return n; }\n}\n",
        ),
        ("p/ATest.java", "package p;\nclass ATest {\n  @Test void made() { new A(); }\n}\n"),
    ];
    let radius = changed(&java, "p/A.java", ("start(1)", "start(2)"));
    assert!(entries(&radius).contains("ATest.made"), "{:?}", entries(&radius));
    let python = [
        ("r.py", "class R:\n    def __init__(self, x):\n        self.x = x\n"),
        (
            "test_r.py",
            "import pytest\nfrom r import R\n\n\n@pytest.mark.parametrize('x', [R(1)])\ndef test_one(x):\n    assert x\n\n\ndef test_two():\n    assert True\n",
        ),
    ];
    let radius = changed(&python, "r.py", ("= x", "= x + 1"));
    assert!(entries(&radius).contains("test_two"), "{:?}", entries(&radius));
}
