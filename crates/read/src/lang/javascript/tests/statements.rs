use super::super::{JAVASCRIPT, TSX, TYPESCRIPT};
use super::{Case, check, covers};

/// What both languages have.
const COMMON: &[Case] = &[
    ("expression_statement", "ok && f();", "(ok And f())"),
    ("expression_statement", "a(), b = 1, i++;", "a(); b = 1; i Add= 1"),
    ("expression_statement", "(a = 1); ({ x, y: z } = o);", "a = 1; x, z = o"),
    ("expression_statement", "a = b.c = f();", "a, b.c = f()"),
    (
        "expression_statement",
        "n += 1; n **= 2; a ??= b; --n;",
        "n Add= 1; n Other= 2; a Coalesce= b; n Subtract= 1",
    ),
    ("lexical_declaration", "const a = 1, b = f(); let c;", "let a = 1; let b = f(); let c"),
    ("lexical_declaration", "const { a: b, c = 1, d: [e], ...f } = x;", "let b, c, e, f = x"),
    (
        "lexical_declaration",
        "const { a = g(), b: { c } = h() } = x;",
        "let a, c = x; a Coalesce= g(); c Coalesce= h()",
    ),
    ("lexical_declaration", "const x = require('y');", "let x = require(\"y\")"),
    ("lexical_declaration", "const f = async (a, b = 1) => a;", "let f = async fn f(a, b = 1) {return a}"),
    ("lexical_declaration", "const A = class extends B { m() {} };", "class A: B {fn A.m([this]) {}}"),
    ("variable_declaration", "var a = 1;", "let a = 1"),
    (
        "function_declaration",
        "async function f({ a, b: c }, [d], ...e) { g(); }",
        "async fn f(a, c, d, e) {g()}",
    ),
    ("generator_function_declaration", "function* f() { yield 1; }", "generator fn f() {<1>}"),
    ("class_declaration", "class A extends b.C {}", "class A: b.C {}"),
    ("statement_block", "{ f(); }", "{f()}"),
    ("if_statement", "if (a) f(); else if (b) { g(); } else h();", "if a {f()} else if b {g()} else {h()}"),
    ("if_statement", "if (a) ;", "if a {}"),
    (
        "switch_statement",
        "switch (a) { case 1: case 2: f(); break; default: g(); }",
        "switch a {1, 2 => {f(); break} |  => {g()}}",
    ),
    (
        "switch_statement",
        "switch (a) { case 1: f(); case h(): default: g() }",
        "switch a {1 => {f()} |  => {other(h()); g()}}",
    ),
    ("switch_statement", "switch (a) { default: case 1: }", "switch a { => {other(1)}}"),
    (
        "for_statement",
        "for (let i = 0, n = 3; i < n; i++, n--) f();",
        "counted (i Less n) init {let i = 0; let n = 3} update {i Add= 1; n Subtract= 1} {f()}",
    ),
    ("for_statement", "for (i = 0; true; ) { f(); }", "forever init {i = 0} {f()}"),
    ("for_statement", "for (;;) f();", "forever {f()}"),
    ("for_in_statement", "for (const [k, { v = f() }] of m) g();", "each k, v in m {v Coalesce= f(); g()}"),
    ("for_in_statement", "for (a.b in o) { f(); }", "each a.b in o {f()}"),
    (
        "for_in_statement",
        "async () => { for await (const x of y) f(x); };",
        "async fn () {each x in y awaits {f(x)}}",
    ),
    ("while_statement", "while (n--) f();", "while (n Subtract= 1) {f()}"),
    (
        "while_statement",
        "while (true) { f(); } while (1); while (!0);",
        "forever {f()}; forever {}; forever {}",
    ),
    ("do_statement", "do f(); while (a); do { g(); } while (true)", "dowhile a {f()}; forever {g()}"),
    (
        "try_statement",
        "try { f(); } catch (e) { g(e); } finally { h(); }",
        "try {f()} catch  e {g(e)} finally {h()}",
    ),
    (
        "try_statement",
        "try { f() } catch { } try { f() } catch ({ code }) { g(code) }",
        "try {f()} catch {}; try {f()} catch  { code } {g(code)}",
    ),
    ("break_statement", "a: for (;;) { break a; }", "a: forever {break a}"),
    ("continue_statement", "a: while (b) continue a;", "a: while b {continue a}"),
    ("labeled_statement", "a: { f(); break a; } b: f();", "{f(); break a}; {f()}"),
    ("labeled_statement", "a: b: for (;;) f();", "{b: forever {f()}}"),
    ("return_statement", "() => { return; return f(), g(); };", "fn () {return; return <f(), g()>}"),
    ("throw_statement", "throw new E('x');", "throw new E(\"x\")"),
    ("with_statement", "with (a) f();", "{a; f()}"),
    ("debugger_statement", "debugger;", "other()"),
    ("empty_statement", ";;f();;", "f()"),
    ("import_statement", "import 'a';", "import a"),
    ("import_statement", "import a, { b, c as d } from 'm';", "import m default>a b>b c>d"),
    ("import_statement", "import a, * as ns from 'm';", "import m as ns default>a"),
    ("export_statement", "export const a = 1; export { a, b as c };", "let a = 1; other(a, b)"),
    (
        "export_statement",
        "export * from 'm'; export { a } from 'n'; export * as o from 'o';",
        "import m; import n; import o",
    ),
    ("export_statement", "export default function () { f(); }", "fn () {f()}"),
    ("export_statement", "export default async () => f();", "async fn () {return f()}"),
    (
        "export_statement",
        "export default class extends A { m() {} }",
        "class default: A {fn default.m([this]) {}}",
    ),
    ("export_statement", "export default a.b;", "a.b"),
    ("export_statement", "export function f() {} export class A {}", "fn f() {}; class A {}"),
];

const SCRIPT: &[Case] = &[
    (
        "using_declaration",
        "{ using a = f(), b = g(); h(); await using c = i(); j() } k()",
        "{guard (let a = f(); let b = g()) {h(); guard (let c = i()) {j()}}}; k()",
    ),
    ("for_in_statement", "for (await using a of b) f();", "each a in b {f()}"),
    ("hash_bang_line", "#!/usr/bin/env node\nf();", "f()"),
];

const TYPED: &[Case] = &[
    ("expression_statement", "using a = f(); g();", "guard (let a = f()) {g()}"),
    (
        "lexical_declaration",
        "const a: Map<string, X> = f(); let b!: T;",
        "let a: Map<string, X> = f(); let b: T",
    ),
    (
        "function_declaration",
        "function f(this: T, a: A, b?: B, { c }: C = d()): R {}",
        "fn f(a: A, b: B, c = d()) {}",
    ),
    ("function_signature", "function f(a: A): void;", "other()"),
    (
        "abstract_class_declaration",
        "abstract class A<T> extends B<T> implements C<T>, d.E { abstract m(): void; }",
        "class A: B, C, d.E {abstract fn A.m([this]) {}}",
    ),
    (
        "ambient_declaration",
        "declare const a: number; declare module 'b' { function c(): void; }",
        "other(); other()",
    ),
    ("enum_declaration", "enum A { B, C = f(), 'D' = 1 }", "other(f(), 1)"),
    ("interface_declaration", "export interface A extends B { c(): void }", "other()"),
    ("type_alias_declaration", "type A = { b: C } | D;", "other()"),
    ("import_alias", "import a = b.c;", "let a = b.c"),
    (
        "import_statement",
        "import type { A } from 'm'; import b = require('n');",
        "import m A>A; import n as b",
    ),
    ("internal_module", "namespace a.b { f(); }", "{f()}"),
    ("internal_module", "export namespace a { export function f() {} }", "{fn f() {}}"),
    ("module", "module a { f(); }", "{f()}"),
    (
        "export_statement",
        "export = a.b; export as namespace c; export type { D } from 'm';",
        "a.b; other(); import m",
    ),
    ("try_statement", "try { f() } catch (e: unknown) { }", "try {f()} catch  e {}"),
];

#[test]
fn every_kind_of_statement_of_javascript_is_read_as_what_it_is() {
    check(&JAVASCRIPT, COMMON);
    check(&JAVASCRIPT, SCRIPT);
    covers(tree_sitter_javascript::NODE_TYPES, &["statement", "declaration"], &[COMMON, SCRIPT]);
}

#[test]
fn every_kind_of_statement_of_typescript_is_read_as_what_it_is() {
    let sorts = ["statement", "declaration"];
    for (language, node_types) in [
        (&TYPESCRIPT, tree_sitter_typescript::TYPESCRIPT_NODE_TYPES),
        (&TSX, tree_sitter_typescript::TSX_NODE_TYPES),
    ] {
        check(language, COMMON);
        check(language, TYPED);
        covers(node_types, &sorts, &[COMMON, TYPED]);
    }
}

/// What a class holds, in JavaScript.
const MEMBERS: &[Case] = &[
    (
        "method_definition",
        "class A { constructor(a) { this.a = a; } get b() { return 1; } static async *c() {} #d() {} 'e f'() {} [g]() {} }",
        "class A {fn A.constructor([this], a) {this.a = a}; get fn A.b([this]) {return 1}; static async generator fn A.c([this]) {}; fn A.#d([this]) {}; fn A.e f([this]) {}; fn A.[g]([this]) {}}",
    ),
    ("class_static_block", "class A { static { f(); } }", "class A {{f()}}"),
];

const SCRIPT_MEMBERS: &[Case] = &[
    ("method_definition", "class A { static get\n b() {} }", "class A {static get fn A.b([this]) {}}"),
    (
        "field_definition",
        "class A { a = 1; static #b; c = async () => { await this.d(); } }",
        "class A {let a = 1; let #b; let c = async fn A.c([this]) {await this.d()}}",
    ),
    (
        "field_definition",
        "@a @b.c(1) class A { @d e; @f() g() {} }",
        "@a @b.c(1) class A {@d let e; @f() fn A.g([this]) {}}",
    ),
];

const TYPED_MEMBERS: &[Case] = &[
    (
        "decorator",
        "@A({ b: 1 }) export class C { @D() private readonly e: F = g(); @H('x') @I async j(@K() l: M): Promise<N> {} }",
        "@A({\"b\": 1}) class C {@D() let e: F = g(); @H(\"x\") @I @K() async fn C.j([this], l: M) {}}",
    ),
    (
        "method_definition",
        "class A { constructor(private readonly b: B, c: C, public d = e()) { super(); } }",
        "class A {fn A.constructor([this], b: B, c: C, d = e()) {super()}; let b: B; let d}",
    ),
    (
        "public_field_definition",
        "class A { static b?: C; declare d: E; abstract f: G }",
        "class A {let b: C; let d: E; let f: G}",
    ),
    (
        "abstract_method_signature",
        "abstract class A { protected abstract b(c: C): void }",
        "class A {abstract fn A.b([this], c: C) {}}",
    ),
    ("method_signature", "class A { a(): void; a(b?: B) { c(); } }", "class A {fn A.a([this], b: B) {c()}}"),
    ("index_signature", "class A { [key: string]: B; c() {} }", "class A {fn A.c([this]) {}}"),
];

#[test]
fn every_kind_of_member_of_a_class_is_read_as_what_it_is() {
    check(&JAVASCRIPT, MEMBERS);
    check(&JAVASCRIPT, SCRIPT_MEMBERS);
    covers(tree_sitter_javascript::NODE_TYPES, &["class_body"], &[MEMBERS, SCRIPT_MEMBERS]);
    check(&TYPESCRIPT, MEMBERS);
    check(&TYPESCRIPT, TYPED_MEMBERS);
    covers(tree_sitter_typescript::TYPESCRIPT_NODE_TYPES, &["class_body"], &[MEMBERS, TYPED_MEMBERS]);
}
