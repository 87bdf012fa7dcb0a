use super::*;

fn told(path: &str, before: &str, after: &str) -> Vec<(String, String, Option<bool>)> {
    let (old, new) = (read(path, before).unwrap().unwrap(), read(path, after).unwrap().unwrap());
    changes(&old, &new)
        .into_iter()
        .map(|change| (change.name.clone(), change.says(), change.direct))
        .collect()
}

fn row(name: &str, says: &str, direct: Option<bool>) -> (String, String, Option<bool>) {
    (name.to_owned(), says.to_owned(), direct)
}

const CARGO: &str = "version = 4\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\n \"serde\",\n]\n\n[[package]]\nname = \"serde\"\nversion = \"1.0.1\"\nsource = \"registry+x\"\nchecksum = \"aa\"\ndependencies = [\"serde_core\"]\n\n[[package]]\nname = \"serde_core\"\nversion = \"1.0.1\"\nsource = \"registry+x\"\n";

const NPM: &str = "{\n \"lockfileVersion\": 3,\n \"packages\": {\n  \"\": {\"dependencies\": {\"express\": \"^4\"}},\n  \"node_modules/express\": {\"version\": \"4.1.0\", \"integrity\": \"x\", \"dependencies\": {\"qs\": \"^6\"}},\n  \"node_modules/qs\": {\"version\": \"6.0.0\"},\n  \"node_modules/a/node_modules/qs\": {\"version\": \"5.0.0\"}\n }\n}\n";

const PNPM: &str = "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      express:\n        specifier: ^4\n        version: 4.1.0\npackages:\n  express@4.1.0:\n    resolution: {integrity: sha512-aa}\n  '@scope/qs@6.0.0(peer@1)':\n    resolution: {integrity: sha512-bb}\nsnapshots:\n  express@4.1.0:\n    dependencies:\n      '@scope/qs': 6.0.0\n  '@scope/qs@6.0.0(peer@1)': {}\n";

const YARN: &str = "# yarn lockfile v1\n\n\nexpress@^4.0.0, express@^4.1.0:\n  version \"4.1.0\"\n  resolved \"x\"\n  integrity sha512-x\n  dependencies:\n    \"@scope/qs\" \"^6\"\n\n\"@scope/qs@^6\":\n  version \"6.0.0\"\n";

const BERRY: &str = "__metadata:\n  version: 8\n\n\"express@npm:^4.0.0\":\n  version: 4.1.0\n  resolution: \"express@npm:4.1.0\"\n  dependencies:\n    qs: \"npm:^6\"\n  checksum: x\n\n\"qs@npm:^6\":\n  version: 6.0.0\n\n\"app@workspace:.\":\n  version: 0.0.0-use.local\n  dependencies:\n    express: \"npm:^4.0.0\"\n";

const BUN: &str = "{\n  \"lockfileVersion\": 1,\n  \"workspaces\": {\"\": {\"dependencies\": {\"express\": \"^4\"}}},\n  \"packages\": {\n    \"express\": [\"express@4.1.0\", \"\", {\"dependencies\": {\"qs\": \"^6\"}}, \"sha512-x\"],\n    \"qs\": [\"qs@6.0.0\", \"\", {}, \"sha512-y\"],\n  }\n}\n";

const GO_MOD: &str = "module example.com/app\n\ngo 1.22\n\nrequire (\n\tgithub.com/a/b v1.2.0\n\tgolang.org/x/c v0.1.0 // indirect\n)\n";

const POETRY: &str = "[[package]]\nname = \"requests\"\nversion = \"2.31.0\"\n\n[package.dependencies]\nurllib3 = \">=1\"\n\n[[package]]\nname = \"urllib3\"\nversion = \"2.0.0\"\nfiles = [{file = \"x\", hash = \"y\"}]\n";

const UV: &str = "version = 1\n[[package]]\nname = \"app\"\nsource = { editable = \".\" }\ndependencies = [{ name = \"requests\" }]\n\n[[package]]\nname = \"requests\"\nversion = \"2.31.0\"\ndependencies = [\n    { name = \"urllib3\" },\n]\n\n[[package]]\nname = \"urllib3\"\nversion = \"2.0.0\"\n";

const GEMS: &str = "GEM\n  remote: https://example.com/\n  specs:\n    rails (7.0.0)\n      rack (>= 2)\n    rack (2.0.0)\n\nDEPENDENCIES\n  rails (~> 7)\n";

/// A file, its text, what of it becomes what, and the change that is told.
type Case =
    (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, Option<bool>);

const CASES: &[Case] = &[
    (
        "Cargo.lock",
        CARGO,
        "name = \"serde\"\nversion = \"1.0.1\"",
        "name = \"serde\"\nversion = \"1.0.2\"",
        "serde",
        "1.0.1 to 1.0.2",
        Some(true),
    ),
    (
        "Cargo.lock",
        CARGO,
        "core\"\nversion = \"1.0.1\"",
        "core\"\nversion = \"1.1.0\"",
        "serde_core",
        "1.0.1 to 1.1.0; needed by serde",
        Some(false),
    ),
    (
        "Cargo.lock",
        CARGO,
        "\"aa\"",
        "\"bb\"",
        "serde",
        "other content under the same version 1.0.1",
        Some(true),
    ),
    ("Cargo.toml", "[dependencies]\na = \"1\"\n", "\"1\"", "{ version = \"2\" }", "a", "1 to 2", Some(true)),
    (
        "x/package-lock.json",
        NPM,
        "6.0.0",
        "6.0.1",
        "qs",
        "5.0.0, 6.0.0 to 5.0.0, 6.0.1; needed by express",
        Some(false),
    ),
    ("package.json", "{\"dependencies\": {\"a\": \"^1\"}}", "^1", "^2", "a", "^1 to ^2", Some(true)),
    (
        "pnpm-lock.yaml",
        PNPM,
        "qs@6.0.0(peer@1)':\n    res",
        "qs@6.1.0(peer@1)':\n    res",
        "@scope/qs",
        "6.0.0 to 6.1.0; needed by express",
        Some(false),
    ),
    ("yarn.lock", YARN, "6.0.0", "6.1.0", "@scope/qs", "6.0.0 to 6.1.0", None),
    ("yarn.lock", BERRY, "6.0.0", "6.1.0", "qs", "6.0.0 to 6.1.0; needed by express", Some(false)),
    ("bun.lock", BUN, "qs@6.0.0", "qs@6.1.0", "qs", "6.0.0 to 6.1.0; needed by express", Some(false)),
    (
        "go.sum",
        "a.com/b v1.0.0 h1:x=\na.com/b v1.0.0/go.mod h1:y=\n",
        "v1.0.0 h1",
        "v1.1.0 h1",
        "a.com/b",
        "v1.0.0 to v1.1.0",
        None,
    ),
    ("go.mod", GO_MOD, "v1.2.0", "v1.3.0", "github.com/a/b", "v1.2.0 to v1.3.0", Some(true)),
    ("go.mod", GO_MOD, "v0.1.0", "v0.2.0", "golang.org/x/c", "v0.1.0 to v0.2.0", Some(false)),
    ("poetry.lock", POETRY, "2.0.0", "2.1.0", "urllib3", "2.0.0 to 2.1.0", None),
    ("uv.lock", UV, "2.0.0", "2.1.0", "urllib3", "2.0.0 to 2.1.0; needed by requests", Some(false)),
    (
        "Pipfile.lock",
        "{\"default\": {\"a\": {\"version\": \"==1.0\"}}}",
        "1.0",
        "1.1",
        "a",
        "1.0 to 1.1",
        None,
    ),
    (
        "requirements.txt",
        "A_b[x]==1.0 \\\n  --hash=sha256:x\n-r other.txt\n",
        "==1.0",
        "==1.1",
        "a-b",
        "1.0 to 1.1",
        None,
    ),
    (
        "pyproject.toml",
        "[project]\ndependencies = [\"requests>=2; python_version>'3'\"]\n",
        ">=2",
        ">=3",
        "requests",
        ">=2 to >=3",
        Some(true),
    ),
    (
        "gradle.lockfile",
        "# c\ng.h:n:1.0=compileClasspath\nempty=\n",
        "1.0",
        "1.1",
        "g.h:n",
        "1.0 to 1.1",
        None,
    ),
    (
        "pom.xml",
        "<project><properties><v>1.0</v></properties><dependencies><dependency><groupId>g</groupId><artifactId>n</artifactId><version>${v}</version></dependency></dependencies></project>",
        "<v>1.0",
        "<v>1.1",
        "g:n",
        "1.0 to 1.1",
        Some(true),
    ),
    (
        "Gemfile.lock",
        GEMS,
        "rack (2.0.0)",
        "rack (2.1.0)",
        "rack",
        "2.0.0 to 2.1.0; needed by rails",
        Some(false),
    ),
    (
        "composer.lock",
        "{\"packages\": [{\"name\": \"a/b\", \"version\": \"1.0\"}]}",
        "1.0",
        "1.1",
        "a/b",
        "1.0 to 1.1",
        None,
    ),
    (
        "packages.lock.json",
        "{\"dependencies\": {\"net8.0\": {\"A.B\": {\"type\": \"Direct\", \"resolved\": \"1.0\"}}}}",
        "1.0",
        "1.1",
        "A.B",
        "1.0 to 1.1",
        Some(true),
    ),
    (
        "x.csproj",
        "<Project><ItemGroup><PackageReference Include=\"A\" Version=\"1.0\" /></ItemGroup></Project>",
        "1.0",
        "1.1",
        "A",
        "1.0 to 1.1",
        Some(true),
    ),
    (
        "gradle/libs.versions.toml",
        "[versions]\nv = \"1.0\"\n[libraries]\nx = { module = \"g:n\", version.ref = \"v\" }\n",
        "1.0",
        "1.1",
        "g:n",
        "1.0 to 1.1",
        Some(true),
    ),
];

#[test]
fn a_changed_version_is_told_with_what_it_came_through() {
    for (path, text, from, to, name, says, direct) in CASES {
        assert!(text.contains(from), "{path}: {from}");
        let after = text.replacen(from, to, 1);
        assert_eq!(told(path, text, &after), [row(name, says, *direct)], "{path}");
        assert_eq!(told(path, text, text), [], "{path}");
    }
}

#[test]
fn a_package_may_come_and_go() {
    let more = format!("{CARGO}\n[[package]]\nname = \"x\"\nversion = \"0.1.0\"\nsource = \"r\"\n");
    assert_eq!(told("Cargo.lock", CARGO, &more), [row("x", "added in 0.1.0", Some(false))]);
    assert_eq!(told("Cargo.lock", &more, CARGO), [row("x", "removed, was 0.1.0", Some(false))]);
}

#[test]
fn what_cannot_be_read_says_so() {
    let table = [
        ("Cargo.lock", "nothing"),
        ("package-lock.json", "{"),
        ("pnpm-lock.yaml", "x: 1"),
        ("yarn.lock", "<<<<<<< ours\n"),
        ("bun.lockb", ""),
        ("go.sum", "x\n"),
        ("poetry.lock", "[[package]\n"),
        ("pom.xml", "<project><a>"),
        ("gradle.lockfile", "x\n"),
    ];
    for (path, text) in table {
        assert!(read(path, text).unwrap().is_err(), "{path}");
    }
    assert!(read("a.py", "").is_none());
}
