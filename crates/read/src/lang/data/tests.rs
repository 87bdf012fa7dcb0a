use caution_core::RepoPath;
use caution_core::facts::{FileFacts, LiteralKind};

use crate::lang::{any_of_path, facts, is_data, of_path};

fn read(path: &str, text: &str) -> FileFacts {
    facts(any_of_path(&RepoPath::from(path)).unwrap(), text).unwrap()
}

fn has(facts: &FileFacts, kind: LiteralKind, text: &str) -> bool {
    facts.literals.iter().any(|literal| literal.kind == kind && facts.text(literal.text) == text)
}

#[test]
fn a_data_file_is_found_by_its_keys_and_by_what_it_names() {
    let text = "kind: Deployment\nmetadata: {name: web-api}\nspec:\n  nodeSelector:\n    node-role.kubernetes.io/master: \"\"\n  image: ghcr.io/shop/web-api:1.2\n  envFrom:\n  - configMapRef: {name: web-config}\n  selector: has(example.com/route-reflector)\n";
    let found = read("k/web.yaml", text);
    for word in [
        "web-api",
        "web-config",
        "node-role.kubernetes.io/master",
        "example.com/route-reflector",
        "ghcr.io/shop/web-api",
    ] {
        assert!(has(&found, LiteralKind::Text, word), "{word}");
    }
    assert!(has(&found, LiteralKind::ConfigKey, "metadata.name"));
    let docker = read("web/Dockerfile", "FROM node:20\nENV LOG_LEVEL=info\nCOPY config/app.yaml /etc/\n");
    assert!(has(&docker, LiteralKind::Text, "config/app.yaml"));
    assert!(has(&docker, LiteralKind::ConfigKey, "LOG_LEVEL"));
    let terraform = read("main.tf", "resource \"aws_db\" \"main\" { name = var.db_name }\n");
    assert!(has(&terraform, LiteralKind::Text, "aws_db.main"));
    assert!(has(&terraform, LiteralKind::Text, "var.db_name"));
    assert!(has(&read("a.sql", "alter table orders add x int;"), LiteralKind::Table, "orders"));
}

#[test]
fn what_may_be_a_secret_is_not_kept() {
    let texts = [
        ("a.yaml", "db:\n  password: hunter-two\n  token: [abc-def]\n"),
        ("a.yaml", "kind: Secret\nstringData:\n  x: hunter-two\n  y: abc-def\n"),
        (".env", "X=hunter-two\nY=abc-def\n"),
        ("a.yaml", "url: postgres://me:hunter-two@abc-def/x\n"),
        ("a.yaml", "x: hunter-two0Ab34cD56eF78gH90i\n"),
    ];
    for (path, text) in texts {
        let found = read(path, text);
        let kept: Vec<&str> = found.literals.iter().map(|literal| found.text(literal.text)).collect();
        assert!(!kept.iter().any(|text| text.contains("hunter") || text.contains("abc-def")), "{kept:?}");
    }
}

#[test]
fn data_is_no_program_and_what_a_tool_wrote_is_left_out() {
    let path = |path: &str| RepoPath::from(path);
    assert!(of_path(&path("a.yaml")).is_none());
    for name in ["a.yaml", "Dockerfile", "x/Dockerfile.prod", ".env.local", "Makefile", "a.tf", "a.sql"] {
        assert!(any_of_path(&path(name)).is_some_and(is_data), "{name}");
    }
    assert!(any_of_path(&path("a.py")).is_some_and(|language| !is_data(language)));
    for name in ["package-lock.json", "x/pnpm-lock.yaml", "Cargo.lock", "README"] {
        assert!(any_of_path(&path(name)).is_none(), "{name}");
    }
    let large = read("a.json", &format!("[{}1]", "1,\n".repeat(100_000)));
    assert_eq!((large.literals.len(), large.broken[0].first), (0, 1));
}
