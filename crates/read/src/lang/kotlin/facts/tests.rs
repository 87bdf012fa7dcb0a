use crate::lang::kotlin::KOTLIN;
use crate::lang::testing::shown::Shown;

fn shown(text: &str) -> Shown {
    Shown::new(&KOTLIN, text)
}

#[test]
fn packages_imports_and_declarations() {
    let shown = shown(
        "package a.b\n\nimport c.D\nimport e.F as G\nimport h.*\n\n\
         class Shop(private val repo: Repo, n: Int) : Base(n), Sell<Item> {\n\
           val items: MutableList<Item> = mutableListOf()\n\
           private var made = Maker()\n\
           companion object {\n    const val MAX = 1\n    fun make(): Shop = Shop(Repo(), 1)\n  }\n\
           override fun toString(): String = \"x\"\n\
           constructor(a: Int) : this(Repo(), a) { b() }\n\
           init { start() }\n}\n\
         interface Sell<T> { fun sell(): T? }\n\
         enum class Kind(val v: Int) {\n  A(1),\n  B(2);\n\n  fun g() {}\n}\n\
         fun String.ext(): Int = this.size()\n\
         fun <T : Foo> List<T>.second(f: (T) -> Unit): T = this[1]\n\
         object Single {\n  fun x() {}\n}\n\
         typealias Short = Shop\n\
         internal val top by lazy { Foo() }\n",
    );
    assert_eq!(shown.facts.text(shown.facts.package), "a.b");
    shown.says(&[
        " < c D as D",
        " < e F as G",
        " < h *",
        "Class Shop Public : Base Sell",
        "Field Shop.repo Private",
        "Shop repo = Instance Repo",
        "Shop items = Elements Item",
        "Shop made = Same Maker()",
        "Field Shop.MAX Public",
        "Method Shop.make Public",
        "Shop.make  = Instance Shop",
        "Shop.make > Call Repo()",
        "Method Shop.toString Public implicit",
        "Constructor Shop.Shop Public",
        "Shop.Shop > Call Shop()",
        "Shop.Shop > Call b()",
        "Shop > Call start()",
        "Interface Sell Public",
        "Field Kind.A Public",
        "Method Kind.g Public",
        "Method ext Public",
        "ext self = Instance String",
        "ext > Call self.size()",
        "second self = Elements Foo",
        "Class Single Public",
        " Short = Same Shop",
        "Variable top Package",
        "top > Call Foo()",
    ]);
}

#[test]
fn paths_and_locals() {
    let shown = shown(
        "fun f(shop: Shop, o: Any) {\n\
           val x = shop.repo.get(1)!!\n\
           x?.price()?.tax\n\
           shop.items.forEach { it.run() }\n\
           shop.items.map { i -> i.go() }\n\
           for (i in shop.items) i.work()\n\
           val c = o as? Cart\n  c?.pay()\n  (o as Bag).open()\n\
           shop.let { it.close() }\n\
           val l = { z: Item -> z.q() }\n  l(1)\n\
           val s = \"a ${x.d()} $TOP\"\n  s.trim()\n\
           shop.n = 1\n  shop.m += 2\n  shop.list[0].first()\n\
           val one = shop.items.first()\n  one.go()\n\
           if (!shop.open.isDone()) return\n\
           val h = Foo::bar\n  a shouldBe b\n  make<Key>(1).c\n\
           try { } catch (e: Oops) { e.tell() }\n\
           when (val r = q()) { is Foo -> r.x() }\n\
           val obj = object : Listener { override fun on() { x.y() } }\n\
         }\n",
    );
    shown.says(&[
        "f x = Same shop.repo.get()",
        "f > Read x.price().tax",
        "f it = ElementOf shop.items",
        "f > Call it.run()",
        "f i = ElementOf shop.items",
        "f > Call i.go()",
        "f > Call i'1.work()",
        "f c = Instance Cart",
        "f > Call c.pay()",
        "f [] = Instance Bag",
        "f > Call [].open()",
        "f it'1 = Same shop",
        "f > Call it'1.close()",
        "Function f.l Private",
        "f.l > Call z.q()",
        "f > Call l()",
        "f > Call x.d()",
        "f s = Instance String",
        "f > Write shop.n",
        "f > Read shop.m",
        "f one = ElementOf shop.items",
        "f > Call shop.open.isDone()",
        "f > Read Foo.bar",
        "f > Call a.shouldBe()",
        "f > Type Key",
        "f e = Instance Oops",
        "f r = Same q()",
        "Class f.object Private : Listener",
        "Method f.object.on Public",
        "f.object.on > Call x.y()",
    ]);
    shown.never(&["f > Read shop", "f > Read x"]);
}

#[test]
fn entries_and_texts() {
    let shown = shown(
        "@RestController\n@RequestMapping(\"/api\")\nclass Orders(val svc: Svc) {\n\
           @GetMapping(\"/{id}\") fun get(id: Int) = svc.find(id)\n\
           @KafkaListener(topics = [\"paid\"]) fun on() {}\n\
           @Scheduled(cron = \"0\") fun tick() {}\n\
           @Value(\"\\${a.b:1}\") private val k: String = \"\"\n\
           @Test fun works() { System.getenv(\"HOME\") }\n}\n\
         class Spec : FunSpec({\n  test(\"adds\") { sum() }\n})\n\
         class Strings : StringSpec({\n  \"joins\" { join() }\n})\n\
         fun main() {\n  routing {\n    route(\"/v1\") {\n      get(\"/x/{id}\") { call.respond(svc.list()) }\n    }\n  }\n\
           client.get(\"https://a/b\")\n  db.query(\"SELECT a FROM orders WHERE x\")\n  config.property(\"a.b.c\")\n}\n",
    );
    shown.says(&[
        "Orders > Mark RequestMapping",
        "Method Orders.get Public route GET /api/{id}",
        "Orders.get > Call svc.find()",
        "Method Orders.on Public consumer paid",
        "Orders.on \" Consumes paid",
        "Method Orders.tick Public job",
        "Orders.k \" ConfigKey a.b",
        "Method Orders.works Public test",
        "Orders.works \" Environment HOME",
        "Registration Spec.adds Private test",
        "Spec.adds > Call sum()",
        "Registration Strings.joins Private test",
        "Strings.joins > Call join()",
        "Function main Public command",
        "Registration main.GET /v1/x/{id} Private route GET /v1/x/{id}",
        "main.GET /v1/x/{id} > Call svc.list()",
        "main \" Calls GET https://a/b",
        "main \" Table orders",
        "main \" ConfigKey a.b.c",
    ]);
}

#[test]
fn what_nests_deeply_is_named_and_no_stack_overflows() {
    for (open, close) in
        [("(", ")"), ("a(", ")"), ("{", "}"), ("if (a) ", ""), ("a { ", "}"), ("a[", "]"), ("-", "")]
    {
        shown(&format!("fun f() {{ x = {}1{} }}", open.repeat(3000), close.repeat(3000)));
    }
    shown(&format!("fun f() {{ a{} }}", ".b()".repeat(20_000)));
    shown(&format!("val x: {}", "L<".repeat(3000)));
    shown(&"class b { ".repeat(3000));
}

#[test]
fn a_name_that_begins_like_a_word_is_a_name() {
    let shown = shown(
        "fun f(in1: In, as_: In, else2: In) {\n  check(a).isTrue()\n  in1.close()\n  as_.close()\n\
         \x20 else2.close()\n  by3()\n  get4 = get_5()\n}\nfun g(x: Any) = x\n  as String\n",
    );
    assert_eq!(shown.facts.broken, []);
    shown.says(&["Function f Public", "Function g Public", "f > Call in1.close()", "f > Call as_.close()"]);
    shown.says(&["f > Call else2.close()", "f > Call by3()", "f > Call get_5()", "g > Type String"]);
}

#[test]
fn a_class_after_two_annotations_is_a_class() {
    let body = "{\n  val a = 1\n  @Test fun third() { a() }\n  companion object {\n    fun b() {}\n  }\n}\n";
    for head in ["class T", "internal class T", "class T : B", "class T<X>"] {
        let text = format!("@Timeout(30)\n@Tag(\"Slow\")\n{head} {body}fun x() = 1\n");
        let shown = shown(&text);
        let visibility = if head.starts_with("internal") { "Package" } else { "Public" };
        let base = if head.ends_with('B') { " : B" } else { "" };
        shown.says(&[&format!("Class T {visibility}{base}"), "T > Mark Timeout", "T > Mark Tag"]);
        shown.says(&[
            "Method T.third Public test",
            "Field T.a Public",
            "Method T.b Public",
            "Function x Public",
        ]);
    }
    let shown = shown("fun f() {\n  @A(1)\n  @B(2)\n  x plus y { z() }\n}\n");
    shown.never(&["Class y Public", "Class x Public"]);
}
