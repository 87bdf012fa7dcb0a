use std::fmt::Write as _;

use caution_core::facts::{FileFacts, LiteralKind, Path};

use crate::lang::java::JAVA;

fn facts(text: &str) -> FileFacts {
    crate::lang::facts(&JAVA, text).unwrap()
}

fn path(facts: &FileFacts, path: Path) -> String {
    let segments = facts.path(path).iter();
    let names = segments.map(|one| format!("{}{}", facts.text(one.name), if one.called { "()" } else { "" }));
    names.collect::<Vec<_>>().join(".")
}

fn definitions(text: &str) -> Vec<String> {
    let facts = facts(text);
    let one = |index: usize| {
        let definition = &facts.definitions[index];
        let mut line = format!("{:?} {}", definition.kind, facts.qualified(u32::try_from(index).unwrap()));
        for base in &definition.bases {
            let _ = write!(line, " < {}", path(&facts, *base));
        }
        if definition.implicit {
            line.push_str(" implicit");
        }
        line
    };
    (1..facts.definitions.len()).map(one).collect()
}

fn references(text: &str) -> Vec<String> {
    let facts = facts(text);
    let one = |reference: &caution_core::facts::Reference| {
        format!("{:?} {}", reference.shape, path(&facts, reference.path))
    };
    facts.references.iter().map(one).collect()
}

fn bindings(text: &str) -> Vec<String> {
    let facts = facts(text);
    let one = |binding: &caution_core::facts::Binding| {
        let (of, name) = (facts.qualified(binding.of), facts.text(binding.name));
        format!("{of}:{name} {:?} {}", binding.value, path(&facts, binding.path))
    };
    facts.bindings.iter().map(one).collect()
}

fn literals(text: &str) -> Vec<String> {
    let facts = facts(text);
    let kept = facts.literals.iter().filter(|literal| literal.kind != LiteralKind::Text);
    kept.map(|literal| format!("{:?} {}", literal.kind, facts.text(literal.text))).collect()
}

fn entries(text: &str) -> Vec<String> {
    let facts = facts(text);
    let entries = facts.definitions.iter().filter_map(|definition| {
        let entry = definition.entry?;
        let line = format!("{} {} {}", entry.kind.id(), facts.text(definition.name), facts.text(entry.label));
        Some(line.trim_end().to_owned())
    });
    entries.collect()
}

/// Statements in a method of a class.
fn inside(body: &str) -> String {
    format!("class C {{ void f() {{\n{body}\n}} }}\n")
}

#[test]
fn definitions_have_parents_and_bases() {
    let text = "package a.b;
class Cart<T> extends Base<T> implements Total, a.c.Other {
    private Repo repo, other;
    Cart() {}
    public String toString() { return null; }
    enum Kind { A, B { int z() { return 1; } } }
    record Point(int x) {}
    interface Inner { void m(); }
    @interface Marked { String value(); }
    void f() { new Thread(new Runnable() { public void run() {} }); class Local {} }
}
";
    assert_eq!(
        definitions(text),
        [
            "Class Cart < Base < Total < a.c.Other",
            "Field Cart.repo",
            "Field Cart.other",
            "Constructor Cart.Cart",
            "Method Cart.toString implicit",
            "Class Cart.Kind",
            "Field Cart.Kind.A",
            "Field Cart.Kind.B",
            "Class Cart.Kind.B.Kind{} < Kind",
            "Method Cart.Kind.B.Kind{}.z",
            "Class Cart.Point",
            "Field Cart.Point.x",
            "Interface Cart.Inner",
            "Method Cart.Inner.m",
            "Interface Cart.Marked",
            "Method Cart.Marked.value",
            "Method Cart.f",
            "Class Cart.f.Runnable{} < Runnable",
            "Method Cart.f.Runnable{}.run implicit",
            "Class Cart.f.Local",
        ]
    );
}

#[test]
fn accessors_that_nobody_writes_are_methods() {
    let text = "@Getter class C { private Foo foo; boolean ok; static int x; @Setter int n; }";
    let shown = definitions(text);
    let methods: Vec<&str> = shown.iter().filter_map(|line| line.strip_prefix("Method C.")).collect();
    assert_eq!(methods, ["getFoo", "isOk", "getN", "setN"]);
    assert!(references(text).contains(&"Write self.n".to_owned()));
    assert!(bindings(text).contains(&"C.getFoo: Same self.foo".to_owned()));
}

#[test]
fn a_path_is_one_reference_and_arguments_are_their_own() {
    let cases: &[(&str, &[&str])] = &[
        ("a.b(c.d).e = 1;", &["Write a.b().e", "Read c.d"]),
        ("this.repo.find(x).name();", &["Call self.repo.find().name()", "Read x"]),
        ("super.close(); helper();", &["Call super.close()", "Call helper()"]),
        ("new Foo<Bar>(x).run();", &["Call Foo().run()", "Type Bar", "Read x"]),
        ("((Foo) x).run();", &["Type Foo", "Read x", "Call Foo.new.run()"]),
        ("use(Foo::bar, Foo::new, this::m);", &["Call use()", "Read Foo.bar", "Call Foo()", "Read self.m"]),
        ("Outer.this.run();", &["Call Outer.this.run()"]),
        ("\"x\".equals(y);", &["Call String.new.equals()", "Read y"]),
        (
            "List<Foo> xs = load(); xs.get(0).run();",
            &["Type List", "Type Foo", "Call load()", "Call xs.each.run()"],
        ),
        ("var x = Foo.class; x.run();", &["Type Foo", "Call x.run()"]),
        ("int n = 1; { String n2 = a; } n++;", &["Read a"]),
    ];
    for (body, expected) in cases {
        let shown = references(&inside(body));
        assert_eq!(shown, *expected, "{body}");
    }
}

#[test]
fn names_have_the_types_that_are_written() {
    let text = "class Cart<T extends Shape> {
    List<Item> items; Map<String, Item> byName; Item[] all;
    Sum total(Cart other, Rate... rates) {
        for (Item item : items) {}
        for (var one : all) {}
        var made = new Foo();
        items.stream().filter(i -> i.ok());
        if (made instanceof Bar bar) {}
        try (In in = open()) {} catch (Bad bad) {}
        return null;
    }
}
";
    assert_eq!(
        bindings(text),
        [
            "Cart:T Same Shape",
            "Cart:items Elements Item",
            "Cart:byName Elements Item",
            "Cart:all Elements Item",
            "Cart.total: Instance Sum",
            "Cart.total:other Instance Cart",
            "Cart.total:rates Elements Rate",
            "Cart.total:item Instance Item",
            "Cart.total:one ElementOf all",
            "Cart.total:made Same Foo()",
            "Cart.total:i ElementOf items",
            "Cart.total:bar Instance Bar",
            "Cart.total:in Instance In",
            "Cart.total:bad Instance Bad",
        ]
    );
}

#[test]
fn imports_take_their_item_from_a_package_or_a_class() {
    let facts =
        facts("package p;\nimport a.b.C;\nimport a.b.*;\nimport static a.b.C.m;\nimport static a.b.C.*;\n");
    let shown: Vec<(&str, Option<&str>, bool)> = facts
        .imports
        .iter()
        .map(|one| (facts.text(one.module), one.item.map(|item| facts.text(item)), one.star))
        .collect();
    assert_eq!(
        shown,
        [("a.b", Some("C"), false), ("a.b", None, true), ("a.b.C", Some("m"), false), ("a.b.C", None, true)]
    );
    assert_eq!(facts.text(facts.package), "p");
}

#[test]
fn entries_by_annotation_name_and_class() {
    let cases: &[(&str, &[&str])] = &[
        ("class T { @Test void a() {} @ParameterizedTest void b() {} void c() {} }", &["test a", "test b"]),
        ("@Test public class T { public void a() {} void b() {} }", &["test a"]),
        ("class T extends TestCase { public void testA() {} public void up() {} }", &["test testA"]),
        (
            "@RequestMapping(\"/api\") class R { @GetMapping(\"/x/{id}\") void a() {} @PostMapping void b() {} }",
            &["route a GET /api/x/{id}", "route b POST /api"],
        ),
        (
            "class R { @RequestMapping(value = \"/y\", method = RequestMethod.PUT) void a() {} }",
            &["route a PUT /y"],
        ),
        (
            "@Path(\"/a\") class R { @GET @Path(\"b\" + X.ID) void c() {} @POST void d() {} }",
            &["route c GET /a/b{ID}", "route d POST /a"],
        ),
        ("@FeignClient(\"x\") interface R { @GetMapping(\"/x\") void a(); }", &[]),
        ("class L { @KafkaListener(topics = {\"a.b\", \"c\"}) void on() {} }", &["consumer on a.b, c"]),
        ("class L { @Scheduled(cron = \"0 * * * *\") void tick() {} }", &["job tick 0 * * * *"]),
        ("class L implements Job { public void execute(X x) {} }", &["job execute"]),
        ("class M { public static void main(String[] a) {} }", &["command main"]),
        ("class M implements CommandLineRunner { public void run(String... a) {} }", &["command run"]),
        ("@Command(name = \"go\") class M implements Runnable { public void run() {} }", &["command run go"]),
        (
            "class S extends OrdersGrpc.OrdersImplBase { @Override public void place(X x) {} }",
            &["route place Orders/Place"],
        ),
        (
            "@WebServlet(\"/s\") class S extends HttpServlet { protected void doGet() {} }",
            &["route doGet GET /s"],
        ),
        ("class S extends HttpServlet { protected void service() {} }", &["route service"]),
        (
            "import io.javalin.Javalin; class S { void f() { app.get(\"/x\", ctx -> run(ctx)); } }",
            &["route GET /x GET /x"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(entries(text), *expected, "{text}");
    }
}

#[test]
fn what_a_framework_calls_lives_with_its_class() {
    let text = "package com.acme.x;
import org.spring.Filter;
import com.acme.y.Own;
class A implements Filter { @Override public void doFilter() {} void other() {} @Bean X x() {} }
class B implements Own { @Override public void doFilter() {} @PostConstruct void up() {} }
class D implements Function<X, Y> { public Y apply(X x) { return null; } }
";
    let shown: Vec<String> =
        definitions(text).into_iter().filter(|line| line.ends_with("implicit")).collect();
    assert_eq!(
        shown,
        [
            "Method A.doFilter implicit",
            "Method A.x implicit",
            "Method B.up implicit",
            "Method D.apply implicit",
        ]
    );
}

#[test]
fn texts_lead_out_of_the_program() {
    let cases: &[(&str, &[&str])] = &[
        ("class C { @Value(\"${a.b:1}\") int x; }", &["ConfigKey a.b"]),
        (
            "@ConfigurationProperties(\"shop\") class C { int limit; }",
            &["ConfigKey shop", "ConfigKey shop.limit"],
        ),
        ("@Table(name = \"orders\") class C {}", &["Table orders"]),
        ("interface C { @Query(\"select o from orders o\") void q(); }", &["Table orders"]),
        ("@FeignClient(\"x\") interface R { @GetMapping(\"/x\") void a(); }", &["Calls GET /x"]),
        ("class C { void f() { System.getenv(\"HOME\"); } }", &["Environment HOME"]),
        ("class C { void f() { env.getProperty(\"a.b\"); } }", &["ConfigKey a.b"]),
        ("class C { void f() { kafkaTemplate.send(\"orders\", x); } }", &["Produces orders"]),
        ("class C { void f() { new ProducerRecord<>(\"orders\", x); } }", &["Produces orders"]),
        (
            "class C { void f() { rest.getForObject(\"http://x/y\" + id, X.class); } }",
            &["Calls GET http://x/y"],
        ),
        ("class C { void f() { Class.forName(\"a.b.C\"); } }", &["Symbol a.b.C"]),
        ("class C { void f() { OrdersGrpc.newBlockingStub(c); } }", &["Rpc Orders"]),
    ];
    for (text, expected) in cases {
        assert_eq!(literals(text), *expected, "{text}");
    }
    assert_eq!(facts("class C { void f() { Class.forName(x); } }").dynamic, 1);
}

#[test]
fn comments_and_layout_change_no_hash() {
    let hashes = |text: &str| -> Vec<(u64, u64)> {
        facts(text).definitions.iter().map(|one| (one.signature, one.body)).collect()
    };
    let one = hashes("package p; class C { int f(int a) { return a; } }");
    assert_eq!(
        one,
        hashes("package p;\nimport a.B;\n/** why */\nclass C {\n  int f(int a) { return a; } // x\n}\n")
    );
    let other = hashes("package p; class C { int f(int a) { return a + 1; } }");
    assert_eq!((one[1], one[2].0), (other[1], other[2].0));
    assert_ne!(one[2].1, other[2].1);
}

#[test]
fn deep_nesting_ends_in_a_small_stack() {
    let cases = [
        inside(&format!("x = {}1{};", "f(\n".repeat(3000), ")".repeat(3000))),
        inside(&format!("x = {}1{};", "(\n".repeat(3000), ")".repeat(3000))),
        inside(&format!("x = a{};", ".b(1)\n".repeat(5000))),
        inside(&format!("x = 1{};", " + a\n".repeat(5000))),
        inside(&format!("x = a{};", "[i]\n".repeat(3000))),
        inside(&format!("{} {}", "if (a) {\n".repeat(1500), "}".repeat(1500))),
        inside(&format!("x = {} 1{};", "() -> g(\n".repeat(1500), ")".repeat(1500))),
        format!("{}{}", "class A {\n".repeat(1500), "}".repeat(1500)),
        inside(&format!("{} {};", "new A() { void f() {\n".repeat(1000), "}}".repeat(1000))),
        inside(&format!("List<{} X{} x;", "List<\n".repeat(1500), ">".repeat(1501))),
        format!("@A({}1{}) class C {{}}", "@A(\n".repeat(1500), ")".repeat(1500)),
    ];
    let run = move || cases.iter().map(|text| facts(text).references.len()).collect::<Vec<_>>();
    let counts = std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
    assert_eq!((counts[2], counts[3]), (2, 5001));
}
