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
