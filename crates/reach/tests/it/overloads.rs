//! Several functions of one name: who is certain to use the one that changed, and who may use another.

use std::collections::BTreeMap;

use crate::tree::{self, between};
use caution_core::reach::Band;

/// What is reached, and in which band, when `from` becomes `to` in the first file.
fn reached(files: &[(&str, &str)], from: &str, to: &str) -> BTreeMap<String, Band> {
    let before = tree::of(files);
    let mut after = before.clone();
    assert!(after[0].1.contains(from), "{from}");
    after[0].1 = after[0].1.replacen(from, to, 1);
    let (radius, _) = between(&before, &after);
    let direct = radius.dependents.iter().chain(&radius.entries).map(|one| {
        let name = one.symbol.rsplit(['.', ':']).next().unwrap_or_default();
        (name.to_owned(), one.band)
    });
    direct.collect()
}

#[track_caller]
fn says(files: &[(&str, &str)], from: &str, to: &str, wanted: &[(&str, Option<Band>)]) {
    let found = reached(files, from, to);
    for (name, band) in wanted {
        assert_eq!(found.get(*name), band.as_ref(), "{name} in {found:?}");
    }
}

const CERTAIN: Option<Band> = Some(Band::Certain);
const LIKELY: Option<Band> = Some(Band::Likely);

#[test]
fn java_calls_mean_the_overload_that_takes_as_many() {
    let files = [
        (
            "src/p/A.java",
            "package p;\nclass A extends Base {\n  int go(int a) { return 10; }\n  int go(int a, int b) { return 20; }\n  int go(int a, String b) { return 30; }\n  int all(String... x) { return 40; }\n  int all(int one, int two, int three) { return 50; }\n}\n",
        ),
        ("src/p/Base.java", "package p;\nclass Base {\n  int go(int a, int b, int c) { return 60; }\n}\n"),
        (
            "src/p/Use.java",
            "package p;\nclass Use {\n  void one(A a) { a.go(1); }\n  void two(A a) { a.go(1, 2); }\n  void three(A a) { a.go(1, 2, 3); }\n  void none(A a) { a.all(); }\n}\n",
        ),
    ];
    says(&files, "10", "11", &[("one", CERTAIN), ("two", None), ("three", None), ("none", None)]);
    says(&files, "20", "21", &[("one", None), ("two", LIKELY), ("three", None)]);
    says(&files, "30", "31", &[("one", None), ("two", LIKELY), ("three", None)]);
    says(&files, "40", "41", &[("none", CERTAIN)]);
    says(&files, "50", "51", &[("none", None)]);
    let base = [files[1], files[0], files[2]];
    says(&base, "60", "61", &[("one", None), ("two", None), ("three", CERTAIN)]);
}

#[test]
fn constructors_are_told_apart_by_what_they_take() {
    let files = [
        ("src/p/A.java", "package p;\nclass A {\n  int n;\n  A() { n = 10; }\n  A(int a) { n = 20; }\n}\n"),
        (
            "src/p/Use.java",
            "package p;\nclass Use {\n  void none() { new A(); }\n  void one() { new A(1); }\n}\n",
        ),
    ];
    says(&files, "10", "11", &[("none", CERTAIN), ("one", None)]);
    says(&files, "20", "21", &[("none", None), ("one", CERTAIN)]);
    let files = [
        (
            "A.kt",
            "class A(val n: Int) {\n  constructor(s: String) : this(10)\n  constructor() : this(20)\n}\n",
        ),
        ("Use.kt", "fun none() = A()\nfun one() = A(1)\n"),
    ];
    says(&files, "10", "11", &[("none", None), ("one", LIKELY)]);
    says(&files, "20", "21", &[("none", CERTAIN), ("one", None)]);
}

#[test]
fn csharp_and_kotlin_know_defaults_and_lambdas() {
    let cs = [
        (
            "A.cs",
            "namespace P;\nclass A {\n  public int Go(int a) { return 10; }\n  public int Go(int a, int b, int c = 1) { return 20; }\n  public int Go(params int[] all) { return 30; }\n}\n",
        ),
        (
            "Use.cs",
            "namespace P;\nclass Use {\n  void Two(A a) { a.Go(1, b: 2); }\n  void Named(A a) { a.Go(a: 1, b: 2, c: 3); }\n  void None(A a) { a.Go(); }\n}\n",
        ),
    ];
    says(&cs, "10", "11", &[("Two", None), ("None", None)]);
    says(&cs, "20", "21", &[("Two", LIKELY), ("Named", LIKELY), ("None", None)]);
    says(&cs, "30", "31", &[("None", CERTAIN)]);
    let kt = [
        (
            "a.kt",
            "package p\n\nclass A {\n  fun go(a: Int): Int = 10\n  fun go(a: Int, b: Int = 1, f: () -> Int): Int = 20\n  fun many(vararg a: Int): Int = 30\n}\n\nfun top(a: Int): Int = 40\n",
        ),
        ("b.kt", "package p\n\nfun top(a: Int, b: Int): Int = 50\n"),
        (
            "use.kt",
            "package p\n\nfun one(a: A) = a.go(1)\nfun two(a: A) = a.go(1) { 2 }\nfun three(a: A) = a.many(1, 2)\nfun four() = top(1)\nfun five() = top(1, 2)\n",
        ),
    ];
    says(&kt, "10", "11", &[("one", CERTAIN), ("two", None)]);
    says(&kt, "20", "21", &[("one", None), ("two", CERTAIN)]);
    says(&kt, "30", "31", &[("three", CERTAIN)]);
    says(&kt, "40", "41", &[("four", CERTAIN), ("five", None)]);
}

#[test]
fn cpp_joins_each_overload_with_its_own_body() {
    let header = "class A {\n public:\n  int go(int a);\n  int go(int a, int b);\n  int go(int a, A* b);\n  int dash(int a, int b = 1);\n};\nclass B {\n public:\n  int go(int a);\n};\n";
    let files = [
        (
            "a.cc",
            "#include \"a.h\"\nint A::go(int a) { return 10; }\nint A::go(int a, int b) { return 20; }\nint A::go(int a, A* b) { return 25; }\nint A::dash(int a, int b) { return 40; }\nint B::go(int a) { return 30; }\n",
        ),
        ("a.h", header),
        (
            "use.cc",
            "#include \"a.h\"\nint one(A* a) { return a->go(1); }\nint two(A* a) { return a->go(1, 2); }\nint other(B* b) { return b->go(1); }\nint fast(A* a) { return a->dash(1); }\n",
        ),
    ];
    says(&files, "10", "11", &[("one", CERTAIN), ("two", None), ("other", None)]);
    says(&files, "20", "21", &[("one", None), ("two", LIKELY), ("other", None)]);
    says(&files, "25", "26", &[("one", None), ("two", LIKELY), ("other", None)]);
    says(&files, "40", "41", &[("one", None), ("fast", CERTAIN)]);
    says(&files, "30", "31", &[("one", None), ("two", None), ("other", CERTAIN)]);
}

#[test]
fn what_stands_in_one_branch_of_several_is_not_certain() {
    let files = [
        (
            "a.c",
            "#include \"a.h\"\n#ifdef X\nint go(int a) { return 10; }\n#else\nint go(int a) { return 20; }\n#endif\nint alone(int a) { return 30; }\n",
        ),
        ("a.h", "int go(int a);\nint alone(int a);\n"),
        ("use.c", "#include \"a.h\"\nint one(void) { return go(1); }\nint two(void) { return alone(1); }\n"),
    ];
    says(&files, "10", "11", &[("one", LIKELY)]);
    says(&files, "20", "21", &[("one", LIKELY)]);
    says(&files, "30", "31", &[("two", CERTAIN)]);
    let macros = [(
        "a.c",
        "#ifdef X\n#define GO(a) (a + 10)\n#else\n#define GO(a) (a + 20)\n#endif\n#define ALONE(a) (a + 30)\nint one(void) { return GO(1); }\nint two(void) { return ALONE(1); }\n",
    )];
    says(&macros, "10", "11", &[("one", LIKELY)]);
    says(&macros, "20", "21", &[("one", LIKELY)]);
    says(&macros, "30", "31", &[("two", CERTAIN)]);
}

#[test]
fn a_call_that_another_class_may_answer_is_not_certain() {
    let files = [
        (
            "src/p/A.java",
            "package p;\nclass A {\n  void go() { run(10); }\n  void stay() { run(20); }\n  void self() { go(); }\n}\n",
        ),
        (
            "src/p/Use.java",
            "package p;\nclass Use {\n  void hand() { A a = new A() { void go() { } }; a.go(); }\n  void given(A a) { a.go(); }\n  void alone(A a) { a.stay(); }\n  void made() { new A().go(); }\n}\n",
        ),
    ];
    says(&files, "10", "11", &[("hand", LIKELY), ("given", LIKELY), ("self", LIKELY), ("made", CERTAIN)]);
    says(&files, "20", "21", &[("alone", CERTAIN), ("given", None)]);
}

#[test]
fn a_name_that_fits_nothing_or_is_of_another_kind_is_not_certain() {
    let kotlin = [
        (
            "a.kt",
            "package p\n\nfun String(vararg a: Int): Int = 10\n\nclass T {\n  fun has() { go(20) }\n  fun takes(r: R) { has(r) }\n  fun plain() { has() }\n}\n",
        ),
        ("b.kt", "package p\n\nval text: String = go()\nfun made() = String(1)\n"),
    ];
    says(&kotlin, "10", "11", &[("text", None), ("made", CERTAIN)]);
    says(&kotlin, "20", "21", &[("takes", LIKELY), ("plain", CERTAIN)]);
    let ruby = [
        ("test/unit.rb", "module App\n  def self.run\n    10\n  end\n  def self.alone\n    20\n  end\nend\n"),
        ("lib/app.rb", "module App\n  def self.run\n    30\n  end\nend\n"),
        ("lib/use.rb", "class Use\n  def one\n    App.run\n  end\n  def two\n    App.alone\n  end\nend\n"),
    ];
    let found = reached(&ruby, "10", "11");
    assert_ne!(found.get("one"), Some(&Band::Certain), "{found:?}");
    says(&ruby, "20", "21", &[("two", CERTAIN), ("one", None)]);
}

/// The band of each that a change of one file reaches.
fn bands(files: &[(&str, &str)], path: &str, change: (&str, &str)) -> Vec<String> {
    let before = tree::of(files);
    let mut after = before.clone();
    for (known, text) in &mut after {
        if known == path {
            assert!(text.contains(change.0), "{path}");
            *text = text.replace(change.0, change.1);
        }
    }
    let (radius, _) = between(&before, &after);
    let mut found: Vec<String> = radius
        .dependents
        .iter()
        .chain(&radius.entries)
        .map(|one| format!("{} {:?}", one.symbol, one.band))
        .collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn what_is_handed_on_to_the_class_above_means_that_one() {
    for (end, text) in [
        (
            "java",
            "package p;\nclass A {\n  int m() { return 1; }\n}\nclass B extends A {\n  int m() { return 20 + super.m(); }\n}\nclass C extends B {\n  int m() { return 30 + super.m(); }\n}\n",
        ),
        (
            "kt",
            "package p\nopen class A {\n  open fun m(): Int { return 1 }\n}\nopen class B : A() {\n  override fun m(): Int { return 20 + super.m() }\n}\nclass C : B() {\n  override fun m(): Int { return 30 + super.m() }\n}\n",
        ),
        (
            "cs",
            "namespace P;\nclass A {\n  public virtual int m() { return 1; }\n}\nclass B : A {\n  public override int m() { return 20 + base.m(); }\n}\nclass C : B {\n  public override int m() { return 30 + base.m(); }\n}\n",
        ),
        (
            "ts",
            "export class A {\n  m() { return 1; }\n}\nexport class B extends A {\n  m() { return 20 + super.m(); }\n}\nexport class C extends B {\n  m() { return 30 + super.m(); }\n}\n",
        ),
        (
            "py",
            "class A:\n    def m(self):\n        return 1\n\n\nclass B(A):\n    def m(self):\n        return 20 + super().m()\n\n\nclass C(B):\n    def m(self):\n        return 30 + super().m()\n",
        ),
        (
            "py",
            "class A:\n    def m(self):\n        return 1\n\n\nclass B(A):\n    def m(self):\n        return 20 + super(B, self).m()\n\n\nclass C(B):\n    def m(self):\n        return 30 + super(C, self).m()\n",
        ),
        (
            "rb",
            "class A\n  def m\n    return 1\n  end\nend\nclass B < A\n  def m\n    20 + super\n  end\nend\nclass C < B\n  def m\n    30 + super()\n  end\nend\n",
        ),
    ] {
        let path = format!("a.{end}");
        let files = [(path.as_str(), text)];
        let above = bands(&files, &path, ("return 1", "return 2"));
        assert!(above.contains(&"B.m Certain".to_owned()), "{text} {above:?}");
        let below = bands(&files, &path, ("20", "21"));
        assert!(below.contains(&"C.m Certain".to_owned()), "{text} {below:?}");
        assert!(!below.iter().any(|one| one.starts_with("B.m")), "{text} {below:?}");
        // The last one stands for the others, and they use it no more than any of those that override them.
        let last = bands(&files, &path, ("30", "31"));
        assert!(!last.iter().any(|one| one.ends_with("Certain")), "{text} {last:?}");
    }
}

#[test]
fn a_constructor_that_hands_on_means_one_of_its_own_class_or_of_the_one_above() {
    let text = "package p;\nclass A {\n  A(int a) { one(); }\n}\nclass B extends A {\n  B() { this(1); zero(); }\n  B(int b) { super(b); two(); }\n}\nclass D extends B {\n  D() { super(); }\n}\nclass E {\n  E() { three(); }\n}\n";
    let files = [("A.java", text)];
    let all = |change| bands(&files, "A.java", change);
    assert_eq!(all(("one()", "eins()")), ["B.B Certain"]);
    assert_eq!(all(("two()", "zwei()")), ["B.B Certain"]);
    assert_eq!(all(("zero()", "null()")), ["D.D Certain"]);
    assert_eq!(all(("three()", "drei()")), [""; 0]);
}
