use super::*;
use crate::config::small::Small;
use crate::other_seeds;

fn reached(files: &[(&str, &str)], path: &str, after: &str) -> Vec<(String, String, Origin)> {
    let before = files.iter().find(|(known, _)| *known == path).map(|(_, text)| (path, *text));
    let seeds = other_seeds(before, Some((path, after)));
    let found = built(&Small::new(files), &seeds, &Charter::default());
    let last = |beyond: Beyond| {
        let hop = beyond.via.last().cloned().unwrap();
        (hop.path.to_string(), hop.symbol, hop.origin)
    };
    found.into_iter().map(last).collect()
}

fn row(path: &str, symbol: &str, origin: Origin) -> (String, String, Origin) {
    (path.to_owned(), symbol.to_owned(), origin)
}

const WORK: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 1\n  template: {spec: {containers: [{name: c, image: 'reg/shop-web:1'}]}}\n";

#[test]
fn an_image_goes_to_what_runs_it_and_a_workload_to_what_it_runs() {
    let docker = "FROM python:3.11\nCOPY . .\n";
    let compose = "services:\n  site: {build: ./web}\n";
    let files = [("web/Dockerfile", docker), ("k/web.yaml", WORK), ("compose.yaml", compose)];
    assert_eq!(
        reached(&files, "web/Dockerfile", &docker.replace("3.11", "3.13")),
        [
            row("compose.yaml", "composed service site", Origin::Mount),
            row("k/web.yaml", "workload web", Origin::Build),
            row("web/Dockerfile", "image web", Origin::Build),
        ]
    );
    assert_eq!(
        reached(&files, "k/web.yaml", &WORK.replace("replicas: 1", "replicas: 9")),
        [row("web/Dockerfile", "image web", Origin::Build)]
    );
}

#[test]
fn a_resource_goes_to_those_that_refer_to_it() {
    let net = "resource \"aws_vpc\" \"net\" {\n  cidr = \"x\"\n}\n";
    let data = "resource \"aws_db\" \"main\" {\n  net = aws_vpc.net.id\n}\nresource \"aws_app\" \"a\" {\n  db = aws_db.main.url\n}\n";
    let files = [("i/net.tf", net), ("i/db.tf", data), ("other/x.tf", data)];
    assert_eq!(
        reached(&files, "i/net.tf", &net.replace("\"x\"", "\"y\"")),
        [
            row("i/db.tf", "resource aws_db.main", Origin::Build),
            row("i/db.tf", "resource aws_app.a", Origin::Build)
        ]
    );
}

#[test]
fn a_pipeline_goes_to_what_it_builds_and_a_file_to_who_names_it() {
    let flow = "jobs:\n  image:\n    steps:\n    - uses: build\n      with: {context: ./web, file: web/Dockerfile}\n";
    let files = [
        (".github/workflows/a.yml", flow),
        ("web/Dockerfile", "FROM x\n"),
        ("web/a.py", "open(\"web/model.bin\")\n"),
        ("web/model.bin", "x"),
    ];
    let found = reached(&files, ".github/workflows/a.yml", &flow.replace("uses: build", "uses: built"));
    assert_eq!(found, [row("web/Dockerfile", "", Origin::Build)]);
    assert_eq!(
        reached(&files, "web/model.bin", "y"),
        [row(".github/workflows/a.yml", "job image", Origin::Build), row("web/a.py", "", Origin::FileReader)]
    );
}

fn names(files: &[(&str, &str)], path: &str, after: &str) -> Vec<(String, Vec<String>)> {
    let before = files.iter().find(|(known, _)| *known == path).map(|(_, text)| (path, *text));
    let mut tree: Vec<(&str, &str)> = files.iter().copied().filter(|(known, _)| *known != path).collect();
    tree.push((path, after));
    let found = named(&Small::new(&tree), before, Some((path, after)));
    let shown = |named: Named| {
        let via = named.via.iter().map(|hop| format!("{}:{} {}", hop.path, hop.line, hop.symbol)).collect();
        (named.seed.symbol, via)
    };
    found.into_iter().map(shown).collect()
}

const PEER: &str = "apiVersion: projectcalico.org/v3\nkind: BGPPeer\nmetadata: {name: reflectors}\nspec:\n  nodeSelector: has(node-role.kubernetes.io/master)\n";

/// C13: a label goes, and a selector that nobody wrote down still uses it. Its twin: the selector was changed.
#[test]
fn a_label_that_goes_is_looked_for_in_every_selector() {
    let node = "apiVersion: v1\nkind: Node\nmetadata:\n  name: n1\n  labels:\n    node-role.kubernetes.io/master: ''\n    zone: a\n";
    let gone = node.replace("    node-role.kubernetes.io/master: ''\n", "");
    let label = "node-role.kubernetes.io/master".to_owned();
    let wanted = [(label.clone(), vec!["net/peer.yaml:5 object reflectors".to_owned()])];
    assert_eq!(names(&[("k/n1.yaml", node), ("net/peer.yaml", PEER)], "k/n1.yaml", &gone), wanted);
    let mended = PEER.replace("master", "control-plane");
    assert_eq!(names(&[("k/n1.yaml", node), ("net/peer.yaml", &mended)], "k/n1.yaml", &gone), []);
    // Another node with the same label does not use it.
    let second = node.replace("n1", "n2");
    assert_eq!(names(&[("k/n1.yaml", node), ("k/n2.yaml", &second)], "k/n1.yaml", &gone), []);
    // The note of the upgrade alone tells it.
    let note = "# 1.24\n- The label `node-role.kubernetes.io/master` is removed.\n";
    assert_eq!(names(&[("net/peer.yaml", PEER)], "docs/upgrade.md", note), wanted);
    let harmless = "# 1.24\n- The label `node-role.kubernetes.io/master` stays.\n";
    assert_eq!(names(&[("net/peer.yaml", PEER)], "docs/upgrade.md", harmless), []);
}

/// C07: a service that is not yet live takes up a prefix of one that is. Its twin: its own prefix.
#[test]
fn a_thing_of_production_that_something_else_takes_up_is_told() {
    let live = ("topology/a.yaml", "service: a\nstatus: production\nprefixes: [192.0.2.0/24]\n");
    let before = ("topology/b.yaml", "service: b\nstatus: pre-production\nprefixes: [203.0.113.0/24]\n");
    let linked = before.1.replace("113.0/24]", "113.0/24, 192.0.2.0/24]");
    let found = names(&[live, before], before.0, &linked);
    assert_eq!(found, [("prefixes[1]".to_owned(), vec!["topology/a.yaml:3 prefixes[0]".to_owned()])]);
    let own = before.1.replace("113.0/24]", "113.0/24, 203.0.114.0/24]");
    assert_eq!(names(&[live, before], before.0, &own), []);
    let both = linked.replace("pre-production", "production");
    assert_eq!(names(&[live, before], before.0, &both), []);
}

#[test]
fn a_name_of_a_folder_that_is_given_to_another_reaches_who_imports_by_it() {
    let config =
        "{\"compilerOptions\": {\"paths\": {\"@lib/*\": [\"src/lib/*\"], \"conf\": [\"src/a.ts\"]}}}\n";
    let files = [
        ("web/tsconfig.json", config),
        ("web/a.ts", "import { f } from '@lib/f';\nf();\n"),
        ("web/b.ts", "import { f } from './lib/f';\nf();\n"),
        ("web/c.ts", "import { x } from 'conf';\nx();\n"),
        ("other/d.ts", "import { f } from '@lib/f';\nf();\n"),
    ];
    let by_text = |path: &str| vec![row(path, "", Origin::Text)];
    let to = |from: &str| config.replace(from, "src/new/*");
    assert_eq!(reached(&files, "web/tsconfig.json", &to("src/lib/*")), by_text("web/a.ts"));
    assert_eq!(reached(&files, "web/tsconfig.json", &to("src/a.ts")), by_text("web/c.ts"));
}
