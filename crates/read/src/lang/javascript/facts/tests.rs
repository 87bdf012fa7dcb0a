use caution_core::facts::{FileFacts, LiteralKind, Path};

use crate::lang::javascript::{JAVASCRIPT, TSX, TYPESCRIPT, VUE};
use crate::lang::{Language, facts};

mod nesting;

fn read(language: &Language, text: &str) -> FileFacts {
    facts(language, text).unwrap()
}

fn path(facts: &FileFacts, path: Path) -> String {
    let segments = facts.path(path).iter();
    let written =
        segments.map(|one| format!("{}{}", facts.text(one.name), if one.called { "()" } else { "" }));
    written.collect::<Vec<String>>().join(".")
}

fn definitions(facts: &FileFacts) -> Vec<String> {
    let all = facts.definitions.iter().enumerate().skip(1);
    let written = all.map(|(index, one)| {
        let mut text = format!("{:?} {}", one.kind, facts.qualified(u32::try_from(index).unwrap()));
        for base in &one.bases {
            text.push_str(&format!(" < {}", path(facts, *base)));
        }
        if one.implicit {
            text.push_str(" implicit");
        }
        if let Some(entry) = one.entry {
            text.push_str(&format!(" = {} {}", entry.kind.id(), facts.text(entry.label)));
        }
        text
    });
    written.collect()
}

fn references(facts: &FileFacts) -> Vec<String> {
    let written = facts.references.iter().map(|one| {
        let within = facts.qualified(one.within);
        format!("{within}: {:?} {}", one.shape, path(facts, one.path)).trim_start_matches(": ").to_owned()
    });
    written.collect()
}

fn imports(facts: &FileFacts) -> Vec<String> {
    let written = facts.imports.iter().map(|one| {
        let item = if one.star { "*" } else { one.item.map_or("", |item| facts.text(item)) };
        let alias = one.alias.map_or("", |alias| facts.text(alias));
        let marks = [(one.type_only, " type"), (one.exported, " exported")];
        let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
        format!("{}:{item}:{alias}{marks}", facts.text(one.module))
    });
    written.collect()
}

fn bindings(facts: &FileFacts) -> Vec<String> {
    let written = facts.bindings.iter().map(|one| {
        let of = facts.qualified(one.of);
        format!("{of}/{} {:?} {}", facts.text(one.name), one.value, path(facts, one.path))
    });
    written.collect()
}

fn literals(facts: &FileFacts) -> Vec<String> {
    let outside = facts.literals.iter().filter(|one| one.kind != LiteralKind::Text);
    outside.map(|one| format!("{:?} {}", one.kind, facts.text(one.text))).collect()
}

type Given = fn(&FileFacts) -> Vec<String>;

fn check(language: &Language, given: Given, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let facts = read(language, text);
        assert_eq!(facts.broken, [], "{text}");
        assert_eq!(given(&facts).join("; "), *expected, "{text}");
    }
}

#[test]
fn definitions_have_their_kinds_parents_and_bases() {
    let cases = [
        (
            "export const f = async () => { const g = () => 1; function h() {} };",
            "Function f; Function f.g; Function f.h",
        ),
        (
            "class A extends B implements C, D.E { x = 1; #y; constructor(private z: Z) {} m() {} get g() { return 1; } k = () => 1; static s() {} [Symbol.iterator]() {} }",
            "Class A < B < C < D.E; Field A.x; Field A.#y; Constructor A.constructor; Field A.z; Method A.m; \
             Method A.g; Method A.k; Method A.s; Method A.[Symbol.iterator] implicit",
        ),
        (
            "const K = class {}; let n = 1; var { a, b: [c] } = q;",
            "Class K; Variable n; Variable a; Variable c",
        ),
        (
            "const api = { get() {}, post: async () => 1, deep: { del() {} }, n: 1 };",
            "Variable api; Function api.get; Function api.post; Variable api.deep; Function api.deep.del",
        ),
        (
            "interface I extends J { a: A; m(): B; f: () => C }",
            "Interface I < J; Field I.a; Method I.m; Method I.f",
        ),
        (
            "type T = { a: A } & { b: B }; enum E { X, Y = 'y' }",
            "Interface T; Field T.a; Field T.b; Class E; Field E.X; Field E.Y",
        ),
        (
            "namespace N { export function f() {} } declare module 'x' { function g(): void; }",
            "Module N; Function N.f; Module x; Function x.g",
        ),
        ("function o(a: string): void; function o(a: number): void; function o(a: any) {}", "Function o"),
        ("export default function () {}", "Function default"),
        ("export default class Foo {}", "Class Foo"),
        ("export default { a() {} };", "Variable default; Function default.a"),
        ("const m = memo(function M() { return 1; });", "Function m"),
        (
            "const s = createStep('s', async () => {}); const t = xs.map((x) => x.y);",
            "Function s; Variable t",
        ),
        (
            "class R extends React.Component { render() {} componentDidMount() {} other() {} }",
            "Class R < React.Component; Method R.render implicit; Method R.componentDidMount implicit; Method R.other",
        ),
    ];
    check(&TYPESCRIPT, definitions, &cases);
    let cases = [
        (
            "function F() {} F.prototype.m = function () { this.n(); }; F.make = () => 1;",
            "Class F; Method F.m; Function F.make",
        ),
        (
            "var app = exports = module.exports = {}; app.init = function init() {};",
            "Variable app; Function app.init",
        ),
        (
            "exports.a = function () {}; module.exports.b = 1; module.exports = { c, d() {} };",
            "Function a; Variable b; Function d",
        ),
    ];
    check(&JAVASCRIPT, definitions, &cases);
}

#[test]
fn references_are_the_longest_paths_outside_the_locals() {
    let cases = [
        (
            "function f(a) { a; a(); a.b(); c; d.e().f; this.g; }",
            "f: Call a.b(); f: Read c; f: Read d.e().f; f: Read ?.g",
        ),
        (
            "class A { m() { this.r.find(x).name; super.m(); this.n = 1; this; } }",
            "A.m: Read self.r.find().name; A.m: Read x; A.m: Call super.m(); A.m: Write self.n",
        ),
        (
            "new A.B(c).d(); new E; (await f()).g; (h as I).j; k!.l; m?.n?.();",
            "Call A.B().d(); Read c; Call E(); Read f().g; Read h.j; Type I; Read k.l; Call m.n()",
        ),
        (
            "\"\".trim(); [a].map(b); `${c}`.d(); (() => e())(); x[0].y(); x['k'].z;",
            "Read a; Read b; Read c; Call e(); Call x.[].y(); Read x; Read x.k.z",
        ),
        (
            "a = b; a.c += d; e++; delete f.g; [h, i.j] = k;",
            "Write a; Read b; Write a.c; Read d; Write e; Write f.g; Write h; Write i.j; Read k",
        ),
        ("f()(g).h; sql`${i}`; tag.x`a`;", "Read f().?().h; Read g; Call sql(); Read i; Call tag.x()"),
        ("{ const x = 1; x; x.y; } x;", "Read x'1.y; Read x"),
        (
            "if (a && b || c + d + e) f ? g : h;",
            "Read a; Read b; Read c; Read d; Read e; Read f; Read g; Read h",
        ),
        (
            "for (const i of list) i.run(); try {} catch (e) { e.message; }",
            "Read list; Call i'1.run(); Read e'1.message",
        ),
        (
            "function f<T extends U>(a: T, b: V<W[]>): X { let c: typeof d; } type G<K> = K | Y;",
            "f: Type U; f: Type V; f: Type W; f: Type X; f: Type d; G: Type Y",
        ),
        (
            "@Dec(a) class A { @In() b: B; c(@Arg(d) e: E) {} }",
            "A: Mark Dec(); A: Read a; A.b: Mark In(); A.b: Type B; A.c: Mark Arg(); A.c: Read d; A.c: Type E",
        ),
        ("var v; function f() { if (a) { var w = b; } w.x; }", "f: Read a; f: Read b; f: Read w.x"),
    ];
    check(&TYPESCRIPT, references, &cases);
    let cases = [
        (
            "const a = <Foo.Bar x={b} {...c}>{d}<p>text</p><Baz /></Foo.Bar>;",
            "a: Call Foo.Bar(); a: Read b; a: Read c; a: Read d; a: Call Baz()",
        ),
        ("function C({ as: Tag }) { return <Tag/>; }", ""),
    ];
    check(&TSX, references, &cases);
}

#[test]
fn imports_and_exports_are_told_apart() {
    let cases = [
        (
            "import a, { b as c, type D } from './x'; import * as e from 'y'; import type F from 'z'; import 'w';",
            "./x:default:a; ./x:b:c; ./x:D:D type; y::e; z:default:F type; w::",
        ),
        (
            "export { a as b, default } from './x'; export * from './y'; export * as ns from './z';",
            "./x:a:b exported; ./x:default:default exported; ./y:*: exported; ./z::ns exported",
        ),
        (
            "import { p } from './p'; export { p, q as r }; const q = 1; export default q;",
            "./p:p:p; :p:p exported; :q:r exported; :q:default exported",
        ),
        ("import fs = require('fs'); export = X;", "fs::fs; :X:default exported"),
        (
            "const { a, b: c } = await import('./m'); const l = lazy(() => import('./L')); import('./n').then(m => m.go());",
            "./m:a:a; ./m:b:c; ./L:default:l; ./n::import(\"./n\")",
        ),
        ("let x: import('./t').T;", "./t::import(\"./t\") type"),
    ];
    check(&TYPESCRIPT, imports, &cases);
    let cases = [
        (
            "const a = require('a'), b = require('b').c; const { d, e: f } = require('./d');",
            "a::a; b:c:b; ./d:d:d; ./d:e:f",
        ),
        (
            "require('x')(y); function g() { return require('./g').h(); }",
            "x::require(\"x\"); ./g::require(\"./g\")",
        ),
        (
            "module.exports = { a, b: c, ...require('./rest') };",
            "./rest::require(\"./rest\"); ./rest:*: exported; :a:a exported; :c:b exported",
        ),
        (
            "exports.z = require('./z'); exports.y = require('./y').k; module.exports = require('./all');",
            "./z::require(\"./z\"); ./z::z exported; ./y::require(\"./y\"); ./y:k:y exported; ./all::require(\"./all\"); ./all:*: exported; ./all:default:default exported",
        ),
        ("jest.mock('./m'); new Worker(new URL('./w.js', import.meta.url));", "./m::; ./w.js::"),
    ];
    check(&JAVASCRIPT, imports, &cases);
    assert_eq!(read(&JAVASCRIPT, "require(a); import(b); eval(c); d[e]();").dynamic, 4);
}

#[test]
fn bindings_say_what_names_are() {
    let cases = [
        (
            "function f(a: A, b: B[], c: Promise<C>, d, e = new E(), [g] = h) {}",
            "f/a Instance A; f/b Elements B; f/c Instance C; f/d Same ?; f/e Same E(); f/g ElementOf h",
        ),
        ("function f({ x, y: { z } }: P) {}", "f/{11} Instance P; f/x Same {11}.x; f/z Same {11}.y.z"),
        (
            "class A { r: R; m = new Map<string, V>(); s = ''; constructor(private q: Q) { this.t = make(); } n(): N {} get g(): G {} o() { return this; } }",
            "A/r Instance R; A/m Elements V; A/m Same Map(); A/s Instance string; A/q Instance Q; A.constructor/q Instance Q; A/t Same make(); A.n/ Instance N; A/g Same self.g(); A.g/ Instance G; A.o/ Same self",
        ),
        (
            "function f(xs: X[]) { xs.map(x => x.y()); for (const z of xs) {} go().then(r => r.s); }",
            "f/xs Elements X; f/x ElementOf xs; f/z ElementOf xs; f/r Same go()",
        ),
        (
            "type A = B; type C = D | E[]; const f = (): F => g; const h = a ?? new I(); const j = k as L;",
            "/A Same B; /C Same D; /C Elements E; f/ Instance F; /h Same a; /h Same I(); /j Instance L",
        ),
        (
            "const s = app.get(Svc); const t = c.resolve<T>('t'); const u = list.find(p => p.ok);",
            "/s Instance Svc; /s Same app.get(); /t Instance T; /t Same c.resolve(); /u ElementOf list; /u Same list.find(); u/p ElementOf list",
        ),
        (
            "function f() { let x = new A(); { let x = new B(); x.b(); } x.a(); }",
            "f/x Same A(); f/x'2 Same B()",
        ),
    ];
    check(&TYPESCRIPT, bindings, &cases);
}

#[test]
fn frameworks_enter_at_tests_routes_and_the_like() {
    let cases = [
        (
            "describe('a', () => { it('b', () => {}); it.each([1])('c', (n) => {}); test.skip(`d ${e}`, f); beforeEach(() => {}); });",
            "Registration a; Registration a.b = test a > b; Registration a.c = test a > c; Registration a.d {}",
        ),
        (
            "test('x', async (t) => { await t.test('y', () => {}); }); describe.only(Foo.name, () => {});",
            "Registration x = test x; Registration x.y = test x > y; Registration Foo.name",
        ),
        (
            "app.get('/a/:id', auth, (req, res) => {}); router.post('/b', handler); r.route('/c').get(h).put(i);",
            "Registration GET /a/:id = route GET /a/:id; Registration POST /b = route POST /b; Registration GET /c = route GET /c; Registration PUT /c = route PUT /c",
        ),
        (
            "map.get('x'); axios.get('/y', (z) => {}); cache.delete('/k'); app.get('name'); config.get('a.b', () => 1);",
            "",
        ),
        (
            "@Controller('orders') class O { @Get(':id') a() {} @Post() b() {} @MessagePattern('x.y') c() {} @Cron('0 * * * *') d() {} }",
            "Class O; Method O.a = route GET /orders/:id; Method O.b = route POST /orders; Method O.c = consumer x.y; Method O.d = job 0 * * * *",
        ),
        (
            "@Resolver() class R { @Query(() => Int) orders() {} @Mutation({ name: 'pay' }) x() {} @GrpcMethod('S', 'M') g() {} }",
            "Class R; Method R.orders = route Query orders; Method R.x = route Mutation pay; Method R.g = route S/M",
        ),
        (
            "export async function GET(r) {} export const POST = async (r) => {}; const PUT = () => {};",
            "Function GET = route GET; Function POST = route POST; Function PUT",
        ),
        (
            "const endpoints = [{ path: '/x', method: 'get', handler: async (r) => {} }];",
            "Variable endpoints; Registration endpoints.GET /x = route GET /x",
        ),
        (
            "const resolvers = { Query: { user: () => 1 } };",
            "Variable resolvers; Variable resolvers.Query; Function resolvers.Query.user = route Query user",
        ),
        (
            "new Worker('mail', async (job) => {}); queue.process('q', fn => {}); ch.consume('in', (m) => {}); consumer.run({ eachMessage: async () => {} });",
            "Registration mail = consumer mail; Registration q = consumer q; Registration in = consumer in; Registration eachMessage = consumer eachMessage",
        ),
        (
            "cron.schedule('* * * * *', tick); program.command('build <dir>').option('-x').action(async () => {});",
            "Registration * * * * * = job * * * * *; Registration build = command build",
        ),
    ];
    check(&TYPESCRIPT, definitions, &cases);
}

#[test]
fn texts_lead_out_of_the_program() {
    let cases = [
        (
            "process.env.A; import.meta.env.VITE_B; const { C } = process.env; Deno.env.get('D'); process.env['E'];",
            "Environment A; Environment VITE_B; Environment C; Environment D; Environment E",
        ),
        (
            "fetch(`${base}/orders/${id}?x=1`, { method: 'post' }); axios.get('/a'); this.http.delete<T>('/b/' + id); api.put('/c', d); axios({ url: '/e', method: 'PATCH' });",
            "Calls POST {}/orders/{}; Calls GET /a; Calls DELETE /b/{}; Calls PUT /c; Calls PATCH /e",
        ),
        (
            "db.query('SELECT a FROM orders o JOIN \"lines\" l ON 1'); sql`update stock set n = ${n} where id = 1`; x('select one of them');",
            "Table orders; Table lines; Table stock",
        ),
        ("@Entity('customers') class C {} knex.createTable('t', () => {});", "Table customers; Table t"),
        (
            "config.get('db.host'); client.variation('new-checkout', u, false); useFlag('beta');",
            "ConfigKey db.host; Flag new-checkout; Flag beta",
        ),
        (
            "producer.send({ topic: 'orders.created', messages }); consumer.subscribe({ topics: ['a.b', 'c.d'] }); bus.emit('x.y'); bus.on('error', f);",
            "Produces orders.created; Consumes a.b; Consumes c.d; Produces x.y",
        ),
    ];
    check(&TYPESCRIPT, literals, &cases);
}

#[test]
fn hashes_change_with_what_is_done_and_not_with_layout() {
    let hashes = |text: &str| {
        let facts = read(&TSX, text);
        facts.definitions.iter().map(|one| (one.signature, one.body)).collect::<Vec<_>>()
    };
    let one =
        hashes("import a from 'a';\nexport function f(x: A) { return `t ${x}`; }\nconst e = <p>a b</p>;");
    let same = hashes(
        "import b from 'b'\n// c\nexport function f( x: A )\n{\n  /* d */ return `t ${x}`\n}\nconst e = <p>\n a\n b\n</p>",
    );
    assert_eq!(one, same);
    let body =
        hashes("import a from 'a';\nexport function f(x: A) { return `u ${x}`; }\nconst e = <p>a b</p>;");
    assert_eq!((one[1].0, one[0], one[2]), (body[1].0, body[0], body[2]));
    assert_ne!(one[1].1, body[1].1);
    let head =
        hashes("import a from 'a';\nexport function f(x: B) { return `t ${x}`; }\nconst e = <p>a b</p>;");
    assert_eq!(one[1].1, head[1].1);
    assert_ne!(one[1].0, head[1].0);
}

#[test]
fn breaks_and_semicolons_count_where_they_cut() {
    let hashes = |text: &str| {
        let facts = read(&TSX, text);
        facts.definitions.iter().map(|one| (one.signature, one.body)).collect::<Vec<_>>()
    };
    for (one, other) in [
        ("function f() { return\nx }", "function f() { return x }"),
        ("a\n;(b)", "a\n(b)"),
        ("a\n++b", "a++\nb"),
        ("if (a);\nb()", "if (a)\nb()"),
        ("for (a;b;);", "for (a;;b);"),
        ("class A { get; b() {} }", "class A { get b() {} }"),
        ("const e = <p>a <b/></p>", "const e = <p>a<b/></p>"),
        ("f(`a\n`)", "f(`a \n`)"),
        ("const a = [b,,]", "const a = [b]"),
        ("const a = [,]", "const a = []"),
        ("#!/usr/bin/node\nf()", "#!/usr/bin/deno\nf()"),
        ("/** @jest-environment jsdom */\nf()", "/** @jest-environment node */\nf()"),
    ] {
        assert_ne!(hashes(one), hashes(other), "{one}");
    }
    for (one, other) in [
        ("a;\nb;;\nfunction f() {};", "a\nb; function f() {}"),
        ("if (a) b(); else { c() }", "if (a)\n  b()\nelse {\n  c();\n}"),
        ("class A { a = 1; b() {} }", "class A {\n a = 1\n b() {\n };\n}"),
        ("const e = <p>a b <b/></p>", "const e = <p>\n  a b <b/>\n</p>"),
        ("const e = <p>a</p>", "const e = <p>\n{/* note */}\na</p>"),
        ("// @ts-ignore\nf()", "f() // eslint-disable-line"),
        ("f(a, [b], { c })", "f(\n  a,\n  [b,],\n  { c, },\n)"),
        ("for (;;) { a() }", "for (;;)\n{\na();\n}"),
        ("const f = () => {\n return 1\n}\nlet b", "const f = () => { return 1; }; let b;"),
    ] {
        assert_eq!(hashes(one), hashes(other), "{one}");
    }
}

#[test]
fn the_page_of_a_component_is_a_part_of_it() {
    let body = |text: &str| read(&VUE, text).definitions[0].body;
    let one =
        "<template><p>a</p></template>\n<script>\nexport default {}\n</script>\n<style>p { top: 0 }</style>";
    assert_eq!(body(one), body(&one.replace("\n<style>", "\n<!-- b -->\n\n<style>")));
    assert_ne!(body(one), body(&one.replace("<p>a", "<p>b")));
    assert_ne!(body(one), body(&one.replace("top: 0", "top: 1")));
}

#[test]
fn a_statement_that_does_not_parse_leaves_the_others_read() {
    let facts = read(&TYPESCRIPT, "function a() { b(); }\nfunction c( {\n  d();\n}\nfunction e() { f(); }\n");
    assert_eq!(definitions(&facts), ["Function a", "Function e"]);
    assert_eq!(facts.broken.iter().map(|lines| (lines.first, lines.last)).collect::<Vec<_>>(), [(2, 4)]);
    let facts = read(&JAVASCRIPT, "// @flow\ntype A = { b: C };\nfunction f(x: A): void {}\n");
    assert_eq!((definitions(&facts).len(), facts.broken.len()), (3, 0));
}

#[test]
fn a_component_of_vue_is_read_by_its_scripts() {
    let text = "<template>\n  <order-list :x=\"y\" />\n</template>\n<script setup lang=\"ts\">\nimport OrderList from './OrderList.vue';\nconst total = (n: number) => n;\n</script>\n";
    let facts = read(&VUE, text);
    assert_eq!(
        (imports(&facts), references(&facts)),
        (vec!["./OrderList.vue:default:OrderList".to_owned()], vec!["Call OrderList()".to_owned()])
    );
    assert_eq!((facts.definitions[1].line, facts.definitions[1].lines.last), (6, 6));
}

#[test]
fn what_is_exported_is_public() {
    let facts =
        read(&TYPESCRIPT, "function a() {} const b = 1; export { a }; export const c = 2; function d() {}");
    let public =
        facts.definitions.iter().skip(1).map(|one| format!("{:?}", one.visibility)).collect::<Vec<_>>();
    assert_eq!(public, ["Public", "Private", "Public", "Private"]);
}

#[test]
fn what_is_switched_off_is_no_test_that_runs() {
    let text = "describe('a', () => { it('runs', () => { f(); }); it.skip('off', () => { f(); }); });\ndescribe.skip('b', () => { it('off', () => { f(); }); });\nxit('off', () => { f(); });\nit.skipIf(x)('may run', () => { f(); });\n";
    let facts = read(&TYPESCRIPT, text);
    let entries: Vec<&str> =
        facts.definitions.iter().filter_map(|one| one.entry).map(|entry| facts.text(entry.label)).collect();
    assert_eq!(entries, ["a > runs", "may run"]);
}
