use super::*;
use crate::lang::testing::tree;

/// What modules lead to in a tree of files.
fn check(files: &[(&str, &str)], wanted: &[(&str, &str, &str)]) {
    let modules = new(tree(files));
    for (from, module, expected) in wanted {
        let found = match modules.resolve(Wanted { from, package: "", module, item: None }) {
            Resolved::Files(files) => files.join(" "),
            Resolved::External(name) => format!("external {name}"),
            Resolved::Missing => "missing".to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(found, *expected, "{module} from {from}");
    }
}

#[test]
fn relative_modules_are_files_with_other_ends_and_folders() {
    let files = [
        ("src/a.ts", ""),
        ("src/b.tsx", ""),
        ("src/c/index.ts", ""),
        ("src/d.js", ""),
        ("src/d.d.ts", ""),
        ("src/e.mts", ""),
        ("src/f.json", "{}"),
        ("src/g.vue", ""),
        ("src/h.service.ts", ""),
        ("index.js", ""),
    ];
    let wanted = [
        ("src/x.ts", "./a", "src/a.ts"),
        ("src/x.ts", "./a.js", "src/a.ts"),
        ("src/x.ts", "./b.js", "src/b.tsx"),
        ("src/x.ts", "./b.jsx", "src/b.tsx"),
        ("src/x.ts", "./c", "src/c/index.ts"),
        ("src/x.ts", "./c/index.js", "src/c/index.ts"),
        ("src/x.ts", "./d", "src/d.js"),
        ("src/x.ts", "./e.mjs", "src/e.mts"),
        ("src/x.ts", "./f.json", "src/f.json"),
        ("src/x.ts", "./g.vue", "src/g.vue"),
        ("src/x.ts", "./h.service", "src/h.service.ts"),
        ("src/c/x.ts", "..", "missing"),
        ("src/x.ts", "..", "index.js"),
        ("src/x.ts", "../..", "missing"),
        ("src/x.ts", "./nothing", "missing"),
        ("src/x.ts", "./a?raw", "src/a.ts"),
        ("src/x.ts", "", "src/x.ts"),
        ("src/x.ts", "node:fs", "external node:fs"),
        ("src/x.ts", "@scope/pkg/sub", "external @scope/pkg"),
        ("src/x.ts", "lodash/get", "external lodash"),
    ];
    check(&files, &wanted);
}

#[test]
fn paths_of_a_configuration_stand_for_files() {
    let files = [
        (
            "tsconfig.base.json",
            r#"{ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["libs/*/src"] } } }"#,
        ),
        ("app/tsconfig.json", r#"{ /* b */ "extends": "../tsconfig.base", }"#),
        ("app/main.ts", ""),
        ("libs/orders/src/index.ts", ""),
        ("web/tsconfig.json", r#"{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }"#),
        (
            "web/tsconfig.app.json",
            r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"], "cfg": ["./c.ts"] } } }"#,
        ),
        ("web/src/a.ts", ""),
        ("web/c.ts", ""),
        ("loop/tsconfig.json", r#"{ "extends": "./tsconfig.json" }"#),
        ("base/tsconfig.json", r#"{ "compilerOptions": { "baseUrl": "./src" } }"#),
        ("base/src/util/x.ts", ""),
        ("habit/package.json", "{}"),
        ("habit/src/y.ts", ""),
    ];
    let wanted = [
        ("app/main.ts", "@lib/orders", "libs/orders/src/index.ts"),
        ("web/src/a.ts", "@/a", "web/src/a.ts"),
        ("web/src/a.ts", "cfg", "web/c.ts"),
        ("loop/a.ts", "x", "external x"),
        ("base/src/b.ts", "util/x", "base/src/util/x.ts"),
        ("base/src/b.ts", "react", "external react"),
        ("habit/src/b.ts", "@/y", "habit/src/y.ts"),
        ("habit/src/b.ts", "@/z", "missing"),
    ];
    check(&files, &wanted);
}

#[test]
fn packages_of_a_workspace_lead_to_their_sources() {
    let files = [
        ("package.json", r#"{ "name": "root", "workspaces": ["packages/*", "!packages/old"] }"#),
        ("packages/a/package.json", r#"{ "name": "@x/a", "main": "dist/index.js" }"#),
        ("packages/a/src/index.ts", ""),
        ("packages/a/src/sub.ts", ""),
        (
            "packages/b/package.json",
            r##"{ "name": "b", "exports": { ".": { "types": "./dist/types/index.d.ts", "import": "./dist/esm/index.mjs" },
              "./*": "./dist/*.js", "./deep/*": { "default": "./dist/deep/*/index.js" } },
              "imports": { "#util/*": "./src/util/*.js", "#dep": "left-pad" } }"##,
        ),
        ("packages/b/src/index.ts", ""),
        ("packages/b/src/one.ts", ""),
        ("packages/b/src/deep/two/index.ts", ""),
        ("packages/b/src/util/z.ts", ""),
        ("packages/old/package.json", r#"{ "name": "old" }"#),
        ("packages/a/test/fixtures/react/package.json", r#"{ "name": "react" }"#),
        ("packages/c/package.json", r#"{ "name": "c", "dependencies": { "old": "file:../old" } }"#),
        ("packages/old/index.js", ""),
    ];
    let wanted = [
        ("packages/b/src/one.ts", "@x/a", "packages/a/src/index.ts"),
        ("packages/b/src/one.ts", "@x/a/dist/sub", "packages/a/src/sub.ts"),
        ("packages/b/src/one.ts", "@x/a/sub", "packages/a/src/sub.ts"),
        ("packages/a/src/sub.ts", "b", "packages/b/src/index.ts"),
        ("packages/a/src/sub.ts", "b/one", "packages/b/src/one.ts"),
        ("packages/a/src/sub.ts", "b/deep/two", "packages/b/src/deep/two/index.ts"),
        ("packages/a/src/sub.ts", "b/none", "missing"),
        ("packages/b/src/one.ts", "#util/z", "packages/b/src/util/z.ts"),
        ("packages/b/src/one.ts", "#dep", "external left-pad"),
        ("packages/b/src/one.ts", "#none", "missing"),
        ("packages/b/src/one.ts", "b", "packages/b/src/index.ts"),
        ("packages/a/src/sub.ts", "react", "external react"),
        ("packages/a/src/sub.ts", "old", "external old"),
        ("packages/c/x.ts", "old", "packages/old/index.js"),
    ];
    check(&files, &wanted);
}

#[test]
fn a_workspace_of_pnpm_has_its_members() {
    let files = [
        (
            "pnpm-workspace.yaml",
            "packages:\n  # all\n  - 'libs/**'\n  - \"apps/web\" # one\ncatalog:\n  - x\n",
        ),
        ("libs/deep/a/package.json", r#"{ "name": "a", "types": "./lib/main.d.ts" }"#),
        ("libs/deep/a/src/main.ts", ""),
        ("apps/web/package.json", r#"{ "name": "web", "source": "app.ts" }"#),
        ("apps/web/app.ts", ""),
        ("x/package.json", r#"{ "name": "x" }"#),
    ];
    let wanted = [
        ("apps/web/app.ts", "a", "libs/deep/a/src/main.ts"),
        ("libs/deep/a/src/main.ts", "web", "apps/web/app.ts"),
        ("apps/web/app.ts", "x", "external x"),
    ];
    check(&files, &wanted);
}
