use proptest::prelude::*;

use crate::lang::syntax::{LoopKind, StatementKind};
use crate::lang::{Node, Syntax, Walk, outline, parse, walk};

fn read(text: &str) -> Syntax {
    parse(&super::GO, text)
}

/// What is read of the statements of a function.
fn inside(statements: &str) -> String {
    let text = format!("package p\n\nfunc f() {{\n{statements}\n}}\n");
    let syntax = read(&text);
    assert!(syntax.broken.is_empty(), "{statements:.200}: {:?}", syntax.broken);
    let StatementKind::Function(function) = &syntax.body[0].kind else { panic!("{syntax:?}") };
    outline::block(&function.body)
}

fn outside(text: &str) -> String {
    let syntax = read(&format!("package p\n\n{text}\n"));
    assert!(syntax.broken.is_empty(), "{text}: {:?}", syntax.broken);
    outline::block(&syntax.body)
}

#[test]
fn statements_have_their_common_form() {
    let cases = [
        ("a, err := f()", "let a, err = f()"),
        ("a, b = b, a", "a, b = [b, a]"),
        ("var a, b int = 1, 2", "let a, b: int = [1, 2]"),
        ("var (\na = 1\nb string\n)", "let a = 1; let b: string"),
        ("const c, d = 1, `x`", "let c, d = [1, \"x\"]"),
        ("i++; j--; k += 2; l &^= 3", "i Add= 1; j Subtract= 1; k Add= 2; l Other= 3"),
        ("*p = 1; s.n[0] = (2)", "p = 1; s.n[0] = 2"),
        ("return", "return"),
        ("return nil, err", "return [null, err]"),
        ("panic(err)", "throw err"),
        ("defer mu.Unlock(); go func() { f() }()", "defer mu.Unlock(); spawn fn () {f()}()"),
        ("ch <- v; v, ok := <-ch", "<ch, v>; let v, ok = Receive(ch)"),
        ("run := func(a, b int) { g() }", "let run = fn run(a: int, b: int) {g()}"),
        ("{ f() }", "{f()}"),
    ];
    for (text, shape) in cases {
        assert_eq!(inside(text), shape, "{text}");
    }
}

#[test]
fn branches_have_their_common_form() {
    let cases = [
        ("if a { f() } else if b { g() } else { h() }", "if a {f()} else if b {g()} else {h()}"),
        ("if err := f(); err != nil { return }", "{let err = f(); if (err NotEqual null) {return}}"),
        (
            "if a { f() } else if x, ok := m[k]; ok { g() } else { h() }",
            "if a {f()} else {{let x, ok = m[k]; if ok {g()} else {h()}}}",
        ),
        (
            "switch x := f(); x {\ncase 1, 2:\ng()\nfallthrough\ndefault:\nh()\n}",
            "{let x = f(); switch x {1, 2 => {g(); other()} |  => {h()}}}",
        ),
        ("switch {\ncase a > 1:\nf()\n}", "switch {(a Greater 1) => {f()}}"),
        (
            "switch v := x.(type) {\ncase nil:\ncase *T, pkg.E:\nf(v)\n}",
            "switch (let v = x) {null => {} | T, pkg.E => {f(v)}}",
        ),
        (
            "select {\ncase v := <-ch:\nf(v)\ncase out <- 1:\ncase <-done:\nreturn\ndefault:\n}",
            "switch {(let v = Receive(ch)) => {f(v)} | <out, 1> => {} | Receive(done) => {return} |  => {}}",
        ),
    ];
    for (text, shape) in cases {
        assert_eq!(inside(text), shape, "{text}");
    }
}

#[test]
fn loops_have_their_kinds() {
    let cases = [
        ("for i := 0; i < 3; i++ { f() }", "counted (i Less 3) init {let i = 0} update {i Add= 1} {f()}"),
        ("for i := 0; ; i++ { f() }", "forever init {let i = 0} update {i Add= 1} {f()}"),
        ("for ; ok; { f() }", "while ok {f()}"),
        ("for ok { f() }", "while ok {f()}"),
        ("for { f() }", "forever {f()}"),
        ("for true { f() }", "forever {f()}"),
        ("for k, v := range m { f(k, v) }", "each k, v in m {f(k, v)}"),
        ("for range 3 { f() }", "each  in 3 {f()}"),
        ("for range ch { f() }", "each  in ch {f()}"),
        ("outer:\nfor { for { continue outer }; break }", "outer: forever {forever {continue outer}; break}"),
        ("done:\nswitch { case a: break done }", "{switch {a => {break done}}}"),
    ];
    for (text, shape) in cases {
        assert_eq!(inside(text), shape, "{text}");
    }
}

#[test]
fn expressions_have_their_common_form() {
    let cases = [
        ("a + b + c - d", "((a Add b Add c) Subtract d)"),
        ("a && !b || c == nil", "((a And Not(b)) Or (c Equal null))"),
        ("s.client.Charge(ctx, id)", "s.client.Charge(ctx, id)"),
        ("f(xs...)", "f(...xs)"),
        ("m[k][1:n]", "m[k][<1, n>]"),
        ("x.(*T).Run()", "x.Run()"),
        ("[]byte(s)", "s"),
        ("int64(n)", "n"),
        ("(&x).f", "x.f"),
        ("Map[int](xs)", "Map(xs)"),
        ("Map[int, string](xs)", "Map(xs)"),
        ("lo.Map[int, string](xs, f)", "lo.Map(xs, f)"),
        ("make(map[string]int, 3)", "make(<>, 3)"),
        ("new(pkg.T)", "new(pkg.T)"),
        ("&Order{ID: id, Items: []Item{{N: 1}}}", "Order{\"ID\": id, \"Items\": [{\"N\": 1}]}"),
        ("map[string]int{key: 1, \"b\": 2}", "map[string]int{key: 1, \"b\": 2}"),
        ("[]string{`a`, \"b\\n\"}", "[\"a\", \"b\\\\n\"]"),
        ("pkg.T{}", "pkg.T{}"),
        ("[]T{}", "[]"),
        ("Point{1, 2}", "[1, 2]"),
        ("func(x int) error { return nil }", "fn x(x: int) {return null}"),
        ("-1.5 + 'a'", "(Subtract(1.5) Add \"a\")"),
        ("\"\"", "\"\""),
    ];
    for (text, shape) in cases {
        assert_eq!(inside(&format!("x = {text}")), format!("x = {shape}"), "{text}");
    }
}

#[test]
fn functions_and_types_have_their_common_form() {
    let cases = [
        (
            "func f(a, b int, rest ...string) (n int, err error) { return }",
            "fn f(a: int, b: int, rest: ...string) {return}",
        ),
        ("func (s *Store[K]) Get(context.Context) {}", "fn Store.Get([s], : context.Context) {}"),
        ("func (Store) Name() string { return \"\" }", "fn Store.Name() {return \"\"}"),
        ("func external(x int)", "fn external(x: int) {}"),
        (
            "type Store struct {\n*Base\npkg.Other\nmu sync.Mutex `json:\"-\"`\na, b int\n}",
            "class Store: Base, pkg.Other {let mu: sync.Mutex; let a, b: int}",
        ),
        (
            "type Gateway interface {\nio.Closer\nCharge(id string) error\n}",
            "class Gateway: io.Closer {abstract fn Gateway.Charge(id: string) {}}",
        ),
        ("type Cents int64", "other()"),
    ];
    for (text, shape) in cases {
        assert_eq!(outside(text), shape, "{text}");
    }
}

#[test]
fn imports_are_bound_to_the_name_of_the_package() {
    let cases = [
        ("\"net/http\"", "import net/http as http"),
        ("redis \"github.com/x/go-redis/v9\"", "import github.com/x/go-redis/v9 as redis"),
        ("\"github.com/x/sqlx/v2\"", "import github.com/x/sqlx/v2 as sqlx"),
        ("\"gopkg.in/yaml.v3\"", "import gopkg.in/yaml.v3 as yaml"),
        ("_ \"embed\"", "import embed"),
        (". \"fmt\"", "import fmt"),
        ("(\n\"a\"\nb `c/d`\n)", "import a as a; import c/d as b"),
    ];
    for (text, shape) in cases {
        assert_eq!(outside(&format!("import {text}")), shape, "{text}");
    }
}

#[test]
fn the_head_of_a_loop_ends_before_its_body() {
    let syntax = read("package p\nfunc f() {\n\tfor i := 0; // tries\n\t\ti < 3; i++ {\n\t\tg()\n\t}\n}\n");
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
    let sum = format!("x = {}", vec!["a"; 3_000].join(" + "));
    inside(&sum);
    inside(&format!("x = b{}", ".Set(1)".repeat(400)));
    inside(&format!("x = {}a{}", "(".repeat(2_000), ")".repeat(2_000)));
    inside(&format!("{} else {{ }}", vec!["if a { f() }"; 1_000].join(" else ")));
    let deep = [
        format!("x = {}1{}", "f(".repeat(3_000), ")".repeat(3_000)),
        format!("x = b{}", ".Set(1)".repeat(100_000)),
        format!("x = {}", vec!["a"; 100_000].join(" | ")),
        format!("{}{}", "{".repeat(5_000), "}".repeat(5_000)),
    ];
    for text in deep {
        let syntax = read(&format!("package p\nfunc f() {{ {text} }}\n"));
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
fn a_fault_is_named_by_the_function_it_stands_in() {
    let syntax = read("package p\n\nfunc a() {}\n\nfunc b( {\n\tx = \n}\n\nfunc c() { f() }\n");
    assert!(!syntax.broken.is_empty());
    assert!(syntax.broken.iter().all(|lines| lines.first >= 5 && lines.last <= 7), "{:?}", syntax.broken);
    assert!(outline::block(&syntax.body).contains("fn c() {f()}"));
}

const SOURCE: &str = r#"package p

import ( "fmt"; b "x/v2" )

type S struct { *B; m map[string]int `t` }

func (s *S) F(a, b int, c ...string) (n int, err error) {
	defer s.mu.Unlock()
outer:
	for i := 0; i < 3; i++ {
		if v, ok := s.m["k\n"]; ok && v != nil { continue outer } else if !ok { break }
		switch x := a.(type) { case nil, *T: panic(x); default: go f(x...) }
		select { case v := <-ch: s.m[k] += v; case ch <- 1: }
	}
	for k, v := range []T{{A: 1}, {}} { x, err = F[int](k)[1:2], -v }
	return func() error { return fmt.Errorf(`%w`, &E{1}) }
}
"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_usize..12), 1..8)) {
        let text = outline::mutated(SOURCE, &cuts);
        let syntax = read(&text);
        let _shown = outline::block(&syntax.body);
        let lines = u32::try_from(text.lines().count().max(1)).unwrap() + 1;
        prop_assert!(syntax.broken.iter().all(|broken| broken.first <= broken.last && broken.last <= lines));
    }
}
