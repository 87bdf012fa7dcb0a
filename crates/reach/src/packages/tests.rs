use super::*;
use crate::config::small::Small;
use crate::other_seeds;

fn shown(index: &Small, path: &str, before: &str, after: &str) -> (Vec<(String, Origin)>, usize) {
    let seeds = other_seeds(Some((path, before)), Some((path, after)));
    let (found, unknowns) = importers(index, &seeds);
    let last = |beyond: &Beyond| beyond.via.last().map(|hop| (hop.path.to_string(), hop.origin)).unwrap();
    (found.iter().map(last).collect(), unknowns.len())
}

#[test]
fn the_files_that_import_a_package_are_found_under_its_own_names() {
    let index = Small::new(&[
        ("a.py", "import yaml\n"),
        ("b.py", "from yaml.loader import X\n"),
        ("c.py", "import yamlish\n"),
        ("web/app.py", "import yaml\n"),
        ("other/main.go", "package main\n"),
    ]);
    let (found, unknowns) = shown(&index, "requirements.txt", "PyYAML==1.0\n", "PyYAML==1.1\n");
    let wanted = |path: &str| (path.to_owned(), Origin::Package);
    assert_eq!((found, unknowns), (vec![wanted("a.py"), wanted("b.py"), wanted("web/app.py")], 0));
    let (found, _) = shown(&index, "web/requirements.txt", "PyYAML==1.0\n", "PyYAML==1.1\n");
    assert_eq!(found, [wanted("web/app.py")]);
}

#[test]
fn a_package_that_is_named_in_a_text_alone_is_used_there() {
    let manifest = |name: &str, version: &str| format!("{{\"dependencies\": {{\"{name}\": \"{version}\"}}}}");
    let npm = |index: &Small, name: &str| {
        shown(index, "package.json", &manifest(name, "4.2.0"), &manifest(name, "4.2.1"))
    };
    let (text, path) = ("module.exports = {}\nexports.engine = 'hbs';\n", "controllers/user/index.js");
    let index = Small::new(&[(path, text), ("b.js", "exports.engine = 'hbsx';\n")]);
    assert_eq!(npm(&index, "hbs"), (vec![(path.to_owned(), Origin::Text)], 0));
    // Beside who imports it, a text is a word.
    let index = Small::new(&[("a.js", "require('hbs')\n"), (path, text)]);
    let (found, _) = npm(&index, "hbs");
    assert_eq!(found, [("a.js".to_owned(), Origin::Package), (path.to_owned(), Origin::Name)]);
    let index = Small::new(&[("babel.config.js", "module.exports = { presets: ['@babel/preset-env'] };\n")]);
    let (found, _) = npm(&index, "@babel/preset-env");
    assert_eq!(found, [("babel.config.js".to_owned(), Origin::Text)]);
    // That none names it, or so short that texts do not have it, is no clear answer.
    for name in ["pg", "esbuild"] {
        let index = Small::new(&[("db.js", "knex({ client: 'pg' });\n")]);
        assert_eq!(npm(&index, name), (vec![("db.js".to_owned(), Origin::Unit)], 1));
    }
    let django = |text: &str| {
        let index = Small::new(&[("shop/settings.py", text)]);
        let (old, new) = ("django-cors-headers==4.0\n", "django-cors-headers==4.1\n");
        shown(&index, "requirements.txt", old, new).0
    };
    let wanted = vec![("shop/settings.py".to_owned(), Origin::Text)];
    assert_eq!(django("INSTALLED_APPS = [\"corsheaders\"]\n"), wanted);
    assert_eq!(django("MIDDLEWARE = [\"corsheaders.middleware.CorsMiddleware\"]\n"), wanted);
    let unit = vec![("shop/settings.py".to_owned(), Origin::Unit)];
    assert_eq!(django("INSTALLED_APPS = [\"corsheader\"]\n"), unit);
}

#[test]
fn a_module_of_the_tree_under_the_same_name_leaves_it_possible() {
    let index = Small::new(&[("a.py", "import requests\n"), ("requests/__init__.py", "")]);
    let (found, _) = shown(&index, "requirements.txt", "requests==1\n", "requests==2\n");
    assert_eq!(found, [("a.py".to_owned(), Origin::Name)]);
}

#[test]
fn what_cannot_be_told_leads_to_every_file_of_the_unit_and_says_so() {
    let index = Small::new(&[("web/a.py", "import x\n"), ("web/b.py", ""), ("web/c.js", ""), ("d.py", "")]);
    let all = vec![("web/a.py".to_owned(), Origin::Unit), ("web/b.py".to_owned(), Origin::Unit)];
    let (found, unknowns) = shown(&index, "web/poetry.lock", "[[package]\n", "[[package]\n\n");
    assert_eq!((found, unknowns), (all.clone(), 1));
    let (found, unknowns) = shown(&index, "web/requirements.txt", "odd-name==1\n", "odd-name==2\n");
    assert_eq!((found, unknowns), (all, 1));
}

#[test]
fn what_came_through_another_package_is_reached_where_that_one_is_imported() {
    let index = Small::new(&[("a.js", "import express from 'express'\n"), ("b.js", "import x from './x'\n")]);
    let lock = |version: &str| {
        format!(
            "{{\"packages\": {{\"\": {{\"dependencies\": {{\"express\": \"4\"}}}}, \"node_modules/express\": {{\"version\": \"4.0\", \"dependencies\": {{\"qs\": \"6\"}}}}, \"node_modules/qs\": {{\"version\": \"{version}\"}}}}}}"
        )
    };
    let (found, _) = shown(&index, "package-lock.json", &lock("6.0"), &lock("6.1"));
    assert_eq!(found, [("a.js".to_owned(), Origin::Package)]);
}

#[test]
fn a_package_that_a_manifest_and_its_lock_name_is_told_once() {
    let mut told = HashMap::new();
    let sum = |version: &str| {
        format!("example.com/log {version} h1:abc=\nexample.com/log {version}/go.mod h1:abc=\n")
    };
    let module = |version: &str| format!("module m\n\nrequire example.com/log {version}\n");
    let mut kept = |path: &str, old: &str, new: &str| {
        let seeds = other_seeds(Some((path, old)), Some((path, new)));
        assert_eq!(seeds.len(), 1, "{seeds:?}");
        seeds.iter().filter(|seed| is_first(seed, &mut told)).count()
    };
    assert_eq!(kept("go.mod", &module("v1.0.0"), &module("v1.1.0")), 1);
    assert_eq!(kept("go.sum", &sum("v1.0.0"), &sum("v1.1.0")), 0);
    // That of another module is another's.
    assert_eq!(kept("tools/go.sum", &sum("v1.0.0"), &sum("v1.1.0")), 1);
}
