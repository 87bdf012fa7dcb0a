use super::super::{JAVASCRIPT, TSX, TYPESCRIPT};
use super::{Case, check, covers};

const COMMON: &[Case] = &[
    ("identifier", "a;", "a"),
    ("this", "this;", "this"),
    ("super", "class A { b() { super.b(); } }", "class A {fn A.b([this]) {super.b()}}"),
    ("member_expression", "a.b?.c.#d;", "a.b.c.#d"),
    ("subscript_expression", "a[b]?.[0];", "a[b][0]"),
    ("call_expression", "a?.(b, ...c);", "a(b, ...c)"),
    ("call_expression", "sql`select ${a}`;", "sql(template(\"select \", a))"),
    ("call_expression", "import('a').then(b);", "import(\"a\").then(b)"),
    ("new_expression", "new a.B(1).c(); new D;", "new a.B(1).c(); new D()"),
    (
        "await_expression",
        "async () => { await a.b(); (await c).d; };",
        "async fn () {await a.b(); await c.d}",
    ),
    ("assignment_expression", "f(a = 1, b += 2);", "f((a = 1), (b Add= 2))"),
    ("augmented_assignment_expression", "a.b -= c;", "a.b Subtract= c"),
    ("update_expression", "f(a++, --b[0]);", "f((a Add= 1), (b[0] Subtract= 1))"),
    (
        "binary_expression",
        "f(a + b + c, a && b || c, a ?? b, a instanceof B, a === b, a | b);",
        "f((a Add b Add c), ((a And b) Or c), (a Coalesce b), (a Test B), (a Equal b), (a Other b))",
    ),
    ("unary_expression", "!a; -1; typeof b; delete c.d;", "Not(a); Subtract(1); Other(b); Other(c.d)"),
    ("ternary_expression", "a ? b : c ? d : e;", "(a ? b : (c ? d : e))"),
    (
        "yield_expression",
        "function* f() { const a = yield b; yield* c(); }",
        "generator fn f() {let a = <b>; <c()>}",
    ),
    ("parenthesized_expression", "((a)).b((c, d));", "a.b(<c, d>)"),
    ("number", "0x1F; 1_000n;", "0x1F; 1_000n"),
    ("string", "'use strict'; f(\"a\\n\", '');", "\"use strict\"; f(\"a\\\\n\", \"\")"),
    (
        "template_string",
        "f(`a\\n`, `${a}b\\t ${c.d} e`);",
        "f(\"a\\\\n\", template(a, \"b\\\\t \", c.d, \" e\"))",
    ),
    ("regex", "f(/a[/]b/g);", "f(<>)"),
    ("true", "f(true);", "f(true)"),
    ("false", "f(false);", "f(false)"),
    ("null", "f(null);", "f(null)"),
    ("undefined", "f(undefined);", "f(null)"),
    ("array", "f([a, , ...b]);", "f([a, ...b])"),
    (
        "object",
        "f({ a, b: 1, 'c d': 2, 3: 4, [e]: 5, ...g });",
        "f({\"a\": a, \"b\": 1, \"c d\": 2, \"3\": 4, e: 5, \"...\": ...g})",
    ),
    (
        "object",
        "f({ async a() { b(); }, get c() { return 1; }, d: () => 2, e: function g() {} });",
        "f({\"a\": async fn a([this]) {b()}, \"c\": get fn c([this]) {return 1}, \"d\": fn d() {return 2}, \"e\": fn e() {}})",
    ),
    (
        "function_expression",
        "a.b = function c() {}; A.prototype.d = function () {}; (function () { e(); })();",
        "a.b = fn b() {}; A.prototype.d = fn A.d([this]) {}; fn () {e()}()",
    ),
    ("generator_function", "f(function* () { yield; });", "f(generator fn () {<>})"),
    (
        "arrow_function",
        "f(a => a.b, async ({ c }) => { d(); }, () => ({}));",
        "f(fn (a) {return a.b}, async fn (c) {d()}, fn () {return {}})",
    ),
    (
        "class",
        "f(class A extends B { c = 1; d() {} static { e(); } });",
        "f(<B, (let c = 1), fn A.d([this]) {}, fn () {{e()}}>)",
    ),
    ("meta_property", "import.meta.url;", "import.meta.url"),
];

const MARKUP: &[Case] = &[
    (
        "jsx_element",
        "a = <B c={d} {...e} f='g'><h.I onClick={() => j()} />{k}{/* l */}</B>;",
        "a = <d, ...e, fn () {return j()}, k>",
    ),
    ("jsx_element", "a = <><B c=<d e={f}/> /></>;", "a = <f>"),
    ("jsx_self_closing_element", "a = <B />;", "a = <>"),
];

const TYPED: &[Case] = &[
    ("as_expression", "(a as B).c(d as const);", "a.c(d)"),
    ("satisfies_expression", "f({ a } satisfies B);", "f({\"a\": a})"),
    ("non_null_expression", "a!.b!(); c! = 1;", "a.b(); c = 1"),
    ("instantiation_expression", "f(a<B>);", "f(a)"),
    ("call_expression", "a.b<C>(d);", "a.b(d)"),
    ("arrow_function", "const f = async <T,>(a: T): Promise<T> => a;", "let f = async fn f(a: T) {return a}"),
    ("internal_module", "namespace a { b(); }", "{b()}"),
];

const ASSERTIONS: &[Case] = &[("type_assertion", "f(<A>b.c);", "f(b.c)")];

#[test]
fn every_kind_of_expression_of_javascript_is_read_as_what_it_is() {
    check(&JAVASCRIPT, COMMON);
    check(&JAVASCRIPT, MARKUP);
    let sorts = ["expression", "primary_expression"];
    covers(tree_sitter_javascript::NODE_TYPES, &sorts, &[COMMON, MARKUP]);
}

#[test]
fn every_kind_of_expression_of_typescript_is_read_as_what_it_is() {
    let sorts = ["expression", "primary_expression"];
    check(&TYPESCRIPT, COMMON);
    check(&TYPESCRIPT, TYPED);
    check(&TYPESCRIPT, ASSERTIONS);
    covers(tree_sitter_typescript::TYPESCRIPT_NODE_TYPES, &sorts, &[COMMON, TYPED, ASSERTIONS]);
    check(&TSX, COMMON);
    check(&TSX, MARKUP);
    check(&TSX, TYPED);
    covers(tree_sitter_typescript::TSX_NODE_TYPES, &sorts, &[COMMON, MARKUP, TYPED]);
}
