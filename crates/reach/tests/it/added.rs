//! What is new in a class that is not cannot be meant by what was written before it.

use caution_core::reach::Origin;

use crate::tree::{self, between};

/// How `shown` comes to be a user of what a file of `before` becomes in `after`, if it does.
fn why(before: &[(&str, &str)], path: &str, after: &str, user: &str) -> Option<Origin> {
    let (old, mut new) = (tree::of(before), tree::of(before));
    new.iter_mut().find(|(known, _)| known == path).unwrap().1 = after.to_owned();
    let (radius, _) = between(&old, &new);
    let found = radius.dependents.iter().find(|one| one.path.to_string() == user);
    found.map(|one| one.via[0].origin)
}

#[test]
fn a_new_member_waits_for_whom_it_may_be_and_no_longer() {
    let order = "class Order:\n    def name(self):\n        return 1\n";
    let with = format!("{order}\n    def city(self):\n        return 2\n");
    let files = [
        ("order.py", order),
        ("show.py", "from order import Order\n\n\ndef show(x):\n    return x.city(), Order()\n"),
    ];
    // No object of it had that name when this was written.
    assert_eq!(why(&files, "order.py", &with, "show.py"), Some(Origin::Name));
    // What is there already is meant as before.
    let other = with.replace("return 2", "return 3");
    let known = [("order.py", with.as_str()), files[1]];
    assert_eq!(why(&known, "order.py", &other, "show.py"), Some(Origin::Live));
}

#[test]
fn a_new_override_is_meant_by_uses_of_what_it_stands_for() {
    let base = "class Base:\n    def city(self):\n        return 1\n\n\nclass Order(Base):\n    def name(self):\n        return 1\n";
    let with = format!("{base}\n    def city(self):\n        return 2\n");
    let files = [
        ("order.py", base),
        ("show.py", "from order import Order\n\n\ndef show(x):\n    return x.city(), Order()\n"),
    ];
    assert_eq!(why(&files, "order.py", &with, "show.py"), Some(Origin::Live));
}

#[test]
fn where_types_are_declared_an_extension_may_have_been_meant() {
    let order = "namespace Shop;\npublic class Order { public int Name() { return 1; } }\n";
    let with = order.replace("return 1; }", "return 1; } public int City() { return 2; }");
    let files = [
        ("Order.cs", order),
        (
            "Show.cs",
            "namespace Shop;\npublic class Show { int M() { return Far.Make().City() + new Order().Name(); } }\n",
        ),
    ];
    // An extension of that name may have been meant.
    assert_eq!(why(&files, "Order.cs", &with, "Show.cs"), Some(Origin::Name));
    let known = [("Order.cs", with.as_str()), files[1]];
    assert_eq!(why(&known, "Order.cs", &with.replace("return 2", "return 3"), "Show.cs"), Some(Origin::Name));
}

/// What a change from one text to another at a path reaches, by path, symbol and origin of the last step.
fn reached(files: &[(&str, &str)], path: &str, after: &str) -> Vec<String> {
    let (old, mut new) = (tree::of(files), tree::of(files));
    new.iter_mut().find(|(known, _)| known == path).unwrap().1 = after.to_owned();
    let (radius, _) = between(&old, &new);
    let all = radius.dependents.iter().chain(&radius.entries);
    let shown = |one: &caution_core::reach::Reached| {
        format!("{}:{} {}", one.path, one.symbol, one.via[one.via.len() - 1].origin.id())
    };
    let mut found: Vec<String> = all.map(shown).collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn a_new_field_comes_with_every_object_that_an_entry_takes_or_gives() {
    let order =
        "package p;\npublic class Order {\n  private int id;\n  public int getId() { return id; }\n}\n";
    let files = [
        ("p/Order.java", order),
        ("p/Cart.java", "package p;\npublic class Cart {\n  List<Order> orders;\n}\n"),
        (
            "p/Shop.java",
            "package p;\n@RestController\npublic class Shop {\n  @PostMapping(\"/orders\")\n  public void make(@RequestBody Order order) {\n    id(order);\n  }\n  @GetMapping(\"/cart\")\n  public ResponseEntity<Cart> cart() {\n    return all();\n  }\n  @GetMapping(\"/none\")\n  public int none() {\n    return 1;\n  }\n}\n",
        ),
    ];
    let wanted = ["p/Shop.java:Shop.cart implicit-call", "p/Shop.java:Shop.make implicit-call"];
    for with in [
        order.replace("  private int id;\n", "  private int id;\n  public String city;\n"),
        order.replace("  public int", "  public String getCity() { return \"\"; }\n  public int"),
    ] {
        assert_eq!(reached(&files, "p/Order.java", &with), wanted);
    }
    // What an object does is no part of it.
    let with = order.replace("  public int", "  public void send() {}\n  public int");
    assert_eq!(reached(&files, "p/Order.java", &with), [""; 0]);
    let order = "package main\n\ntype Order struct {\n\tID int\n}\n";
    let files = [
        ("go.mod", "module ex.com/m\n"),
        ("order.go", order),
        (
            "serve.go",
            "package main\n\nimport (\n\t\"encoding/json\"\n\t\"net/http\"\n)\n\nfunc routes() {\n\thttp.HandleFunc(\"/orders\", add)\n}\n\nfunc add(w http.ResponseWriter, r *http.Request) {\n\tvar order Order\n\tjson.NewDecoder(r.Body).Decode(&order)\n}\n\nfunc other(order Order) {}\n",
        ),
    ];
    let found = reached(&files, "order.go", &order.replace("\tID int\n", "\tID int\n\tCity string\n"));
    assert!(found.iter().any(|one| one.starts_with("serve.go:add implicit-call")), "{found:?}");
    assert!(!found.iter().any(|one| one.contains("other") && !one.contains("name-only")), "{found:?}");
    let order = "export interface Order { id: number; }\n";
    let files = [
        ("order.ts", order),
        (
            "serve.ts",
            "import { Order } from './order';\nconst app = express();\napp.post('/orders', (req, res) => { const one: Order = req.body; save(one); });\nfunction other(one: Order) {}\n",
        ),
    ];
    let found = reached(&files, "order.ts", "export interface Order { id: number; city: string; }\n");
    assert!(found.iter().any(|one| one.ends_with("implicit-call")), "{found:?}");
    assert!(!found.iter().any(|one| one.contains("other") && !one.contains("name-only")), "{found:?}");
}

#[test]
fn a_use_of_a_new_member_by_its_name_is_no_more_than_possible() {
    let order = "package p;\npublic class Order {\n  int id() { return 1; }\n}\n";
    let files = [
        ("p/Order.java", order),
        ("q/Show.java", "package q;\npublic class Show {\n  int show() { return far().made().city(); }\n}\n"),
    ];
    let with = order.replace("int id()", "public int city() { return 2; }\n  int id()");
    assert_eq!(reached(&files, "p/Order.java", &with), ["q/Show.java:Show.show name-only"]);
}

#[test]
fn a_field_goes_through_who_hands_an_object_on() {
    let before = [
        ("p/Order.java", "package p;\npublic class Order {\n  public int a;\n}\n"),
        ("p/Orders.java", "package p;\npublic class Orders {\n  public Order find() { return null; }\n}\n"),
    ];
    let after = "package p;\npublic class Order {\n  public int a;\n  public int b;\n}\n";
    assert_eq!(why(&before, "p/Order.java", after, "p/Orders.java"), Some(Origin::Name));
}
