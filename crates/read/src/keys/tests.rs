use super::*;

fn paths(path: &str, text: &str) -> Vec<(String, u32)> {
    of(path, text).unwrap().keys.into_iter().map(|key| (key.path, key.lines.first)).collect()
}

fn shown(path: &str, before: &str, after: &str) -> Vec<(String, ChangeKind, u32)> {
    let changes = changes(path, Some(before), Some(after)).unwrap();
    changes.changes.into_iter().map(|change| (change.key, change.kind, change.lines.first)).collect()
}

fn row(key: &str, kind: ChangeKind, line: u32) -> (String, ChangeKind, u32) {
    (key.to_owned(), kind, line)
}

/// A file, its text, its keys with their lines.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, u32)]);

#[test]
fn each_format_gives_dotted_keys_with_their_lines() {
    let table: &[Case] = &[
        (
            "app.yaml",
            "orders:\n  max-retries: 3\n  hosts: [a, b]\nlist:\n  - name: x\n    on: true\n  - {k: 1}\n",
            &[
                ("orders.max-retries", 2),
                ("orders.hosts", 3),
                ("list[x].name", 5),
                ("list[x].on", 6),
                ("list[1].k", 7),
            ],
        ),
        ("a.json", "{\n // c\n \"a\": {\"b\": 1,},\n \"c\": [1]\n}\n", &[("a.b", 3), ("c", 4)]),
        (
            "a.toml",
            "top = 1\n[a.b]\nc = \"x\"\n[[p]]\nname = \"n\"\n",
            &[("top", 1), ("a.b.c", 3), ("p[n].name", 5)],
        ),
        ("a.ini", "; c\nx=1\n[db]\nhost: h\n", &[("x", 2), ("db.host", 4)]),
        ("a.properties", "# c\na.b=1\nlong=a\\\n  b\nc d\n", &[("a.b", 2), ("long", 3), ("c", 5)]),
        (".env.prod", "# c\nexport A=\"1\n2\"\nB='x'\n", &[("A", 2), ("B", 4)]),
        (
            "main.tf",
            "variable \"size\" {\n  default = 3 # c\n}\nresource \"aws_db\" \"main\" {\n  tags = { Name = \"x\" }\n  n = var.size + 1\n  set {\n    a = [1, 2]\n  }\n}\n",
            &[
                ("variable.size.default", 2),
                ("resource.aws_db.main.tags.Name", 5),
                ("resource.aws_db.main.n", 6),
                ("resource.aws_db.main.set.a", 8),
            ],
        ),
        (
            "k/cm.yaml",
            "kind: ConfigMap\nmetadata: {name: web}\ndata:\n  LEVEL: x\n---\na: 1\n",
            &[
                ("ConfigMap/web:kind", 1),
                ("ConfigMap/web:metadata.name", 2),
                ("ConfigMap/web:data.LEVEL", 4),
                ("#2:a", 6),
            ],
        ),
    ];
    for (path, text, wanted) in table {
        let wanted: Vec<(String, u32)> =
            wanted.iter().map(|(key, line)| ((*key).to_owned(), *line)).collect();
        assert_eq!(paths(path, text), wanted, "{path}");
        assert!(of(path, text).unwrap().unread.is_empty(), "{path}");
    }
    assert_eq!(of("a.py", "x"), None);
}

#[test]
fn a_number_is_another_value_than_its_text() {
    for (path, one, other) in [
        ("a.yaml", "a: \"1\"\n", "a: 1\n"),
        ("a.yaml", "a: 'no'\n", "a: no\n"),
        ("a.json", "{\"a\": \"true\"}", "{\"a\": true}"),
        ("a.toml", "a = \"1\"\n", "a = 1\n"),
    ] {
        assert_eq!(changes(path, Some(one), Some(other)).unwrap().changes.len(), 1, "{one}");
    }
    for (one, other) in [("a: \"b\"\n", "a: b\n"), ("a: '1.2.3'\n", "a: 1.2.3\n")] {
        assert_eq!(changes("a.yaml", Some(one), Some(other)).unwrap().changes, [], "{one}");
    }
}

#[test]
fn layout_comments_and_the_order_of_keys_are_no_difference() {
    let table = [
        ("a.yaml", "a: 1\nb: {c: 2}\n", "# x\nb:\n  c: 2\n\na: 1 # y\n"),
        ("a.json", "{\"a\":1,\"b\":2}", "{\n  \"b\": 2,\n  \"a\": 1 // c\n}\n"),
        ("a.toml", "a = 1\nb = 2\n", "# c\nb = 2\na=1\n"),
        ("a.properties", "a=1\nb=2\n", "! c\nb = 2\na:1\n"),
        (".env", "A=1\n", "# c\n\nexport A='1'\n"),
        ("x.tf", "a = 1\nb {\n c = 2\n}\n", "/* c */\nb {\n  # d\n  c = 2\n}\na   = 1\n"),
    ];
    for (path, before, after) in table {
        assert_eq!(shown(path, before, after), [], "{path}");
        assert_eq!(shown(path, after, before), [], "{path}");
    }
}

#[test]
fn what_differs_is_told_key_by_key_and_deletions_too() {
    use ChangeKind::{Added, Changed, Order, Removed};
    let before =
        "a: 1\nb:\n  c: x\n  d: [1, 2]\nrules:\n- name: allow\n- name: deny\n  to: all\ntags: [a, b]\n";
    let after =
        "a: 2\nb:\n  d: [1, 3]\n  e: {}\nrules:\n- name: deny\n  to: all\n- name: allow\ntags: [b, a]\n";
    assert_eq!(
        shown("x.yaml", before, after),
        [
            row("a", Changed, 1),
            row("b.c", Removed, 3),
            row("b.d", Changed, 3),
            row("b.e", Added, 4),
            row("rules", Order(true), 5),
            row("tags", Order(false), 9),
        ]
    );
    // An item in front moves no other.
    let longer = "rules:\n- name: first\n- name: allow\n- name: deny\n";
    assert_eq!(
        shown("x.yaml", "rules:\n- name: allow\n- name: deny\n", longer),
        [row("rules[first].name", Added, 2)]
    );
    let blank = changes("x.json", Some("{\"q\": 5}"), Some("{\"q\": \"\"}")).unwrap();
    assert!(blank.changes[0].blank);
}

#[test]
fn aliases_and_merge_keys_are_followed() {
    let text = "base: &b\n  x: 1\none:\n  <<: *b\n  y: 2\ntwo: *b\n";
    let keys: Vec<String> = paths("a.yaml", text).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["base.x", "one.y", "one.x", "two.x"]);
}

#[test]
fn a_template_is_read_as_far_as_it_is_yaml_and_its_conditions_count() {
    let text = "{{- if .Values.on }}\nspec:\n  replicas: {{ .Values.web.replicas }}\n  image: \"{{ .Values.image }}:1\"\n{{- end }}\n";
    let path = "chart/templates/web.yaml";
    assert_eq!(paths(path, text), [("spec.replicas".to_owned(), 3), ("spec.image".to_owned(), 4)]);
    let asked: Vec<_> = references(text).into_iter().map(|asked| (asked.path, asked.line)).collect();
    assert_eq!(asked, [("on".to_owned(), 1), ("web.replicas".to_owned(), 3), ("image".to_owned(), 4)]);
    let other = text.replace("if .Values.on", "if .Values.off");
    assert_eq!(shown(path, text, &other), [row("", ChangeKind::Template, 1)]);
    let other = text.replace("web.replicas", "replicas");
    assert_eq!(shown(path, text, &other)[0], row("", ChangeKind::Template, 3));
}

#[test]
fn what_cannot_be_read_is_named_and_bounded() {
    let deep = "[".repeat(100_000);
    for path in ["a.yaml", "a.json", "a.toml", "a.tf", "a.ini", "a.properties", ".env"] {
        let start = if path == "a.toml" || path == "a.tf" { "x = " } else { "" };
        let text = format!("{start}{deep}");
        let keys = of(path, &text).unwrap();
        let lines_only = matches!(path, "a.ini" | "a.properties" | ".env");
        assert!(lines_only || !keys.unread.is_empty(), "{path}");
    }
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n";
    let keys = of("a.yaml", bomb).unwrap();
    assert!(!keys.unread.is_empty() && keys.keys.len() < 50_000);
    let broken = of("a.yaml", "a: 1\nb: [\nc: 2\n---\nd: 1\n").unwrap();
    assert_eq!(broken.unread[0].first, 3);
    assert!(broken.keys.iter().any(|key| key.path == "#2:d"));
    let unread = changes("a.yaml", Some("a: 1\nb: [\nc: 2\n"), Some("a: 1\nb: [\nc: 3\n")).unwrap();
    assert!(unread.changes.iter().any(|change| change.kind == ChangeKind::Unread));
    let large = "a: 1\n".repeat(LIMIT_BYTES / 4);
    assert_eq!(of("a.yaml", &large).unwrap().keys, []);
}

#[test]
fn a_flag_file_is_known_by_its_shape_or_its_name() {
    let read = |path: &str, text: &str| flag_file(path, &tree(path, text).unwrap());
    let flagd = "{\"flags\": {\"new-checkout\": {\"state\": \"ENABLED\", \"variants\": {}}}}";
    assert_eq!(read("x.json", flagd), Some(FlagFile::At("flags")));
    let dark = "{\"flagValues\": {\"a\": true}}";
    assert_eq!(read("x.json", dark), Some(FlagFile::At("flagValues")));
    let unleash = "features:\n- name: a\n  strategies: []\n";
    assert_eq!(read("x.yaml", unleash), Some(FlagFile::At("features")));
    assert_eq!(read("config/feature-flags.yaml", "a: true\n"), Some(FlagFile::Root));
    assert_eq!(read("c.yaml", "features: {a: true}\nflags: [x]\n"), None);
    let of_key = |key| FlagFile::At("flags").of_key(key);
    assert_eq!(of_key("flags.new-checkout.state"), Some(("new-checkout".to_owned(), "state".to_owned())));
    assert_eq!(
        FlagFile::At("features").of_key("features[a].enabled"),
        Some(("a".to_owned(), "enabled".to_owned()))
    );
}

#[test]
fn statements_tell_tables_columns_and_rows() {
    use sql::{SchemaKind, schema_changes};
    let shown = |before: &str, after: &str| -> Vec<(String, SchemaKind)> {
        let changes = schema_changes(Some(before), Some(after));
        changes.into_iter().map(|change| (change.object, change.kind)).collect()
    };
    let one = |object: &str, kind| vec![(object.to_owned(), kind)];
    let table = [
        ("ALTER TABLE shop.orders DROP COLUMN total;", one("orders.total", SchemaKind::ColumnDropped)),
        ("alter table \"Orders\" add column if not exists x int", one("orders.x", SchemaKind::ColumnAdded)),
        ("ALTER TABLE o ALTER COLUMN a TYPE text;", one("o.a", SchemaKind::ColumnChanged)),
        ("ALTER TABLE o RENAME TO p;", one("o", SchemaKind::Renamed)),
        ("ALTER TABLE o ADD CONSTRAINT c UNIQUE (a, b);", one("o", SchemaKind::Other)),
        ("DROP TABLE IF EXISTS a;", one("a", SchemaKind::TableDropped)),
        ("create table if not exists a (id int, primary key (id));", one("a", SchemaKind::TableMade)),
        (
            "INSERT INTO quota_policies (name, quota, lim) VALUES ('x', '', NULL);",
            one("quota_policies", SchemaKind::RowsWritten(2)),
        ),
        ("update flags set on_ = true;", one("flags", SchemaKind::RowsWritten(0))),
        ("delete from a where x = ';';", one("a", SchemaKind::RowsDeleted)),
        ("-- nothing\n/* ; */ select 1;", vec![]),
    ];
    for (text, wanted) in table {
        assert_eq!(shown("", text), wanted, "{text}");
    }
    let before = "create table a (id int, x decimal(10, 2), gone text);";
    let after = "-- c\nCREATE TABLE a (\n  id int,\n  x decimal(12,2),\n  fresh text\n);";
    assert_eq!(
        shown(before, after),
        [
            ("a.gone".to_owned(), SchemaKind::ColumnDropped),
            ("a.x".to_owned(), SchemaKind::ColumnChanged),
            ("a.fresh".to_owned(), SchemaKind::ColumnAdded)
        ]
    );
    assert_eq!(shown(before, &before.replace("create", "CREATE ")), []);
    assert_eq!(shown(before, ""), one("a", SchemaKind::TableDropped));
}

#[test]
fn a_list_of_variables_is_told_by_their_names_and_an_item_not_by_its_own() {
    let before = "services:\n  web:\n    environment:\n    - A=1\n    - B\n    - C=3\n";
    let after = "services:\n  web:\n    environment:\n    - B\n    - A=2\n    - D\n";
    assert_eq!(
        shown("compose.yaml", before, after),
        [
            row("services.web.environment[A]", ChangeKind::Changed, 5),
            row("services.web.environment[C]", ChangeKind::Removed, 6),
            row("services.web.environment[D]", ChangeKind::Added, 6),
        ]
    );
    // A list of anything else is one value.
    let list = |items: &str| format!("services:\n  web:\n    command: [{items}]\n");
    assert_eq!(
        shown("compose.yaml", &list("a"), &list("a, b")),
        [row("services.web.command", ChangeKind::Changed, 3)]
    );
    let env = |items: &str| format!("env:\n- {{name: A, value: 1}}\n{items}");
    assert_eq!(
        shown("a.yaml", &env(""), &env("- {name: B, value: 2}\n- {name: C}\n")),
        [row("env[B].value", ChangeKind::Added, 3), row("env[C].name", ChangeKind::Added, 4)]
    );
}

#[test]
fn what_stands_in_quotes_is_another_value_only_where_quotes_count() {
    let env = |before: &str, after: &str| shown("a.env", before, after).len();
    assert_eq!(env("A=1 # x\n", "A=\"1 # x\"\n"), 1);
    assert_eq!(env("A=\"1\" # x\n", "A=\"1 # x\"\n"), 1);
    // Not everybody takes it for a comment.
    assert_eq!(env("A=1 # x\n", "A=1\n"), 1);
    for after in ["A='1'\n", "export A=\"1\"\n", "# one\nA = 1\n"] {
        assert_eq!(env("A=1\n", after), 0, "{after}");
    }
    assert_eq!(env("A=a#b\n", "A=a\n"), 1);
    assert_eq!(env("A='$B'\n", "A=\"$B\"\n"), 1);
    assert_eq!(env("A=$B\n", "A=\"$B\"\n"), 0);
    let hcl = |before: &str, after: &str| shown("a.tf", before, after).len();
    assert_eq!(hcl("a = 1\n", "a = \"1\"\n"), 1);
    assert_eq!(hcl("a = true\n", "a = \"true\"\n"), 1);
    assert_eq!(hcl("a = 1\nb = \"x\"\n", "# one\na   = 1\nb =   \"x\"\n"), 0);
}

#[test]
fn comments_of_sql_that_act_are_statements_and_others_are_not() {
    let up = "-- +goose Up\nCREATE TABLE a (id int);\n";
    let down = "-- +goose Down\nDROP TABLE a;\n";
    let both = format!("{up}{down}");
    let said = |before: &str, after: &str| sql::schema_changes(Some(before), Some(after)).len();
    assert_ne!(said(&both, &both.replace("-- +goose Down\n", "")), 0);
    assert_ne!(said("/*!50003 DROP TABLE a */;", "/*!50003 DROP TABLE b */;"), 0);
    assert_eq!(said(&both, &both.replace("CREATE", "-- a note\nCREATE")), 0);
    assert_eq!(said("CREATE TABLE a (id int);", "CREATE TABLE a ( -- name: of all\n id int);"), 0);
}
