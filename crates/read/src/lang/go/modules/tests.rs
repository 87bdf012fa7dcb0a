use super::*;
use crate::lang::testing::tree;

fn modules(files: &[(&str, &str)]) -> Box<dyn Modules> {
    new(tree(files))
}

fn resolve(modules: &dyn Modules, from: &str, module: &str) -> String {
    match modules.resolve(Wanted { from, package: "p", module, item: None }) {
        Resolved::Folders(folders) => folders.join(","),
        Resolved::External(name) => format!("external {name}"),
        other => format!("{other:?}"),
    }
}

#[test]
fn modules_of_a_tree() {
    let modules = modules(&[
        (
            "go.mod",
            "module github.com/x/shop // the shop\n\nrequire (\n\tgithub.com/y/lib/v2 v2.0.0\n)\nreplace github.com/z/old v1 => ./third/old\nreplace \"a.b/c\" => ../out\n",
        ),
        ("cart/cart.go", ""),
        ("api/go.mod", "module github.com/x/shop/api\n"),
        ("api/v1/api.go", ""),
        ("third/old/sub/old.go", ""),
        ("vendor/github.com/v/endored/a.go", ""),
        ("testdata/copy/go.mod", "module github.com/x/shop\n"),
        ("testdata/copy/cart/cart.go", ""),
        ("main.go", ""),
    ]);
    for (from, module, expected) in [
        ("main.go", "github.com/x/shop/cart", "cart"),
        ("main.go", "github.com/x/shop", ""),
        ("testdata/copy/x.go", "github.com/x/shop/cart", "testdata/copy/cart"),
        ("main.go", "github.com/x/shop/api/v1", "api/v1"),
        ("main.go", "github.com/x/shop/gone", "Missing"),
        ("main.go", "github.com/z/old/sub", "third/old/sub"),
        ("main.go", "github.com/v/endored", "vendor/github.com/v/endored"),
        ("main.go", "github.com/y/lib/v2/deep", "external github.com/y/lib/v2"),
        ("main.go", "net/http", "external net/http"),
        ("main.go", "a.b/c/d/e", "external a.b/c/d"),
        ("cart/cart.go", "../api/v1", "api/v1"),
        ("cart/cart.go", "../../api", "Missing"),
    ] {
        assert_eq!(resolve(modules.as_ref(), from, module), expected, "{module}");
    }
}

#[test]
fn a_workspace_replaces_and_a_tree_without_manifests_is_its_own_root() {
    let workspace = modules(&[
        ("go.work", "go 1.22\nuse (\n./a\n)\nreplace example.com/q => ./q\n"),
        ("a/go.mod", "module example.com/a"),
        ("a/x.go", ""),
        ("q/deep/y.go", ""),
    ]);
    assert_eq!(resolve(workspace.as_ref(), "a/x.go", "example.com/q/deep"), "q/deep");
    let bare = modules(&[("pkg/api/x.go", ""), ("main.go", "")]);
    assert_eq!(resolve(bare.as_ref(), "main.go", "github.com/o/n/pkg/api"), "pkg/api");
}

#[test]
fn hostile_manifests_end() {
    let text = format!("module a\nreplace a => ./\nreplace b => ./b\nreplace ({}", "(\n".repeat(500));
    let modules = modules(&[("go.mod", &text), ("b/b.go", "")]);
    assert_eq!(resolve(modules.as_ref(), "b/b.go", &format!("a{}", "/x".repeat(50))), "Missing");
    let long = format!("h.t{}", "/x".repeat(50_000));
    assert_eq!(resolve(modules.as_ref(), "b/b.go", &long), "external h.t/x/x");
}

#[test]
fn a_package_shares_its_names_within_a_folder() {
    let modules = modules(&[]);
    assert!(modules.shares_scope(("a/x.go", "a"), ("a/y.go", "a")));
    assert!(!modules.shares_scope(("a/x_test.go", "a_test"), ("a/y.go", "a")));
    assert!(!modules.shares_scope(("a/x.go", "a"), ("b/y.go", "a")));
}
