use super::*;
use crate::lang::testing::tree;

const FROM: (&str, &str) = ("web/src/main/java/com/acme/web/Main.java", "com.acme.web");

fn resolve(modules: &dyn Modules, module: &str, item: Option<&str>) -> String {
    match modules.resolve(Wanted { from: FROM.0, package: FROM.1, module, item }) {
        Resolved::Files(files) => files.join(","),
        Resolved::Package(name) => format!("package {name}"),
        Resolved::External(name) => format!("external {name}"),
        other => format!("{other:?}"),
    }
}

#[test]
fn packages_and_classes_of_a_tree() {
    let files = [
        "pom.xml",
        "web/pom.xml",
        "core/build.gradle",
        "web/src/main/java/com/acme/web/Main.java",
        "web/src/main/java/com/acme/shared/Twin.java",
        "core/src/main/java/com/acme/shared/Twin.java",
        "core/src/main/java/com/acme/core/Cart.java",
        "core/src/main/kotlin/com/acme/core/Rate.kt",
    ];
    let modules = new(tree(&files.map(|file| (file, ""))));
    for (module, item, expected) in [
        ("com.acme.core", Some("Cart"), "core/src/main/java/com/acme/core/Cart.java"),
        ("com.acme.core", Some("Rate"), "core/src/main/kotlin/com/acme/core/Rate.kt"),
        ("com.acme.core", Some("Second"), "package com.acme.core"),
        ("com.acme.core", None, "package com.acme.core"),
        ("com.acme.core.Cart", Some("round"), "core/src/main/java/com/acme/core/Cart.java"),
        ("com.acme.core.Cart.Kind", Some("A"), "core/src/main/java/com/acme/core/Cart.java"),
        (
            "com.acme.shared",
            Some("Twin"),
            "web/src/main/java/com/acme/shared/Twin.java,core/src/main/java/com/acme/shared/Twin.java",
        ),
        ("com.other", Some("Thing"), "external com.other"),
        ("org.springframework.web.client", Some("RestTemplate"), "external org.springframework.web"),
        ("java.util", None, "external java.util"),
        ("", None, "Missing"),
    ] {
        assert_eq!(resolve(modules.as_ref(), module, item), expected, "{module} {item:?}");
    }
}

#[test]
fn a_package_shares_its_names_wherever_it_stands() {
    let modules = new(tree(&[]));
    assert!(modules.shares_scope(("a/X.java", "p"), ("b/Y.java", "p")));
    assert!(!modules.shares_scope(("a/X.java", "p"), ("a/Y.java", "q")));
    assert!(!modules.shares_scope(("a/X.java", ""), ("b/Y.java", "")));
}

#[test]
fn hostile_paths_end() {
    let modules = new(tree(&[]));
    let long = "a.".repeat(20_000);
    assert_eq!(resolve(modules.as_ref(), &long, Some("x")), "external a.a.a");
}
