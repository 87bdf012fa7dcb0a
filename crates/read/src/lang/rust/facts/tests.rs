use crate::lang::rust::RUST;
use crate::lang::testing::shown::Shown;

fn shown(text: &str) -> Shown {
    Shown::new(&RUST, text)
}

#[test]
fn definitions_have_parents_and_methods_know_their_trait() {
    let shown = shown(
        "pub struct Shop<R: Repo> { pub repo: Arc<R>, items: Vec<Item> }\n\
         pub enum Kind { A(Item), B { it: Item } }\n\
         pub trait Repo: Send { fn find(&self) -> Option<Item>; const N: u8; }\n\
         impl<R: Repo> Shop<R> { pub fn new() -> Self { Self { repo: 1, items: vec![] } } fn go(self) {} }\n\
         impl Drop for Shop<X> { fn drop(&mut self) {} }\n\
         impl io::Sell for Elsewhere { fn sell(&self) {} }\n\
         mod inner { pub(crate) fn f() {} }\n\
         pub const MAX: usize = 1;\n\
         type Short = Shop<X>;\n\
         #[macro_export] macro_rules! m { () => { $crate::inner::f() } }",
    );
    shown.says(&[
        "Class Shop Public : Drop",
        "Field Shop.repo Public",
        "Field Shop.items Private",
        "Shop repo = Instance Repo",
        "Shop items = Elements Item",
        "Field Kind.A Public",
        "Kind A.0 = Instance Item",
        "Kind B.it = Instance Item",
        "Interface Repo Public : Send",
        "Method Repo.find Public",
        "Field Repo.N Public",
        "Repo.find  = Instance Item",
        "Method Shop.new Public",
        "Shop.new  = Instance Shop",
        "Shop.new > Call Shop()",
        "Shop.new > Write Shop.items",
        "Shop.go self = Instance Shop",
        "Method Shop.go Private",
        "Method Shop.drop Public : Drop implicit",
        "Method sell Public : io.Sell",
        "sell self = Instance Elsewhere",
        "Module inner Private",
        "Function inner.f Package",
        "Variable MAX Public",
        "Interface Short Private : Shop",
        " Short = Same Shop",
        "Short  = Instance Shop",
        "Macro m Public",
        "m > Call crate.inner.f()",
    ]);
}

#[test]
fn paths_are_whole_and_locals_are_told_apart() {
    let shown = shown(
        "fn f(s: &Shop, k: Kind) -> Result<u8, E> {\n\
           let x = s.repo.find(a::b(1)).unwrap();\n\
           let x = x.price()?;\n\
           x.y().await.z;\n\
           for (i, it) in s.items.iter().enumerate() { it.go(i); }\n\
           s.items.iter().map(|one| one.go());\n\
           match k { Kind::A(a) => a.go(), Kind::B { it: q } | Kind::C { it: q } => q.go() }\n\
           if let Some(y) = &s.maybe { y.go() }\n\
           let c = |z: Item| z.go();\n\
           c(s.items[0].go());\n\
           s.n = 1; s.m += MAX; Foo { a: 1 }.run(); <T as Tr>::go::<U>(); \"a\".len();\n\
           let l = \"text\"; l.len(); let t = Shop::new(); let w = Arc::new(Shop { n: 1 });\n\
         }",
    );
    shown.says(&[
        "f > Call s.repo.find().unwrap()",
        "f > Call a.b()",
        "f x = Same s.repo.find()",
        "f > Call x.price()",
        "f x'1 = Same x.price()",
        "f > Read x'1.y().z",
        "f it = ElementOf s.items",
        "f one = ElementOf s.items",
        "f > Call it.go()",
        "f > Read Kind.A",
        "f a'0 = Same Kind.A.0",
        "f q = Same Kind.B.it",
        "f y = Same s.maybe",
        "Function f.c Private",
        "f.c z = Instance Item",
        "f > Call c()",
        "f [] = ElementOf s.items",
        "f > Call [].go()",
        "f > Write s.n",
        "f > Write s.m",
        "f > Read s.m",
        "f > Read MAX",
        "f > Call Foo().run()",
        "f > Write Foo.a",
        "f > Call T.go()",
        "f > Type U",
        "f > Call str.len()",
        "f l = Instance str",
        "f t = Same Shop.new()",
        "f w = Same Shop()",
        "f  = Instance u8",
    ]);
    shown.never(&["f > Read x", "f > Read s", "f > Read i"]);
}

#[test]
fn imports_are_seen_from_the_file() {
    let shown = shown(
        "use std::{fmt, io::{self, Read as R}};\n\
         pub use super::cart::*;\n\
         use kind::Big;\n\
         use Choice::*;\n\
         use Big::Small;\n\
         extern crate serde as s;\n\
         mod kind;\n\
         #[path = \"x.rs\"] mod other;\n\
         enum Choice { A }\n\
         mod tests { use super::*; use super::super::up; fn t() { super::helper(); self::own(); super::super::far(); } fn own() {} }",
    );
    shown.says(&[
        " < std fmt as fmt exported",
        " < std io as io exported",
        " < std::io Read as R exported",
        " < super::cart * exported",
        " < self::kind Big as Big exported",
        " < self::Choice * exported",
        " < self::kind::Big Small as Small exported",
        " < serde as s",
        " < self kind as kind exported",
        " < x.rs as other exported",
        "tests < self * exported",
        "tests < super up as up exported",
        "tests.t > Call helper()",
        "tests.t > Call tests.own()",
        "tests.t > Call self::super.far()",
    ]);
}

#[test]
fn tokens_of_macros_hold_references() {
    let shown = shown(
        "fn f(x: Foo) { assert_eq!(x.go(a::b(1))?.c, Foo { q: x.n }, \"{MAX} {y}\"); vec![x.two(); LEN];\n\
           matches!(x, Kind::A { .. } if x.three()); run!(|z| z.four(), move |w| w.five()); json!({ key: super::g() }); }\n\
         lazy_static! { pub static ref RE: Regex = Regex::new(\"a\"); }\n\
         proptest! { #[test] fn prop(a in any::<u8>()) { check(a.six()); } }\n\
         cfg_if! { if #[cfg(unix)] { fn only() { deep(); } } else { } }",
    );
    shown.says(&[
        "f > Read x.go().c",
        "f > Call a.b()",
        "f > Call Foo()",
        "f > Read x.n",
        "f > Read MAX",
        "f > Call x.two()",
        "f > Read LEN",
        "f > Call Kind.A()",
        "f > Call x.three()",
        "f > Call run()",
        "f > Call z.four()",
        "f > Call w.five()",
        "f > Call self::super.g()",
        "Variable RE Public",
        "RE > Call Regex.new()",
        "Function prop Private test",
        "prop > Call check()",
        "prop > Call a.six()",
        "Function only Private",
        "only > Call deep()",
    ]);
    shown.never(&["f > Call assert_eq()", "f > Read y"]);
}

#[test]
fn entries_and_texts() {
    let shown = shown(
        "fn main() { let app = Router::new().route(\"/x/{id}\", get(list).post(|b: Body| b.run())); }\n\
         #[get(\"/orders\")] async fn orders() { std::env::var(\"HOME\"); env!(\"PATH\"); }\n\
         #[tokio::test] async fn t() { reqwest::get(\"https://a/b\"); client.post(format!(\"{}/c\", b)); }\n\
         #[rstest] fn r(shop: Shop, #[case] n: u8) {}\n\
         #[fixture] fn shop() -> Shop { settings.get_string(\"a.b\") }\n\
         fn sql() { query(\"SELECT a FROM orders WHERE b\"); FutureRecord::to(\"paid\"); c.subscribe(&[\"made\"]); }\n\
         fn actix(c: &mut C) { c.service(web::resource(\"/y\").route(web::put().to(save))); }\n\
         #[derive(Debug, serde::Serialize)] struct A { #[serde(default = \"crate::d::one\")] #[arg(env = \"A_B\")] n: u8 }",
    );
    shown.says(&[
        "Function main Private command",
        "Registration main.GET /x/{id} Private route GET /x/{id}",
        "main.GET /x/{id} > Read list",
        "main.POST /x/{id} > Call b.run()",
        "main.POST /x/{id} \" Serves POST /x/{id}",
        "Function orders Private route GET /orders",
        "orders \" Environment HOME",
        "orders \" Environment PATH",
        "Function t Private test",
        "t \" Calls GET https://a/b",
        "t \" Calls POST {}/c",
        "Function r Private test",
        "r > Inject shop",
        "Fixture shop Private",
        "shop \" ConfigKey a.b",
        "sql \" Table orders",
        "sql \" Produces paid",
        "sql \" Consumes made",
        "Registration actix.PUT /y Private route PUT /y",
        "actix.PUT /y > Read save",
        "A > Mark Debug",
        "A > Mark serde.Serialize",
        "A.n > Text crate.d.one",
        "A.n \" Environment A_B",
    ]);
    shown.never(&["r > Inject n"]);
}

#[test]
fn bodies_and_heads_have_hashes_of_their_own() {
    let one = shown("/// Text\nfn f(a: u8) -> u8 { a + 1 }\nuse x::y;");
    let two = shown("use z::y;\nfn f(a: u8) -> u8 {\n  // said\n  a + 2 }");
    let (one, two) = (&one.facts.definitions[1], &two.facts.definitions[1]);
    assert_eq!(one.signature, two.signature);
    assert_ne!(one.body, two.body);
}

#[test]
fn what_nests_deeply_is_named_and_no_stack_overflows() {
    let deep = |open: &str, close: &str, times: usize| {
        format!("fn f() {{ x = {}1{}; }}", open.repeat(times), close.repeat(times))
    };
    for (open, close) in
        [("(", ")"), ("a(", ")"), ("{", "}"), ("if a {", "}"), ("|| ", ""), ("m!(", ")"), ("&", "")]
    {
        let facts = shown(&deep(open, close, 3000)).facts;
        assert!(!facts.broken.is_empty() || facts.references.len() < 20 || open == "a(", "{open}");
    }
    shown(&format!("fn f() {{ a{}; }}", ".b()".repeat(20_000)));
    shown(&format!("type X = {}u8{};", "Vec<".repeat(3000), ">".repeat(3000)));
    shown(&format!("fn f() {{ let {}x{} = 1; }}", "(".repeat(3000), ")".repeat(3000)));
    shown(&format!("use {}x{};", "a::{".repeat(3000), "}".repeat(3000)));
    shown(&format!("{}{}", "mod a {".repeat(3000), "}".repeat(3000)));
}

/// The hashes of every definition, by name.
fn hashes(text: &str) -> Vec<(String, u64, u64)> {
    let facts = crate::lang::facts(&RUST, text).expect("facts");
    let all = (0..).zip(&facts.definitions);
    all.map(|(index, one)| (facts.qualified(index), one.signature, one.body)).collect()
}

#[test]
fn an_implementation_is_no_part_of_the_module_nor_of_its_type() {
    let types = "pub struct X;\npub trait T { fn f(&self); }\n";
    let with = format!(
        "{types}impl<A> T for X\nwhere\n    A: B,\n{{\n    fn f(&self) {{}}\n}}\nimpl<I: T> Ext for I {{\n    fn g(self) {{}}\n}}\n"
    );
    let shown = shown(&with);
    shown.says(&[
        "Registration impl<A> T for X Private",
        "Registration impl<I: T> Ext for I Private",
        "impl<A> T for X > Inherit T",
        "impl<I: T> Ext for I > Inherit Ext",
        "Class X Public : T",
        "Method X.f Public : T",
        "Method T.g Public : Ext",
    ]);
    shown.never(&[" > Inherit Ext", " > Type T", "X > Inherit T"]);
    assert_eq!(hashes(&with)[..3], hashes(types)[..3]);
}

#[test]
fn documentation_counts_where_a_program_shows_it() {
    let text = |derive: &str, one: &str, other: &str| {
        hashes(&format!(
            "/// {one}\n#[derive({derive})]\npub struct A {{\n    /// {other}\n    a: u32,\n}}\n"
        ))
    };
    for derive in ["clap::Parser", "Debug, JsonSchema"] {
        assert_ne!(text(derive, "one", "two")[1], text(derive, "other", "two")[1]);
        assert_ne!(text(derive, "one", "two")[1], text(derive, "one", "other")[1]);
    }
    assert_eq!(text("Debug, Serialize", "one", "two"), text("Debug, Serialize", "other", "other"));
    let fields =
        |derive: &str, fields: &str| hashes(&format!("#[derive({derive})]\nstruct A {{ {fields} }}\n"));
    assert_ne!(fields("Debug, Serialize", "a: u32")[1], fields("Debug, Serialize", "a: u32, b: u32")[1]);
    assert_eq!(fields("Debug, Clone", "a: u32")[1], fields("Debug, Clone", "a: u32, b: u32")[1]);
}

#[test]
fn an_attribute_of_a_block_is_read_around() {
    let shown =
        shown("fn f() {\n    #[allow(clippy::a)]\n    {\n        g();\n    }\n    h();\n}\nfn i() {}\n");
    assert_eq!(shown.facts.broken, []);
    shown.says(&["f > Call g()", "f > Call h()", "Function i Private"]);
}

#[test]
fn a_test_that_runs_a_program_names_its_main() {
    shown(
        "#[test]\nfn a() { cargo_bin!(\"x\"); }\nfn b() { Command::cargo_bin(\"x-y\").unwrap(); }\n\
         fn c() { run(env!(\"CARGO_BIN_EXE_z\")); }\n",
    )
    .says(&["a > Text bin x.main", "b > Text bin x-y.main", "c > Text bin z.main"]);
}
