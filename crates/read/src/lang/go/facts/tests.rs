use std::fmt::Write as _;

use caution_core::facts::{EntryKind, FileFacts, LiteralKind, Path};

use crate::lang::go::GO;

fn facts(text: &str) -> FileFacts {
    crate::lang::facts(&GO, text).unwrap()
}

fn path(facts: &FileFacts, path: Path) -> String {
    let segments = facts.path(path).iter();
    let names = segments.map(|one| format!("{}{}", facts.text(one.name), if one.called { "()" } else { "" }));
    names.collect::<Vec<_>>().join(".")
}

fn definitions(text: &str) -> Vec<String> {
    let facts = facts(text);
    let one = |index: usize| {
        let definition = &facts.definitions[index];
        let mut line = format!("{:?} {}", definition.kind, facts.qualified(u32::try_from(index).unwrap()));
        for base in &definition.bases {
            let _ = write!(line, " < {}", path(&facts, *base));
        }
        if definition.implicit {
            line.push_str(" implicit");
        }
        if let Some(entry) = definition.entry {
            let _ = write!(line, " {} {}", entry.kind.id(), facts.text(entry.label));
        }
        line.trim_end().to_owned()
    };
    (1..facts.definitions.len()).map(one).collect()
}

fn references(text: &str) -> Vec<String> {
    let facts = facts(text);
    let one = |reference: &caution_core::facts::Reference| {
        format!("{:?} {}", reference.shape, path(&facts, reference.path))
    };
    facts.references.iter().map(one).collect()
}

fn bindings(text: &str) -> Vec<String> {
    let facts = facts(text);
    let one = |binding: &caution_core::facts::Binding| {
        let (of, name) = (facts.qualified(binding.of), facts.text(binding.name));
        format!("{of}:{name} {:?} {}", binding.value, path(&facts, binding.path))
    };
    facts.bindings.iter().map(one).collect()
}

fn literals(text: &str) -> Vec<String> {
    let facts = facts(text);
    let kept = facts.literals.iter().filter(|literal| literal.kind != LiteralKind::Text);
    kept.map(|literal| format!("{:?} {}", literal.kind, facts.text(literal.text))).collect()
}

/// The body of a function in a file that imports those modules.
fn inside(imports: &[&str], body: &str) -> String {
    let imports: String = imports.iter().map(|module| format!("import \"{module}\"\n")).collect();
    format!("package p\n{imports}func f() {{\n{body}\n}}\n")
}

#[test]
fn definitions_have_parents_and_bases() {
    let text = "package p
type Cart struct { repo Repo; http.Handler; a, b int }
func (c *Cart) Total() int { return 1 }
func (o Other) String() string { return \"\" }
type Store interface { fmt.Stringer; Find(id int) *Item }
type ID = string
var _ Store = (*Cart)(nil)
const (A = iota; B)
func New() { helper := func() {} ; helper() }
";
    assert_eq!(
        definitions(text),
        [
            "Class Cart < http.Handler < Store",
            "Field Cart.repo",
            "Field Cart.a",
            "Field Cart.b",
            "Method Cart.Total",
            "Method String implicit",
            "Interface Store < fmt.Stringer",
            "Method Store.Find",
            "Interface ID",
            "Variable A",
            "Variable B",
            "Function New",
            "Function New.helper",
        ]
    );
    let shown = facts(text);
    assert_eq!(shown.text(shown.package), "p");
}

#[test]
fn a_path_is_one_reference_and_arguments_are_their_own() {
    let cases: &[(&str, &[&str])] = &[
        ("a.b(c.d).e", &["Read a.b().e", "Read c.d"]),
        ("x := load(); x.run(x)", &["Call load()", "Call x'1.run()"]),
        ("y := &T{Name: n}", &["Call T()", "Write T.Name", "Read n"]),
        ("(&T{}).run()", &["Call T().run()"]),
        ("xs[i].run()", &["Read xs", "Read i", "Call xs.each.run()"]),
        ("v.(*T).run()", &["Read v", "Type T", "Call T.new.run()"]),
        ("s.total += 2", &["Write s.total"]),
        ("z := make([]T, 3); z[0].run()", &["Type T", "Call z'1.each.run()"]),
        ("g[K](1)", &["Call g()", "Type K"]),
        ("go func() { inner.run() }()", &["Call inner.run()"]),
        ("_ = append(xs, other...)", &["Read xs", "Read other"]),
        ("rows := []T{{A: 1}, {A: 2}}", &["Type T", "Call T()", "Write T.A", "Write T.A"]),
    ];
    for (body, expected) in cases {
        assert_eq!(references(&inside(&[], body)), *expected, "{body}");
    }
}

#[test]
fn a_local_hides_a_package_from_where_it_is_declared() {
    let cases: &[(&str, &[&str])] = &[
        ("url := url.Parse(s); url.Query()", &["Call url.Parse()", "Read s", "Call url'1.Query()"]),
        (
            "for { url := a(); url.Query() }; url.Parse(s)",
            &["Call a()", "Call url'1.Query()", "Call url.Parse()", "Read s"],
        ),
        ("link := url.Parse(s); link.Query()", &["Call url.Parse()", "Read s", "Call link'1.Query()"]),
    ];
    for (body, expected) in cases {
        assert_eq!(references(&inside(&["x/url"], body)), *expected, "{body}");
    }
}

#[test]
fn what_is_asked_of_a_type_of_the_standard_library_is_no_use_of_ours() {
    let text = "package p
import (\"bytes\"; \"io\"; \"net/url\"; \"testing\"; other \"x/url\")
func f(t *testing.T, r io.Reader, s Suite) {
	t.Run(name, func(t *testing.T) { t.Fatal(s.Name()) })
	out := &bytes.Buffer{}
	out.String()
	link := url.Parse(x)
	link.Query()
	mine := other.Parse(x)
	mine.Query()
	r.Read(b)
	t := s
	t.Run()
}
";
    let used: Vec<String> = references(text).into_iter().filter(|used| used.contains('\'')).collect();
    let expected = ["Call s'1.Name()", "Call mine'1.Query()", "Call r'1.Read()", "Call t'3.Run()"];
    assert_eq!(used, expected);
}

#[test]
fn names_have_the_types_that_are_written() {
    let text = "package p
type Cart struct { repo Repo; items []*Item; byName map[string]Item }
func (c *Cart) Total(other *Cart, more ...Rate) (*Sum, error) {
	for _, item := range c.items { item.run() }
	made := New()
	switch v := made.(type) { case *A: v.a(); case B: v.b() }
	text := \"x\"
	return nil, nil
}
func Map[T Shape](in []T) {}
";
    assert_eq!(
        bindings(text),
        [
            "Cart:repo Instance Repo",
            "Cart:items Elements Item",
            "Cart:byName Elements Item",
            "Cart.Total:self Instance Cart",
            "Cart.Total:other'1 Instance Cart",
            "Cart.Total:more'1 Elements Rate",
            "Cart.Total: Instance Sum",
            "Cart.Total:item'1 ElementOf self.items",
            "Cart.Total:made'1 Same New()",
            "Cart.Total:v'1 Instance A",
            "Cart.Total:v'2 Instance B",
            "Cart.Total:text'1 Instance string",
            "Map:T Same Shape",
            "Map:in'1 Elements T",
        ]
    );
    let shadowed = references(text);
    assert!(shadowed.contains(&"Call v'1.a()".to_owned()) && shadowed.contains(&"Call v'2.b()".to_owned()));
}

#[test]
fn a_package_is_called_by_the_name_that_the_file_uses() {
    let alias = |path: &str, used: &str| {
        let facts = facts(&inside(&[path], &format!("{used}.New()")));
        facts.imports[0].alias.map(|alias| facts.text(alias).to_owned()).unwrap_or_default()
    };
    for (path, used) in [
        ("net/http", "http"),
        ("github.com/x/go-redis", "redis"),
        ("github.com/x/api/v2", "api"),
        ("k8s.io/api/core/v1", "v1"),
        ("gopkg.in/yaml.v3", "yaml"),
        ("github.com/x/uuid-go", "uuid"),
    ] {
        assert_eq!(alias(path, used), used, "{path}");
    }
    let facts = facts("package p\nimport (\n. \"a\"\n_ \"b\"\nc \"d\"\n)\n");
    let shown: Vec<(bool, bool)> =
        facts.imports.iter().map(|import| (import.star, import.alias.is_some())).collect();
    assert_eq!(shown, [(true, false), (false, false), (false, true)]);
}

#[test]
fn entries_by_name_and_framework() {
    let entries = |text: &str| -> Vec<(EntryKind, String)> {
        let facts = facts(text);
        let one = |definition: &caution_core::facts::Definition| {
            let label = definition.entry.map(|entry| (entry.kind, facts.text(entry.label).to_owned()));
            label.map(|(kind, label)| {
                (kind, if label.is_empty() { facts.text(definition.name).to_owned() } else { label })
            })
        };
        facts.definitions.iter().filter_map(one).collect()
    };
    let route = |label: &str| (EntryKind::Route, label.to_owned());
    type Case = (&'static [&'static str], &'static str, Vec<(EntryKind, String)>);
    let cases: Vec<Case> = vec![
        (&["net/http"], "http.HandleFunc(\"GET /x\", h)", vec![route("GET /x")]),
        (&["net/http"], "mux.Handle(\"/y/\", h)", vec![route("ANY /y/")]),
        (&["net/http"], "http.Post(\"/y\", \"text/plain\", body)", vec![]),
        (
            &["github.com/gin-gonic/gin"],
            "v1 := r.Group(\"/v1\"); v1.GET(\"/users/:id\", get)",
            vec![route("GET /v1/users/:id")],
        ),
        (
            &["github.com/go-chi/chi/v5"],
            "r.Route(\"/a\", func(r chi.Router) { r.Post(\"/b\", h) })",
            vec![route("POST /a/b")],
        ),
        (
            &["github.com/gorilla/mux"],
            "s := r.PathPrefix(\"/api\").Subrouter(); s.HandleFunc(\"/m\", h).Methods(\"PUT\")",
            vec![route("PUT /api/m")],
        ),
        (&[], "pb.RegisterOrdersServer(s, &server{})", vec![route("Orders")]),
        (
            &["github.com/nats-io/nats.go"],
            "nc.Subscribe(\"orders.created\", handle)",
            vec![(EntryKind::Consumer, "orders.created".to_owned())],
        ),
        (
            &["github.com/robfig/cron/v3"],
            "c.AddFunc(\"@hourly\", tick)",
            vec![(EntryKind::Job, "@hourly".to_owned())],
        ),
        (
            &["github.com/spf13/cobra"],
            "cmd := &cobra.Command{Use: \"serve [x]\", RunE: run}",
            vec![(EntryKind::Command, "serve".to_owned())],
        ),
    ];
    for (imports, body, expected) in cases {
        assert_eq!(entries(&inside(imports, body)), expected, "{body}");
    }
    assert_eq!(entries("package main\nfunc main() {}"), [(EntryKind::Command, "main".to_owned())]);
    let tests = "package p\nimport \"testing\"\nfunc TestA(t *testing.T) { t.Run(\"x\", b) }
func TestMain(m *testing.M) {}\nfunc Testify(t *testing.T) {}\nfunc ExampleB() {}";
    let shown = entries(tests);
    assert_eq!(shown, [(EntryKind::Test, "TestA".to_owned()), (EntryKind::Test, "ExampleB".to_owned())]);
}

#[test]
fn texts_lead_out_of_the_program() {
    let cases: &[(&[&str], &str, &[&str])] = &[
        (&["os"], "os.Getenv(\"HOME\")", &["Environment HOME"]),
        (&["github.com/spf13/viper"], "viper.GetString(\"a.b\")", &["ConfigKey a.b"]),
        (&["flag"], "flag.String(\"port\", \"x\", \"y\")", &["ConfigKey port"]),
        (&["flag"], "fs.StringVar(&s, \"port\", \"x\", \"y\")", &["ConfigKey port"]),
        (&[], "db.Query(`SELECT a FROM orders`)", &["Table orders"]),
        (&["net/http"], "http.NewRequest(\"PUT\", \"https://x/y\", nil)", &["Calls PUT https://x/y"]),
        (&["net/http"], "http.Get(fmt.Sprintf(\"http://x/%s/y\", id))", &["Calls GET http://x/{}/y"]),
        (&["github.com/segmentio/kafka-go"], "w := kafka.Writer{Topic: \"orders\"}", &["Produces orders"]),
        (&[], "c := pb.NewOrdersClient(conn)", &["Rpc Orders"]),
        (&[], "client.BoolVariation(\"new-checkout\", user, false)", &["Flag new-checkout"]),
    ];
    for (imports, body, expected) in cases {
        assert_eq!(literals(&inside(imports, body)), *expected, "{body}");
    }
    let tagged = "package p\ntype C struct { Port int `env:\"PORT\" yaml:\"port,omitempty\"` }";
    assert_eq!(literals(tagged), ["Environment PORT", "ConfigKey port"]);
}

#[test]
fn comments_and_layout_change_no_hash() {
    let hashes = |text: &str| -> Vec<(u64, u64)> {
        facts(text).definitions.iter().map(|one| (one.signature, one.body)).collect()
    };
    let one = hashes("package p\nfunc f(a int) int { return a }\nconst (A = iota; B)\n");
    assert_eq!(
        one,
        hashes(
            "package p\n\nimport \"fmt\"\n// why\nfunc f(a int) int {\n return a }\nconst (A = iota;  B)\n"
        )
    );
    let other = hashes("package p\nfunc f(a int) int { return a + 1 }\nconst (A = iota; B)\n");
    assert_ne!(one[1].1, other[1].1);
    assert_eq!(one[1].0, other[1].0);
    // A constant that repeats another depends on its place.
    let moved = hashes("package p\nfunc f(a int) int { return a }\nconst (B = iota; A)\n");
    assert_ne!(one[3], moved[2]);
}

#[test]
fn deep_nesting_ends_in_a_small_stack() {
    let cases = [
        format!("package p\nvar x = {}1{}\n", "f(".repeat(3000), ")".repeat(3000)),
        format!("package p\nvar x = {}1{}\n", "[]T{".repeat(3000), "}".repeat(3000)),
        format!("package p\nfunc f() {{ {} {} }}\n", "func() {".repeat(1500), "}()".repeat(1500)),
        format!("package p\nvar x = a{}\n", ".\nb(1)".repeat(5000)),
        format!("package p\nvar x = 1{}\n", " +\na".repeat(5000)),
        format!("package p\nvar x = a{}\n", "[i]".repeat(3000)),
        format!("package p\nvar x {}int\n", "map[string]".repeat(3000)),
        format!("package p\ntype T {}int{}\n", "struct { a ".repeat(1500), "}".repeat(1500)),
    ];
    let run = move || cases.iter().map(|text| facts(text).references.len()).collect::<Vec<_>>();
    let counts = std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
    assert_eq!(counts[4], 5000);
    assert_eq!(counts[3], 1);
}
