use proptest::prelude::*;

use crate::lang::syntax::{LoopKind, StatementKind};
use crate::lang::{Node, Syntax, Walk, outline, parse, walk};

fn read(text: &str) -> Syntax {
    parse(&super::JAVA, text)
}

fn outside(text: &str) -> String {
    let syntax = read(text);
    assert!(syntax.broken.is_empty(), "{text:.200}: {:?}", syntax.broken);
    outline::block(&syntax.body)
}

/// What is read of the statements of a method.
fn inside(statements: &str) -> String {
    let syntax = read(&format!("class C {{\nvoid f() {{\n{statements}\n}}\n}}\n"));
    assert!(syntax.broken.is_empty(), "{statements:.200}: {:?}", syntax.broken);
    let StatementKind::Class(class) = &syntax.body[0].kind else { panic!("{syntax:?}") };
    let StatementKind::Function(function) = &class.body[0].kind else { panic!("{class:?}") };
    outline::block(&function.body)
}

/// What is read of the members of a class.
fn member(text: &str) -> String {
    let shown = outside(&format!("class C {{ {text} }}"));
    shown.strip_prefix("class C {").and_then(|shown| shown.strip_suffix('}')).unwrap().to_owned()
}

#[test]
fn statements_have_their_common_form() {
    let cases = [
        (
            "int a = 1, b[] = {1, 2}; final var c = f();",
            "let a: int = 1; let b: int[] = [1, 2]; let c: var = f()",
        ),
        ("a = b = f(); i++; --j; k >>>= 2;", "a, b = f(); i Add= 1; j Subtract= 1; k Other= 2"),
        ("this.n[0] += 1;", "this.n[0] Add= 1"),
        ("return; ", "return"),
        ("throw new IllegalStateException(\"x\");", "throw new IllegalStateException(\"x\")"),
        ("assert a > 0 : \"m\";", "other((a Greater 0), \"m\")"),
        ("synchronized (lock) { f(); }", "guard (lock) {f()}"),
        ("if (a) f(); else if (b) { g(); } else h();", "if a {f()} else if b {g()} else {h()}"),
        ("{ ; f(); }", "{f()}"),
        ("done: { break done; }", "{{break done}}"),
        ("class D { } record E(int a) { }", "class D {}; class E {let a: int}"),
    ];
    for (text, shape) in cases {
        assert_eq!(inside(text), shape, "{text}");
    }
}

#[test]
fn loops_have_their_kinds() {
    let cases = [
        ("for (Order o : orders) f(o);", "each o in orders {f(o)}"),
        (
            "for (int i = 0, n = 3; i < n; i++, n--) { f(); }",
            "counted (i Less n) init {let i: int = 0; let n: int = 3} update {i Add= 1; n Subtract= 1} {f()}",
        ),
        ("for (i = 0; ; f()) ;", "forever init {i = 0} update {f()} {}"),
        ("for (;;) { f(); }", "forever {f()}"),
        ("for (; more();) { f(); }", "while more() {f()}"),
        ("while (true) f();", "forever {f()}"),
        ("while (a && b) { f(); }", "while (a And b) {f()}"),
        ("do { f(); } while (a);", "dowhile a {f()}"),
        ("do { f(); } while (true);", "forever {f()}"),
        (
            "outer: for (;;) { while (a) continue outer; break; }",
            "outer: forever {while a {continue outer}; break}",
        ),
    ];
    for (text, shape) in cases {
        assert_eq!(inside(text), shape, "{text}");
    }
}

#[test]
fn tries_have_resources_handlers_and_an_end() {
    let cases = [
        (
            "try { f(); } catch (IOException | java.sql.SQLException e) { g(e); } catch (Exception e) { } finally { h(); }",
            "try {f()} catch IOException|java.sql.SQLException e {g(e)} catch Exception e {} finally {h()}",
        ),
        (
            "try (var c = open(); Lock l = lock; held; this.r) { f(); }",
            "try (let c: var = open(); let l: Lock = lock; held; this.r) {f()}",
        ),
    ];
    for (text, shape) in cases {
        assert_eq!(inside(text), shape, "{text}");
    }
}

#[test]
fn switches_are_statements_or_return_their_value() {
    let cases = [
        (
            "switch (x) { case 1: case 2: f(); break; case A: default: g(); }",
            "switch x {1, 2 => {f(); break} |  => {g()}}",
        ),
        (
            "switch (x) { case A, B -> f(); case C -> { g(); } default -> throw e; }",
            "switch x {A, B => {f()} | C => {g()} |  => {throw e}}",
        ),
        ("switch (x) { case A -> f(); case null, default -> g(); }", "switch x {A => {f()} |  => {g()}}"),
        (
            "return switch (x) { case A -> 1; default -> { f(); yield 2; } };",
            "switch x {A => {return 1} |  => {f(); return 2}}",
        ),
        (
            "int y = switch (x) { case A -> f(); default -> throw e; };",
            "let y: int = fn () {switch x {A => {return f()} |  => {throw e}}}()",
        ),
        (
            "switch (o) { case Circle c when c.r > 1 -> f(c); case null -> g(); default -> {} }",
            "switch o {Circle, <(c.r Greater 1)> => {f(c)} | null => {g()} |  => {}}",
        ),
    ];
    for (text, shape) in cases {
        assert_eq!(inside(text), shape, "{text}");
    }
}

#[test]
fn expressions_have_their_common_form() {
    let cases = [
        ("a + b + \"c\" - d", "((a Add b Add \"c\") Subtract d)"),
        ("a != null && !b || c", "(((a NotEqual null) And Not(b)) Or c)"),
        ("a ? b : c", "(a ? b : c)"),
        ("(int) (x)", "x"),
        ("gateway.charge(id).status", "gateway.charge(id).status"),
        ("super.f(1)", "super.f(1)"),
        ("Outer.super.f()", "Outer.super.f()"),
        ("this.<T>f(a[0][1])", "this.f(a[0][1])"),
        ("o instanceof java.util.List<?> l", "(o Test java.util.List)"),
        ("() -> f()", "fn x() {return f()}"),
        ("(a, b) -> { g(a); }", "fn x(a, b) {g(a)}"),
        ("(int a, String... b) -> 1", "fn x(a: int, b: String...) {return 1}"),
        ("a -> b -> c", "fn x(a) {return fn (b) {return c}}"),
        ("this::charge", "this.charge"),
        ("ArrayList<String>::new", "ArrayList.new"),
        ("new ArrayList<>(n)", "new ArrayList(n)"),
        ("new a.B<C>()", "new a.B()"),
        ("outer.new Inner(1)", "new outer.Inner(1)"),
        ("new int[n][2]", "<n, 2>"),
        ("new int[] {1, 2}", "[1, 2]"),
        ("String.class", "String.class"),
        ("\"a\\n\" + \"\" + 'c' + 1L + 0xF", "(\"a\\\\n\" Add \"\" Add \"c\" Add 1L Add 0xF)"),
        ("\"\"\"\n  SELECT \"x\"\n  \"\"\"", "\"\\n  SELECT \\\"x\\\"\\n  \""),
        ("f(y = 1, i++)", "f((y = 1), (i Add= 1))"),
        ("-a", "Subtract(a)"),
        (
            "new Job(1) { int n = 2; { f(); } @Override public void run() { g(); } }",
            "new Job(1, class=Job{\"n\": (let n: int = 2), \"...\": fn () {{f()}}, \"run\": @Override fn Job.run([this]) {g()}})",
        ),
    ];
    for (text, shape) in cases {
        assert_eq!(inside(&format!("x = {text};")), format!("x = {shape}"), "{text}");
    }
}

#[test]
fn members_have_their_common_form() {
    let cases = [
        ("private final Gateway gateway;", "let gateway: Gateway"),
        (
            "@Version @Column(name = \"v\", nullable = false) long version = 0;",
            "@Version @Column(name=\"v\", nullable=false) let version: long = 0",
        ),
        ("int a, b = 1;", "let a: int; let b: int = 1"),
        ("C(int a) { this(); }", "fn C.C([this], a: int) {this()}"),
        ("static { f(); } { g(); }", "{f()}; {g()}"),
        (
            "public static synchronized <T> T f(final T a, int[] b) throws E { return a; }",
            "static synchronized fn C.f(a: T, b: int[]) {return a}",
        ),
        ("abstract void f(); native int g();", "abstract fn C.f([this]) {}; native fn C.g([this]) {}"),
        (
            "@Retry(name = \"x\", on = {A.class, B.class}) @org.x.Tx @Q(\"s\") void f() {}",
            "@Retry(name=\"x\", on=[A.class, B.class]) @org.x.Tx @Q(\"s\") fn C.f([this]) {}",
        ),
        (
            "interface I<T> extends J, K<T> { int N = 1; void f(); default void g() {} }",
            "class I: J, K {let N: int = 1; abstract fn I.f([this]) {}; default fn I.g([this]) {}}",
        ),
        (
            "enum E implements I { A, @X B(1), C { void f() {} }; int n; E() {} }",
            "class E: I {let A; @X let B = new E(1); let C = new E(class=E{\"f\": fn E.f([this]) {}}); let n: int; fn E.E([this]) {}}",
        ),
        (
            "record R(@Id long id, String... names) { R { f(); } static int g() { return 1; } }",
            "class R {@Id let id: long; let names: String...; fn R.R([this]) {f()}; static fn R.g() {return 1}}",
        ),
        (
            "@Entity class D extends B<X> implements I, a.J { class E {} }",
            "@Entity class D: B, I, a.J {class E {}}",
        ),
        ("@interface A { String value() default \"x\"; int n(); }", "class A {other(\"x\"); other()}"),
    ];
    for (text, shape) in cases {
        assert_eq!(member(text), shape, "{text}");
    }
}

#[test]
fn imports_bind_a_name_or_a_whole_package() {
    let cases = [
        ("import java.util.List;", "import java.util List>List"),
        ("import java.util.*;", "import java.util"),
        ("import static a.B.f;", "import a.B f>f"),
        ("package a.b; import C;", "import C as C"),
    ];
    for (text, shape) in cases {
        assert_eq!(outside(text), shape, "{text}");
    }
}

#[test]
fn the_head_of_a_loop_ends_before_its_body() {
    let syntax = read("class C {\nvoid f() {\n\tfor (int i = 0; // tries\n\t\ti < 3; i++)\n\t\tg();\n}}\n");
    let mut heads = Vec::new();
    walk(&syntax.body, &mut |node| {
        if let Node::Statement(statement) = node
            && let StatementKind::Loop(looped) = &statement.kind
        {
            assert_eq!(looped.kind, LoopKind::Counted);
            heads.push((looped.head.lines().first, looped.head.lines().last));
        }
        Walk::Into
    });
    assert_eq!(heads, [(3, 4)]);
}

#[test]
fn long_chains_are_no_deep_nest_and_a_deep_nest_is_named() {
    inside(&format!("x = {};", vec!["\"a\""; 3_000].join(" + ")));
    inside(&format!("x = b{};", ".set(1)".repeat(400)));
    inside(&format!("x = {}a{};", "(".repeat(2_000), ")".repeat(2_000)));
    inside(&format!("{} else {{ }}", vec!["if (a) { f(); }"; 1_000].join(" else ")));
    let deep = [
        format!("x = {}1{};", "f(".repeat(3_000), ")".repeat(3_000)),
        format!("x = b{};", ".set(1)".repeat(100_000)),
        format!("x = {};", vec!["a"; 100_000].join(" | ")),
        format!("{}{}", "{".repeat(5_000), "}".repeat(5_000)),
        format!("x = {}1{};", "new A() { int a = ".repeat(1_000), "; }".repeat(1_000)),
    ];
    for text in deep {
        let syntax = read(&format!("class C {{ void f() {{ {text} }} }}\n"));
        assert!(!syntax.broken.is_empty());
        let mut seen = 0_u32;
        walk(&syntax.body, &mut |_| {
            seen += 1;
            Walk::Into
        });
        assert!(seen > 0);
    }
}

#[test]
fn a_fault_is_named_by_the_method_it_stands_in() {
    let syntax = read("class C {\n  void a() {}\n\n  void b( {\n    x = ;\n  }\n\n  void c() { f(); }\n}\n");
    assert!(!syntax.broken.is_empty());
    assert!(syntax.broken.iter().all(|lines| lines.first >= 4 && lines.last <= 6), "{:?}", syntax.broken);
    assert!(outline::block(&syntax.body).contains("fn C.c([this]) {f()}"));
}

const SOURCE: &str = r#"package p;

import a.B; import static c.D.*;

@E(n = {1, 2}) class C<T> extends F<T> implements G, h.I {
    @Version long v = 0, w[];
    static { f(); }
    enum J { K(1), L { void m() {} }; int n; }
    record R(int a, String... b) { R { } }
    public synchronized <U> U run(final int a, List<?> b) throws X {
        outer:
        for (int i = 0; i < 3; i++) {
            try (var c = open(); d) { x = y = f("s\n", 'c')[1].g(this::h); }
            catch (IOException | Y e) { if (e instanceof Y y) continue outer; else throw e; }
            finally { synchronized (this) { n++; } }
        }
        do { for (T t : ts) while (true) break; } while (a ? b : !c);
        int z = switch (o) { case 1, 2 -> 3; case Q q when q.r -> { yield 4; } default -> throw new Z() { int k; }; };
        return (U) ((s, t) -> { return """
            text""" + -1.5; });
    }
}
"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_usize..12), 1..8),
    ) {
        let text = outline::mutated(SOURCE, &cuts);
        let syntax = read(&text);
        let _shown = outline::block(&syntax.body);
        let lines = u32::try_from(text.lines().count().max(1)).unwrap() + 1;
        prop_assert!(syntax.broken.iter().all(|broken| broken.first <= broken.last && broken.last <= lines));
    }
}
