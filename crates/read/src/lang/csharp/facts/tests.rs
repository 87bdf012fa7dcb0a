use crate::lang::csharp::CSHARP;
use crate::lang::testing::shown::Shown;

fn shown(text: &str) -> Shown {
    Shown::new(&CSHARP, text)
}

#[test]
fn imports_and_namespaces() {
    let shown = shown(
        "using A.B; using static C.D; using X = Y.Z; global using G;\n\
         namespace N.M.O;\n\
         public class Shop {}",
    );
    shown.says(&[
        " < A.B *",
        " < C D *",
        " < Y Z as X",
        " < G * exported",
        " < N.M *",
        " < N *",
        " < @global *",
        "Class Shop Public",
    ]);
    assert_eq!(shown.facts.text(shown.facts.package), "N.M.O");
    let inside = self::shown("using X;\nnamespace N.M;\nusing R; using global::S;\nclass C {}");
    inside.says(&[" < X *", " < R *", " < N.M.R *", " < N.R *", " < S *"]);
    inside.never(&[" < N.X *", " < N.M.X *", " < N.S *"]);
    let nested = self::shown("namespace A { namespace B { class C {} } }");
    assert_eq!(nested.facts.text(nested.facts.package), "A.B");
}

#[test]
fn members_have_types() {
    let shown = shown(
        "class Shop<T>(IRepo repo) : Base<T>(repo), ISell where T : Item {\n\
           private readonly List<Item> _items = new();\n\
           public Item? Current { get => _items[0].Next(); set { value.Go(); } }\n\
           public Shop(int n) : this(null) { Total = n; }\n\
           public async Task<Item> Find(int id, T one) { var x = await repo.Get<Key>(id); x?.Price().Tax.Go(); return x; }\n\
           public override string ToString() => base.ToString();\n\
           public static Money operator +(Money a, Money b) => new Money { Cents = a.Cents };\n\
           void ISell.Sell() { this.Total = 1; Total += 2; }\n\
           enum Kind { A, B }\n\
         }\n\
         public record Line(string Name, Item It);\n\
         static class More { public static void Add(this Shop shop, Action a) { } }",
    );
    shown.says(&[
        "Class Shop Package : Base ISell",
        "Field Shop.repo Private",
        "Shop repo = Instance IRepo",
        "Shop _items = Elements Item",
        "Shop._items > Call List()",
        "Shop Current = Instance Item",
        "Shop.Current [] = ElementOf _items",
        "Shop.Current > Call [].Next()",
        "Constructor Shop.Shop Public",
        "Shop.Shop > Call Shop()",
        "Shop.Shop > Write Total",
        "Method Shop.Find Public",
        "Shop.Find  = Instance Item",
        "Shop.Find one = Instance Item",
        "Shop.Find x = Same repo.Get()",
        "Shop.Find > Type Key",
        "Shop.Find > Call x.Price().Tax.Go()",
        "Method Shop.ToString Public implicit",
        "Shop.ToString > Call super.ToString()",
        "Method Shop.+ Public implicit",
        "Shop.+ > Call Money()",
        "Shop.+ > Write Money.Cents",
        "Method Shop.Sell Private : ISell",
        "Shop.Sell > Write self.Total",
        "Class Shop.Kind Private",
        "Field Shop.Kind.A Public",
        "Line It = Instance Item",
        "Method More.Add Public",
        "More.Add self = Instance Shop",
    ]);
    shown.never(&["Shop.Find > Read x", "Shop.Find > Type T"]);
}

#[test]
fn locals_are_told_apart() {
    let shown = shown(
        "class A { void F(object o) {\n\
           foreach (var i in _items.Where(w => w.Ok())) i.Run();\n\
           if (o is Foo { A: 1 } q) q.Do();\n\
           if (m.TryGet(1, out Bar b)) b.Go();\n\
           try { } catch (Oops e) { e.Tell(); }\n\
           Func<int> f = () => Inner(); f();\n\
           void Local(Item z) { z.Go(); } Local(null);\n\
           var y = (Item)o; y.Go(); var one = _items.First(); one.Go(); ((Cart)o).Pay();\n\
           var s = \"a\"; s.Trim(); new Shop(1).Open(); nameof(Shop); typeof(Cart);\n\
           var u = a.One || b?.Two.Three() == 1;\n\
           var r = from p in people select p.Name;\n\
         } }",
    );
    shown.says(&[
        "A.F w = ElementOf _items",
        "A.F > Call w.Ok()",
        "A.F i = ElementOf _items",
        "A.F > Call i.Run()",
        "A.F q = Instance Foo",
        "A.F b = Instance Bar",
        "A.F e = Instance Oops",
        "Function A.F.f Private",
        "A.F.f > Call Inner()",
        "A.F > Call f()",
        "Function A.F.Local Private",
        "A.F.Local > Call z.Go()",
        "A.F.Local z = Instance Item",
        "A.F > Call Local()",
        "A.F y = Instance Item",
        "A.F one = ElementOf _items",
        "A.F [] = Instance Cart",
        "A.F > Call [].Pay()",
        "A.F s = Instance string",
        "A.F > Call Shop()",
        "A.F > Call Shop().Open()",
        "A.F > Type Cart",
        "A.F > Read Shop",
        "A.F > Read a.One",
        "A.F > Call b.Two.Three()",
        "A.F p = ElementOf people",
        "A.F > Read p.Name",
    ]);
    shown.never(&["A.F > Call nameof()"]);
}

#[test]
fn entries() {
    let shown = shown(
        "[ApiController, Route(\"api/[controller]\")] public class OrdersController : ControllerBase {\n\
           [HttpGet(\"{id}\")] public Item Get(int id) => null;\n\
           [HttpPost] public void Add() { }\n\
         }\n\
         class Tests { [Fact] public void Works() { } [SetUp] public void Before() { } }\n\
         class Worker : BackgroundService { protected override Task ExecuteAsync() { } }\n\
         class Paid : IConsumer<OrderPaid> { public Task Consume(ConsumeContext<OrderPaid> c) { } }\n\
         class Greeter : Hello.HelloBase { public override Task<R> Say(Q q, ServerCallContext c) { } }\n\
         class Program { static void Main() { } }\n\
         [Table(\"lines\")] class Db { public DbSet<Order> Orders { get; set; } }",
    );
    shown.says(&[
        "Method OrdersController.Get Public route GET /api/Orders/{id}",
        "OrdersController.Get \" Serves GET /api/Orders/{id}",
        "Method OrdersController.Add Public route POST /api/Orders",
        "Method Tests.Works Public test",
        "Method Tests.Before Public implicit",
        "Method Worker.ExecuteAsync Package implicit job Worker",
        "Method Paid.Consume Public implicit consumer OrderPaid",
        "Method Greeter.Say Public route Hello/Say",
        "Method Program.Main Private command",
        "Db \" Table lines",
        "Db.Orders \" Table Orders",
    ]);
}

#[test]
fn top_level_statements_and_texts() {
    let shown = shown(
        "var app = builder.Build();\n\
         var api = app.MapGroup(\"/api\").WithTags(\"x\");\n\
         api.MapGet(\"/x/{id}\", (Repo repo) => repo.Get()).RequireAuthorization();\n\
         app.MapPost(\"/y\", Handlers.Save);\n\
         Environment.GetEnvironmentVariable(\"HOME\"); config[\"A:B\"]; config.GetConnectionString(\"db\");\n\
         client.GetAsync(\"https://a/b\"); db.Query(\"SELECT a FROM orders WHERE x\"); _options.Value.Size.Go();",
    );
    shown.says(&[
        "Registration GET /api/x/{id} Private route GET /api/x/{id}",
        "GET /api/x/{id} > Call repo.Get()",
        "GET /api/x/{id} repo = Instance Repo",
        "POST /y > Read Handlers.Save",
        " \" Environment HOME",
        " \" ConfigKey A:B",
        " \" ConfigKey ConnectionStrings:db",
        " \" Calls GET https://a/b",
        " \" Table orders",
        " > Call _options.Size.Go()",
    ]);
    assert!(shown.facts.definitions[0].entry.is_some());
}

#[test]
fn what_nests_deeply_is_named_and_no_stack_overflows() {
    for (open, close) in
        [("(", ")"), ("a(", ")"), ("{", "}"), ("if (a) ", ""), ("() => ", ""), ("new A(", ")"), ("a[", "]")]
    {
        shown(&format!("class A {{ void F() {{ x = {}1{}; }} }}", open.repeat(3000), close.repeat(3000)));
    }
    shown(&format!("class A {{ void F() {{ a{}; }} }}", ".B()".repeat(20_000)));
    shown(&format!("class A {{ {} x; }}", "L<".repeat(3000)));
    shown(&"namespace a { class b { ".repeat(3000));
}

#[test]
fn a_method_may_serve_more_than_one_method_of_http() {
    let shown = shown(
        "[Route(\"[controller]\")] public class GenresController : Base {\n\
           [HttpGet(\"{name}\")] [HttpHead(\"{name}\", Name = \"x\")] public string Get(string name) => null;\n\
           [HttpGet] public string All() => null;\n\
           [HttpGet(\"a\")] [HttpPost(\"b\")] public string Two() => null;\n\
           [HttpGet, HttpHead, Route(\"c\")] public string Three() => null;\n\
         }\n\
         public class Free : Base { [HttpGet(\"A/{id}\")] [HttpHead(\"A/{id}\")] public string Get() => null; }\n",
    );
    shown.says(&[
        "Method GenresController.Get Public route GET, HEAD /Genres/{name}",
        "GenresController.Get \" Serves GET /Genres/{name}",
        "GenresController.Get \" Serves HEAD /Genres/{name}",
        "Method GenresController.All Public route GET /Genres",
        "Method GenresController.Two Public route GET /Genres/a",
        "GenresController.Two \" Serves POST /Genres/b",
        "Method GenresController.Three Public route GET, HEAD /Genres/c",
        "Method Free.Get Public route GET, HEAD /A/{id}",
    ]);
}
