//! What names of small trees mean, where two files must be joined to know.

use crate::tree::{self, index};
use caution_reach::{FileEdges, edges};

/// Every certain edge: where it begins, the name as written, where it leads.
fn bound(files: &[(&str, &str)]) -> Vec<String> {
    let all = edges(&index(&tree::of(files)));
    let of = |path: &str| -> &FileEdges { all.iter().find(|file| *file.path == *path).unwrap() };
    let mut found = Vec::new();
    for file in &all {
        for edge in &file.edges {
            let Some(origin) =
                edge.origin.filter(|origin| origin.band() == caution_core::reach::Band::Certain)
            else {
                continue;
            };
            let to = &of(&edge.to_path).definitions[edge.to as usize];
            let (name, line, path) = (&edge.name, edge.line, &file.path);
            found.push(format!(
                "{path}:{line} {name} > {}:{} {} ({})",
                edge.to_path,
                to.line,
                to.name,
                origin.id()
            ));
        }
    }
    found
}

#[track_caller]
fn says(files: &[(&str, &str)], wanted: &[&str]) {
    let found = bound(files);
    for wanted in wanted {
        let (not, wanted) = wanted.strip_prefix('!').map_or((false, *wanted), |wanted| (true, wanted));
        let is_there = found.iter().any(|found| found.starts_with(wanted));
        assert!(is_there != not, "{wanted}\nin\n{}", found.join("\n"));
    }
}

#[test]
fn go_sees_the_package_without_its_tests() {
    says(
        &[
            ("go.mod", "module ex.com/m\n"),
            ("a/a.go", "package a\ntype T struct { N int }\nfunc New() T { return T{N: 1} }\n"),
            ("a/a_test.go", "package a\nfunc New2() {}\nfunc New() {}\n"),
            (
                "b/b.go",
                "package b\nimport \"ex.com/m/a\"\nfunc f() {\n\tx := a.New()\n\tx.N = 2\n\t_ = a.T{N: 3}\n\ta.New2()\n}\n",
            ),
        ],
        &[
            "b/b.go:4 New > a/a.go:3",
            "b/b.go:6 T > a/a.go:2",
            "b/b.go:5 N > a/a.go:2",
            "b/b.go:6 N > a/a.go:2",
            "!b/b.go:7 New2",
        ],
    );
}

#[test]
fn java_takes_members_and_inner_classes_of_a_class() {
    says(
        &[
            (
                "src/a/b/C.java",
                "package a.b;\npublic class C {\n  public static int m() { return 1; }\n  public static class In { void go() {} }\n}\nclass Side { static void s() {} }\n",
            ),
            (
                "src/x/D.java",
                "package x;\nimport static a.b.C.m;\nimport a.b.C.In;\nimport static a.b.Side.s;\nclass D {\n  void f() {\n    m();\n    In in = new In();\n    in.go();\n    s();\n  }\n}\n",
            ),
            (
                "src/x/E.java",
                "package x;\nimport static a.b.C.*;\nclass E {\n  void f() {\n    m();\n  }\n}\n",
            ),
        ],
        &[
            "src/x/D.java:7 m > src/a/b/C.java:3",
            "src/x/D.java:8 In > src/a/b/C.java:4",
            "src/x/D.java:9 go > src/a/b/C.java:4",
            "src/x/D.java:10 s > src/a/b/C.java:6",
            "src/x/E.java:5 m > src/a/b/C.java:3",
        ],
    );
}

#[test]
fn kotlin_and_java_see_each_other_and_extensions_are_bound() {
    says(
        &[
            ("a/Shop.java", "package a;\npublic class Shop {\n  public void open() {}\n}\n"),
            (
                "a/Ext.kt",
                "package a\n\nfun Shop.close(): Int = 1\nfun top() {}\nfun String.shout(): Int = 1\n",
            ),
            (
                "b/Use.kt",
                "package b\n\nimport a.Shop\nimport a.close\nimport a.top\nimport a.shout\n\nfun f(shop: Shop, s: String) {\n  shop.open()\n  shop.close()\n  top()\n  s.shout()\n}\n",
            ),
        ],
        &[
            "b/Use.kt:9 open > a/Shop.java:3",
            "b/Use.kt:10 close > a/Ext.kt:3",
            "b/Use.kt:11 top > a/Ext.kt:4",
            "b/Use.kt:12 shout > a/Ext.kt:5",
        ],
    );
}

#[test]
fn csharp_joins_parts_extensions_and_static_members() {
    says(
        &[
            (
                "a/Shop.cs",
                "namespace N;\npublic partial class Shop {\n  public void Open() { Close(); }\n}\n",
            ),
            (
                "a/Shop.More.cs",
                "namespace N;\npublic partial class Shop {\n  public void Close() { }\n}\npublic static class Ext {\n  public static void Add(this Shop shop) { }\n  public static int Sum(int a) { return a; }\n}\n",
            ),
            (
                "b/Use.cs",
                "using N;\nusing static N.Ext;\nnamespace M;\nclass Use {\n  void F(Shop shop) {\n    shop.Close();\n    shop.Add();\n    Sum(1);\n  }\n}\n",
            ),
        ],
        &[
            "a/Shop.cs:3 Close > a/Shop.More.cs:3",
            "b/Use.cs:6 Close > a/Shop.More.cs:3",
            "b/Use.cs:7 Add > a/Shop.More.cs:6",
            "b/Use.cs:8 Sum > a/Shop.More.cs:7",
        ],
    );
}

#[test]
fn rust_follows_paths_into_modules_enums_and_names_handed_on() {
    says(
        &[
            ("Cargo.toml", "[package]\nname = \"m\"\n"),
            ("src/lib.rs", "mod a;\nmod b;\n#[macro_use]\nmod mac;\npub use b::utils;\n"),
            ("src/mac.rs", "macro_rules! loud { () => {}; }\n"),
            (
                "src/b.rs",
                "pub mod utils;\npub mod inner {\n    pub fn deep() {}\n}\npub enum Kind { A, B }\n",
            ),
            ("src/b/utils.rs", "pub fn help() {}\n"),
            (
                "src/a.rs",
                "use crate::utils::help;\nuse crate::b::inner::deep;\nuse crate::b::Kind::A;\nuse crate::b::Kind::*;\nstruct S { depth: u32 }\nimpl S {\n    fn depth(&self) -> u32 {\n        self.depth\n    }\n    fn g(&self) {\n        self.depth();\n        help();\n        deep();\n        let x = A;\n        let y = B;\n        loud!();\n    }\n}\n",
            ),
            ("src/tests/t.rs", "use crate::b::utils;\nfn t() {\n    utils::help();\n}\n"),
        ],
        &[
            "src/a.rs:8 depth > src/a.rs:5",
            "src/a.rs:11 depth > src/a.rs:7",
            "src/a.rs:12 help > src/b/utils.rs:1",
            "src/a.rs:13 deep > src/b.rs:3",
            "src/a.rs:14 A > src/b.rs:5",
            "src/a.rs:15 B > src/b.rs:5",
            "src/a.rs:16 loud > src/mac.rs:1",
            "src/tests/t.rs:3 help > src/b/utils.rs:1",
        ],
    );
}

#[test]
fn c_joins_prototypes_with_bodies() {
    says(
        &[
            ("cart.h", "struct cart { int n; };\nint total(struct cart *c);\n"),
            ("cart.c", "#include \"cart.h\"\nint total(struct cart *c) { return c->n; }\n"),
            ("other.c", "static int total(int x) { return x; }\n"),
            ("main.c", "#include \"cart.h\"\nint main(void) {\n  struct cart c;\n  return total(&c);\n}\n"),
        ],
        &["main.c:4 total > cart.c:2", "cart.c:2 n > cart.h:1"],
    );
}

#[test]
fn javascript_modules_stand_for_their_default_and_texts_of_tests_bind_nothing() {
    says(
        &[
            ("a.js", "function make() {}\nmake.more = 1;\nmodule.exports = make;\n"),
            ("b.js", "const make = require('./a');\nmake();\n"),
            ("hub.ts", "import { run } from './run';\nexport { run };\n"),
            ("run.ts", "export function run() {}\n"),
            (
                "x.test.ts",
                "import { run } from './hub';\ndescribe('run', () => {\n  it('runs', () => {\n    run();\n  });\n});\n",
            ),
        ],
        &["b.js:2 make > a.js:1", "x.test.ts:4 run > run.ts:1"],
    );
}

#[test]
fn a_class_of_ruby_and_its_objects_have_methods_of_one_name() {
    says(
        &[
            (
                "shop.rb",
                "class Shop\n  def self.open\n    close\n  end\n  def open\n    close\n    self.close\n  end\n  class << self\n    def close\n      self.open\n    end\n  end\n  def close\n  end\n  def self.only\n  end\nend\n",
            ),
            (
                "use.rb",
                "def f\n  Shop.open\n  Shop.new.open\n  Shop.close\n  Shop.new.close\n  Shop.only\n  Shop.new.only\nend\n",
            ),
        ],
        &[
            "shop.rb:3 close > shop.rb:10",
            "shop.rb:6 close > shop.rb:14",
            "shop.rb:7 close > shop.rb:14",
            "shop.rb:11 open > shop.rb:2",
            "use.rb:2 open > shop.rb:2",
            "use.rb:3 open > shop.rb:5",
            "use.rb:4 close > shop.rb:10",
            "use.rb:5 close > shop.rb:14",
            "use.rb:6 only > shop.rb:16",
            "!use.rb:7 only",
        ],
    );
}

#[test]
fn a_module_of_rust_comes_by_a_star() {
    says(
        &[
            ("Cargo.toml", "[package]\nname = \"shop\"\n[dependencies]\nbuilder = { path = \"builder\" }\n"),
            ("src/lib.rs", "pub use builder::*;\n"),
            ("builder/Cargo.toml", "[package]\nname = \"builder\"\n"),
            ("builder/src/lib.rs", "pub mod error;\n"),
            ("builder/src/error.rs", "pub enum Kind {\n    Bad,\n}\n"),
            ("tests/use.rs", "use shop::error::Kind;\n\n#[test]\nfn bad() {\n    assert!(Kind::Bad);\n}\n"),
        ],
        &["tests/use.rs:5 Kind > builder/src/error.rs:1"],
    );
}

#[test]
fn ruby_reopens_classes() {
    says(
        &[
            ("app/models/shop.rb", "class Shop\n  def open\n    close\n  end\nend\n"),
            ("lib/ext.rb", "class Shop\n  def close\n  end\nend\n"),
            ("app/models/use.rb", "class Use\n  def f\n    Shop.new.open\n    Shop.new.close\n  end\nend\n"),
        ],
        &[
            "app/models/use.rb:3 open > app/models/shop.rb:2",
            "app/models/use.rb:4 close > lib/ext.rb:2",
            "app/models/shop.rb:3 close > lib/ext.rb:2",
        ],
    );
}

#[test]
fn php_binds_names_of_namespaces_and_traits() {
    says(
        &[
            ("composer.json", "{\"autoload\": {\"psr-4\": {\"App\\\\\": \"src/\"}}}"),
            (
                "src/Shop.php",
                "<?php\nnamespace App;\nclass Shop {\n  use Talks;\n  public function open() { $this->say(); }\n}\n",
            ),
            ("src/Talks.php", "<?php\nnamespace App;\ntrait Talks {\n  public function say() {}\n}\n"),
            (
                "src/Sub/Use.php",
                "<?php\nnamespace App\\Sub;\nuse App\\Shop;\nclass Use1 {\n  public function f(Shop $shop) {\n    $shop->open();\n    $shop->say();\n  }\n}\n",
            ),
        ],
        &[
            "src/Shop.php:5 say > src/Talks.php:4",
            "src/Sub/Use.php:6 open > src/Shop.php:5",
            "src/Sub/Use.php:7 say > src/Talks.php:4",
        ],
    );
}

#[test]
fn groups_of_examples_hide_nothing() {
    says(
        &[
            ("app/models/order.rb", "class Order\n  def pay\n  end\nend\n"),
            ("app/models/use.rb", "class Use\n  def f\n    create(1)\n  end\nend\n"),
            (
                "spec/order_spec.rb",
                "RSpec.describe Order do\n  context \"create\" do\n    it \"pays\" do\n      Order.new.pay\n    end\n  end\nend\n",
            ),
        ],
        &[
            "spec/order_spec.rb:4 pay > app/models/order.rb:2",
            "spec/order_spec.rb:4 Order > app/models/order.rb:1",
        ],
    );
}

#[test]
fn inside_a_class_its_name_is_no_constructor() {
    let text = "package p;\npublic class Link {\n  Link() {}\n  void hop() {}\n  Link copy() {\n    Link other = new Link();\n    other.hop();\n    return Link.Kind.of();\n  }\n  static class Kind {\n    static Link of() { return null; }\n  }\n}\n";
    let below = "package p;\nclass Long extends Link {\n  Long() { super(); }\n  void f(Link link) {\n    link.hop();\n    new Link();\n  }\n}\n";
    says(
        &[("src/p/Link.java", text), ("src/p/Long.java", below)],
        &[
            "src/p/Link.java:7 hop > src/p/Link.java:4",
            "src/p/Link.java:8 of > src/p/Link.java:11",
            "src/p/Link.java:5 Link > src/p/Link.java:2",
            "!src/p/Link.java:5 Link > src/p/Link.java:3",
            "src/p/Long.java:5 hop > src/p/Link.java:4",
            "src/p/Long.java:6 Link > src/p/Link.java:2",
        ],
    );
}

#[test]
fn what_no_star_leads_to_costs_no_name() {
    let uses: String = (0..12).map(|at| format!("using Gone{at};\n")).collect();
    let test = format!(
        "namespace Fv.Tests;\n{uses}using Results;\npublic class T {{\n  public void F() {{\n    var v = new Inline<int>();\n    v.Go();\n    new Found();\n  }}\n}}\n"
    );
    says(
        &[
            ("a/Inline.cs", "namespace Fv;\npublic class Inline<T> {\n  public void Go() {}\n}\n"),
            ("a/Found.cs", "namespace Fv.Results;\npublic class Found {\n}\n"),
            ("a/Other.cs", "namespace Fv.Other;\npublic class Lost {\n}\n"),
            ("b/T.cs", &test),
        ],
        &[
            "b/T.cs:17 Inline > a/Inline.cs:2",
            "b/T.cs:18 Go > a/Inline.cs:3",
            "b/T.cs:19 Found > a/Found.cs:2",
        ],
    );
}

#[test]
fn methods_outside_of_their_class_know_its_members() {
    says(
        &[
            (
                "log.h",
                "class Slice {\n public:\n  int size();\n};\nclass Log {\n public:\n  int read();\n  int help();\n  Slice buffer_;\n};\n",
            ),
            (
                "log.cc",
                "#include \"log.h\"\nint size() { return 1; }\nint Log::read() {\n  help();\n  return buffer_.size();\n}\nint free_one() {\n  return size();\n}\n",
            ),
            (
                "log_test.cc",
                "#include \"log.h\"\nclass LogTest {\n public:\n  void check(int a);\n};\nTEST_F(LogTest, Reads) {\n  check(1);\n}\n",
            ),
        ],
        &[
            "log.cc:4 help > log.h:8",
            "log.cc:5 buffer_ > log.h:9",
            "log.cc:5 size > log.h:3",
            "log.cc:8 size > log.cc:2",
            "log_test.cc:7 check > log_test.cc:4",
        ],
    );
}

#[test]
fn an_extension_of_kotlin_is_called_on_the_object_around() {
    says(
        &[
            ("a/Dsl.kt", "package a\nfun Module.one(x: Int) {\n}\n"),
            ("b/Other.kt", "package b\nfun Module.one(x: Int) {\n}\n"),
            ("c/Use.kt", "package c\nimport a.one\nval all = module {\n  one(1)\n}\n"),
        ],
        &["c/Use.kt:4 one > a/Dsl.kt:2"],
    );
}

#[test]
fn an_extension_of_kotlin_is_the_one_that_the_file_imports() {
    says(
        &[
            ("a/A.kt", "package a\n\nclass M\n"),
            ("b/B.kt", "package b\n\nimport a.M\n\nfun M.verify() = 1\n"),
            ("d/D.kt", "package d\n\nimport a.M\nimport b.*\n\nfun f(m: M) {\n  m.verify()\n}\n"),
            ("e/E.kt", "package e\n\nimport a.M\n\nfun g(m: M) {\n  m.verify()\n}\n"),
        ],
        &["d/D.kt:7 verify > b/B.kt:5", "!e/E.kt:6 verify"],
    );
}

#[test]
fn of_two_extensions_the_one_that_is_seen_is_meant() {
    says(
        &[
            ("a/A.kt", "package a\n\nclass M\n"),
            ("b/B.kt", "package b\n\nfun a.M.v() {}\n"),
            ("c/C.kt", "package c\n\nfun a.M.v() {}\n"),
            ("d/D.kt", "package d\n\nimport a.M\nimport c.*\n\nfun f(m: M) {\n  m.v()\n}\n"),
            ("e/E.kt", "package e\n\nimport a.M\nimport b.*\nimport c.v\n\nfun f(m: M) {\n  m.v()\n}\n"),
            ("g/G.kt", "package g\n\nimport a.M\nimport b.*\nimport c.*\n\nfun f(m: M) {\n  m.v()\n}\n"),
        ],
        &["d/D.kt:7 v > c/C.kt:3", "!d/D.kt:7 v > b/B.kt", "e/E.kt:8 v > c/C.kt:3", "!g/G.kt:8 v"],
    );
    let extends = |namespace: &str| {
        format!(
            "namespace {namespace};\npublic static class X {{\n  public static void V(this A.M m) {{ }}\n}}\n"
        )
    };
    says(
        &[
            ("a/M.cs", "namespace A;\npublic class M { }\n"),
            ("b/X.cs", &extends("B")),
            ("c/X.cs", &extends("C")),
            ("d/D.cs", "using A;\nusing C;\nnamespace D;\nclass U {\n  void F(M m) { m.V(); }\n}\n"),
            ("e/E.cs", "using A;\nnamespace E;\nclass U {\n  void F(M m) { m.V(); }\n}\n"),
        ],
        &["d/D.cs:5 V > c/X.cs:3", "!d/D.cs:5 V > b/X.cs", "!e/E.cs:4 V"],
    );
}
