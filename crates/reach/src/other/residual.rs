//! What is left where a reader tells nothing: words that came or went, and are no comment.

use std::collections::BTreeMap;

use caution_read::keys::Format;

/// How a change is told that no reader tells more of.
pub(super) const UNTOLD: &str = "in a way that is not told apart";

/// Whether the words of two texts differ, whatever their order, their layout and their comments. Where the order of
/// words acts, as in statements, it counts.
pub(super) fn differs(path: &str, old: Option<&str>, new: Option<&str>) -> bool {
    let (Some(old), Some(new)) = (old, new) else { return false };
    let statements = path.ends_with(".sql");
    let words = |text: &str| {
        let mut words = words(path, &without_comments(text, statements));
        if !statements {
            words.sort_unstable();
        }
        words
    };
    words(old) != words(new)
}

/// Whether all that a manifest of Maven changes is the version of the project itself, which its tag bears, too.
pub(super) fn is_own_version(path: &str, old: Option<&str>, new: Option<&str>) -> bool {
    let (Some(old), Some(new), true) = (old, new, path.ends_with("pom.xml")) else { return false };
    let (old, new) = (without_comments(old, false), without_comments(new, false));
    let (Some(was), Some(is)) = (own_version(&old), own_version(&new)) else { return false };
    let (old, new) = (words(path, &old), words(path, &new));
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    old.iter().for_each(|word| *counts.entry(word).or_default() += 1);
    new.iter().for_each(|word| *counts.entry(word).or_default() -= 1);
    counts.into_iter().all(|(word, more)| match more {
        0 => true,
        more => word == "HEAD" || word.contains(if more > 0 { was } else { is }),
    })
}

/// The version that a manifest of Maven gives its own project, else the one that it takes from above.
fn own_version(text: &str) -> Option<&str> {
    let ends = ["<dependenc", "<build", "<profiles", "<plugins"];
    let end = ends.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
    let head = text.get(..end)?;
    let (before, rest) = head.split_once("<parent>").unwrap_or((head, ""));
    let (parent, after) = rest.split_once("</parent>").unwrap_or((rest, ""));
    [before, after, parent].into_iter().find_map(|part| {
        let (version, _) = part.split_once("<version>")?.1.split_once("</version>")?;
        Some(version.trim()).filter(|version| !version.is_empty())
    })
}

fn words(path: &str, text: &str) -> Vec<String> {
    let in_quotes = Format::of_path(path) == Some(Format::Env);
    let words = |line: &str| -> Vec<String> {
        // In either kind of quotes a backslash and a dollar are something else.
        let counts = in_quotes && line.contains(['\\', '$']);
        let splits = |c: char| {
            c.is_whitespace() || ",:=<>{}[]()".contains(c) || !counts && matches!(c, '"' | '\'' | '`')
        };
        line.split(splits).filter(|word| !matches!(*word, "" | "-" | "/" | ";")).map(str::to_owned).collect()
    };
    let lower = path.ends_with(".sql");
    text.lines().flat_map(words).map(|word| if lower { word.to_lowercase() } else { word }).collect()
}

/// A text without what stands behind `#`, `//`, `--` or `;` at the beginning of a word, and in `/* */` and `<!-- -->`.
fn without_comments(text: &str, statements: bool) -> String {
    let lines: &[&str] = if statements { &["--"] } else { &["#", "//", ";"] };
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    let mut at_start = true;
    while let Some(next) = rest.chars().next() {
        let end = if let Some(inner) = rest.strip_prefix("/*").filter(|_| at_start) {
            inner.find("*/").map_or(rest.len(), |at| at + 4)
        } else if let Some(inner) = rest.strip_prefix("<!--") {
            inner.find("-->").map_or(rest.len(), |at| at + 7)
        } else if at_start && lines.iter().any(|start| rest.starts_with(start)) {
            rest.find('\n').unwrap_or(rest.len())
        } else {
            kept.push(next);
            at_start = next.is_whitespace();
            rest = rest.get(next.len_utf8()..).unwrap_or_default();
            continue;
        };
        kept.push(' ');
        rest = rest.get(end..).unwrap_or_default();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_come_or_go_differ_and_layout_does_not() {
        for (path, old, new) in [
            ("requirements.txt", "a==1\n", "--index-url https://x.example/simple\na==1\n"),
            ("requirements.txt", "a==1; python_version < \"3\"\n", "a==1; python_version < \"4\"\n"),
            ("pom.xml", "<a>b</a>", "<a>b</a><scope>test</scope>"),
            ("Cargo.toml", "a = \"1\"\n", "a = { version = \"1\", features = [\"b\"] }\n"),
            (
                "package-lock.json",
                "{\"resolved\": \"https://a.example/x\"}",
                "{\"resolved\": \"https://b.example/x\"}",
            ),
            ("a.yaml", "a: !GetAtt b\n", "a: !Ref b\n"),
            ("a.yaml", "a: !!str 1\n", "a: 1\n"),
            (".env", "A=\"a\\nb\"\n", "A='a\\nb'\n"),
            (
                "a.sql",
                "DELETE FROM a;\nINSERT INTO a VALUES (1);\n",
                "INSERT INTO a VALUES (1);\nDELETE FROM a;\n",
            ),
            ("a.sql", "CREATE TABLE a (b int) ENGINE=InnoDB;\n", "CREATE TABLE a (b int) ENGINE=MyISAM;\n"),
        ] {
            assert!(differs(path, Some(old), Some(new)), "{new}");
        }
        for (path, old, new) in [
            ("requirements.txt", "a==1\nb==2\n", "b==2\n# why\na==1  # via b\n"),
            ("pom.xml", "<a><b>1</b><c>2</c></a>", "<a>\n  <!-- d -->\n  <c>2</c>\n  <b>1</b>\n</a>\n"),
            ("Cargo.toml", "a = \"1\"\n", "a = { 1 } # b\n"),
            ("a.yaml", "a: b # c\nd: [e, f]\n", "d:\n- e\n- 'f'\na: \"b\"\n"),
            ("a.tf", "a = 1 // b\n/* c\nd */\n", "a=1\n"),
            (".env", "A=\"b\"\n", "A=b\n"),
            ("a.sql", "SELECT a -- b\nFROM c\n", "select a from c\n"),
            ("a.yaml", "a: http://b.example/#c\n", "a:   http://b.example/#c\n"),
        ] {
            assert!(!differs(path, Some(old), Some(new)), "{new}");
        }
        assert!(!differs("a.yaml", None, Some("a: 1\n")));
    }

    #[test]
    fn a_release_of_maven_changes_the_projects_own_version() {
        let pom = |parent: &str, own: &str, tag: &str| {
            format!(
                "<project><parent><version>{parent}</version></parent>{own}<scm><tag>{tag}</tag></scm>\
                 <dependencies><dependency><version>1</version></dependency></dependencies></project>"
            )
        };
        let own = |old: String, new: String| is_own_version("a/pom.xml", Some(&old), Some(&new));
        let version = |version: &str| format!("<version>{version}</version>");
        assert!(own(pom("5", &version("1-SNAPSHOT"), "HEAD"), pom("5", &version("1"), "a-1")));
        assert!(own(pom("5-SNAPSHOT", "", "x"), pom("5", "", "x")));
        assert!(!own(pom("5", &version("1"), "x"), pom("6", &version("1"), "x")));
        assert!(!own(pom("5", &version("1"), "x"), pom("5", &version("2"), "x").replace("scm", "scope")));
    }
}
