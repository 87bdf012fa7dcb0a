use super::new;
use crate::lang::modules::{Resolved, Wanted};
use crate::lang::testing::tree;

/// What a module is, and the files that it leads to.
type Case<'a> = (&'a str, &'a str, Option<&'a str>, &'a [&'a str]);

const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", "[workspace]\n[workspace.dependencies]\nfar = { path = \"crates/far-away\" }\n"),
    (
        "crates/app/Cargo.toml",
        "[package]\nname = \"my-app\"\n[dependencies]\nfar.workspace = true\nserde = \"1\"\n\
         other = { package = \"near\", path = \"../near\" }\nren = { package = \"rename-me\", version = \"1\" }\n\
         [[bin]]\nname = \"tool\"\npath = \"tool/start.rs\"\n",
    ),
    ("crates/app/src/lib.rs", ""),
    ("crates/app/src/main.rs", ""),
    ("crates/app/src/io.rs", ""),
    ("crates/app/src/io/file.rs", ""),
    ("crates/app/src/io/file_tests.rs", ""),
    ("crates/app/src/net/mod.rs", ""),
    ("crates/app/src/net/http.rs", ""),
    ("crates/app/tool/start.rs", ""),
    ("crates/app/tool/help.rs", ""),
    ("crates/app/tests/all.rs", ""),
    ("crates/app/tests/common/mod.rs", ""),
    (
        "crates/far-away/Cargo.toml",
        "[package]\nname = \"far\"\n[lib]\nname = \"farther\"\npath = \"lib.rs\"\n",
    ),
    ("crates/far-away/lib.rs", ""),
    ("crates/near/Cargo.toml", "[package]\nname = \"near\"\n"),
    ("crates/near/src/lib.rs", ""),
    ("broken/Cargo.toml", "[package\nname"),
];

#[test]
fn paths_lead_to_files() {
    let modules = new(tree(FILES));
    let app = "crates/app/src/io/file.rs";
    let cases: &[Case<'_>] = &[
        ("crates/app/src/lib.rs", "self", Some("io"), &["crates/app/src/io.rs", "crates/app/src/lib.rs"]),
        (
            app,
            "crate",
            Some("net"),
            &["crates/app/src/net/mod.rs", "crates/app/src/lib.rs", "crates/app/src/main.rs"],
        ),
        (app, "crate::net", Some("http"), &["crates/app/src/net/http.rs", "crates/app/src/net/mod.rs"]),
        (app, "super", None, &["crates/app/src/io.rs"]),
        (app, "super::super::net", None, &["crates/app/src/net/mod.rs"]),
        (app, "self::super", Some("file"), &["crates/app/src/io/file.rs", "crates/app/src/io.rs"]),
        (app, "self::inline", Some("x"), &[]),
        (app, "farther", None, &["crates/far-away/lib.rs"]),
        (app, "other", Some("x"), &["crates/near/src/lib.rs"]),
        (app, "x.rs", None, &[]),
        (app, "../net/http.rs", None, &["crates/app/src/net/http.rs"]),
        (
            "crates/app/src/io/file_tests.rs",
            "super",
            None,
            &["crates/app/src/io/file.rs", "crates/app/src/io.rs"],
        ),
        (
            "crates/app/tests/all.rs",
            "self",
            Some("common"),
            &["crates/app/tests/common/mod.rs", "crates/app/tests/all.rs"],
        ),
        ("crates/app/tests/all.rs", "my_app", Some("io"), &["crates/app/src/io.rs", "crates/app/src/lib.rs"]),
        ("crates/app/tool/start.rs", "help", None, &["crates/app/tool/help.rs"]),
        ("crates/app/tool/help.rs", "crate", None, &["crates/app/tool/start.rs"]),
        ("crates/app/src/lib.rs", "super", None, &[]),
    ];
    for (from, module, item, expected) in cases {
        let resolved = modules.resolve(Wanted { from, package: "", module, item: *item });
        let expected: Vec<String> = expected.iter().map(|path| (*path).to_owned()).collect();
        let expected = if expected.is_empty() { Resolved::Missing } else { Resolved::Files(expected) };
        assert_eq!(resolved, expected, "{from} {module} {item:?}");
    }
}

#[test]
fn what_is_not_in_the_tree_is_named_as_its_package() {
    let modules = new(tree(FILES));
    let external =
        |module| modules.resolve(Wanted { from: "crates/app/src/lib.rs", package: "", module, item: None });
    assert_eq!(external("std::fmt"), Resolved::External("std".to_owned()));
    assert_eq!(external("ren::x"), Resolved::External("rename-me".to_owned()));
    assert_eq!(external("serde"), Resolved::External("serde".to_owned()));
    assert_eq!(external("Kind"), Resolved::Missing);
}

#[test]
fn a_program_is_found_by_its_name() {
    let files = tree(&[
        ("Cargo.toml", "[package]\nname = \"x-y\"\n[[bin]]\nname = \"z\"\npath = \"src/tool.rs\"\n"),
        ("src/main.rs", ""),
        ("src/tool.rs", ""),
        ("src/bin/w.rs", ""),
        ("tests/a.rs", ""),
        ("other/Cargo.toml", "[package]\nname = \"other\"\n"),
        ("other/src/main.rs", ""),
        ("other/tests/a.rs", ""),
    ]);
    let modules = new(files);
    let program = |from: &str, name: &str| {
        let module = format!("bin {name}");
        match modules.resolve(Wanted { from, package: "", module: &module, item: Some("main") }) {
            Resolved::Files(files) => files.join(" "),
            other => format!("{other:?}"),
        }
    };
    for (name, path) in [("x-y", "src/main.rs"), ("z", "src/tool.rs"), ("w", "src/bin/w.rs")] {
        assert_eq!(program("tests/a.rs", name), path);
    }
    assert_eq!(program("tests/a.rs", "nobody"), "Missing");
    assert_eq!(program("other/tests/a.rs", "other"), "other/src/main.rs");
    assert_eq!(program("other/tests/a.rs", "x-y"), "src/main.rs");
}
