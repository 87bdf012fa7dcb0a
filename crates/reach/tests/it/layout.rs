//! What is layout, and what only looks like it.

use caution_core::reach::Standing;

use crate::tree::{self, between};

/// A file, and two texts of it.
type Row = (&'static str, &'static str, &'static str);

/// Whether more than layout is told of a file whose text changes.
fn is_told(path: &str, before: &str, after: &str) -> bool {
    let radius = between(&tree::of(&[(path, before)]), &tree::of(&[(path, after)])).0;
    radius.standing() != Standing::LayoutOnly
}

/// The rows of which, one way or the other, it is not told as it should be whether they differ.
fn wrong<'r>(rows: impl Iterator<Item = &'r Row>, is_change: bool) -> Vec<&'r Row> {
    rows.filter(|(path, one, other)| {
        is_told(path, one, other) != is_change || is_told(path, other, one) != is_change
    })
    .collect()
}

#[test]
fn what_acts_is_a_change() {
    assert_eq!(wrong(TEXTS.iter(), true), [] as [&Row; 0]);
}

#[test]
fn what_says_the_same_is_layout() {
    assert_eq!(wrong(SAME_TEXTS.iter(), false), [] as [&Row; 0]);
}

/// Settings and builds that say something else.
const TEXTS: &[Row] = &[
    ("Dockerfile", "FROM a\nCOPY <<EOF /x\n# a\nEOF\n", "FROM a\nCOPY <<EOF /x\n# b\nEOF\n"),
    ("Dockerfile", "FROM a\nCOPY <<EOF /x\na\n\nEOF\n", "FROM a\nCOPY <<EOF /x\na\nEOF\n"),
    ("Dockerfile", "FROM a\nCOPY <<EOF /x\na \nEOF\n", "FROM a\nCOPY <<EOF /x\na\nEOF\n"),
    ("Dockerfile", "FROM a\nRUN <<\"EOF\" bash\na \nEOF\n", "FROM a\nRUN <<\"EOF\" bash\na\nEOF\n"),
    ("Dockerfile", "# escape=`\nFROM a\n", "FROM a\n"),
    ("Dockerfile", "#escape=`\nFROM a\n", "FROM a\n"),
    ("Dockerfile", "# syntax=a\nFROM a\n", "FROM a\n"),
    ("Dockerfile", "#syntax=a\nFROM a\n", "FROM a\n"),
    ("Dockerfile", "# check=error=true\nFROM a\n", "FROM a\n"),
    ("Dockerfile", "# syntax=a\nFROM a\n", "# x\n# syntax=a\nFROM a\n"),
    ("Dockerfile", "# syntax=a\nFROM a\n", "\n# syntax=a\nFROM a\n"),
    ("Dockerfile", "FROM a\nRUN <<A <<B\na\nA\n# b\nB\n", "FROM a\nRUN <<A <<B\na\nA\nB\n"),
    ("Makefile", "X = a \nb:\n\tc\n", "X = a\nb:\n\tc\n"),
    ("Makefile", "X = a \\\n\nb:\n\tc\n", "X = a \\\nb:\n\tc\n"),
    ("Makefile", "a:\n\tb \\\n\tc\n", "a:\n\tb \\ \n\tc\n"),
    (".env", "A=1\nB=$A\n", "B=$A\nA=1\n"),
    (".env", "A=1\nA=2\n", "A=2\nA=1\n"),
    (".env", "A=1\nB=${A}x\n", "B=${A}x\nA=1\n"),
    (".env", "A=1\nB=$A\nA=2\n", "A=1\nA=2\nB=$A\n"),
    ("a.ini", "[a]\nb=1\nb=2\n", "[a]\nb=2\nb=1\n"),
    ("a.json", "{\"a\":1,\"a\":2}", "{\"a\":2,\"a\":1}"),
    ("a.mk", "X = a \\\n b\n", "X = a \\ \n b\n"),
    ("a.properties", "a=b \n", "a=b\n"),
    ("a.properties", "a=b\\\n  c\n", "a=b\\ \n  c\n"),
    ("a.properties", "a=1\na=2\n", "a=2\na=1\n"),
    ("a.tf", "a = \"b # c\"\n", "a = \"b\"\n"),
    ("a.tf", "a = b /* c */ + 1\n", "a = b\n"),
    ("a.yaml", "a: 1\na: 2\n", "a: 2\na: 1\n"),
];

/// Settings and builds that say the same.
const SAME_TEXTS: &[Row] = &[
    ("Dockerfile", "FROM a\nRUN b\n", "# x = y\nFROM a\n\n# syntax=b\nRUN b \n"),
    ("Dockerfile", "FROM a\nRUN b \\\n c\n", "FROM a\nRUN b \\ \n c\n"),
    ("Makefile", "a:\n\tb\n", "# x\na:\n\n\tb \n"),
    (".env", "A=1\nB=$A\nC=2\n", "C=2\nA=1\nB=$A\n"),
    ("a.properties", "a=b\nc=d\n", "# x\na = b\n\n  c=d\n"),
    ("a.tf", "a = 1\n", "a = 1 # x\n"),
    ("a.tf", "a = \"b\"\n", "a = \"b\" // x\n"),
    ("a.tf", "a = b.c\n", "a = b.c /* x */\n"),
    ("a.tf", "a = [\n 1,\n 2\n]\n", "a = [\n 1, # x\n 2 # y\n]\n"),
    ("a.tf", "a = { b = 1 }\n", "a = { b = 1 } # x\n"),
    ("a.tf", "a \"b\" {\n c = 1\n}\n", "a \"b\" { # x\n c = 1 # x\n} # z\n"),
];
