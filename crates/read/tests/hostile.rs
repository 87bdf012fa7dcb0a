//! No input makes a reader of charters, contexts or patches panic, whatever it holds.

use caution_core::RepoPath;
use caution_read::{charter, context, patch, yaml};
use proptest::prelude::*;

/// Pieces of YAML, JSON, CODEOWNERS and catalogues that make up nearly valid texts.
const WORDS: &[&str] = &[
    "people:",
    "services:",
    "reports:",
    "requirements:",
    "- ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    ": ",
    "id: ann",
    "handles: [",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "!x ",
    "|\n",
    ">\n",
    "---\n",
    "...\n",
    "# c\n",
    "kind: ",
    "Component",
    "metadata:\n",
    "  name: x\n",
    "annotations: ",
    "example.com/tier: 1",
    "tests",
    "passed: 1",
    "tier: 1",
    "paths: [a]",
    "\u{feff}",
    "\u{0}",
    "é",
    "null",
    "~",
    "no",
    "1e999",
    ".nan",
    "0x1F",
    "? ",
    "@org/team ",
    "*.rs ",
    "[Section][2] ",
    "^[S] ",
    "!x ",
    "\\ ",
    "\\#",
    "%YAML 1.2\n",
    "version: 1\n",
    "title: ",
    "trust: forge",
];

/// Pieces of patches.
const PIECES: &[&str] = &[
    "diff --git a/x b/x\n",
    "diff --git a/x b/y\n",
    "diff --git \"a/\\303\" \"b/\\303\"\n",
    "--- a/x\n",
    "+++ b/x\n",
    "--- /dev/null\n",
    "+++ /dev/null\n",
    "@@ -1 +1 @@\n",
    "@@ -1,2 +1,3 @@\n",
    "@@ -0,0 +1 @@\n",
    "@@ -5,3 +5,4 @@ f\n",
    "-a\n",
    "+b\n",
    " c\n",
    "\n",
    "\\ No newline at end of file\n",
    "new file mode 100644\n",
    "deleted file mode 120000\n",
    "old mode 100644\n",
    "new mode 160000\n",
    "rename from x\n",
    "rename to y\n",
    "copy from x\n",
    "copy to z\n",
    "similarity index 90%\n",
    "index 1..2 100644\n",
    "GIT binary patch\n",
    "literal 3\n",
    "KcmZQzU|?iG\n",
    "Binary files a/x and b/x differ\n",
    "diff --cc x\n",
    "@@@ -1 -1 +1 @@@\n",
    "From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001\n",
    "From: A <a@x.org>\n",
    "Subject: [PATCH 1/2] s\n",
    "Date: Tue, 1 Sep 2026 10:00:00 +0200\n",
    "---\n",
    "-- \n",
    "commit 1111111111111111111111111111111111111111\n",
    "Author: A <a@x.org>\n",
    "    message\n",
    "+++++\n",
    "-----\n",
    "\r\n",
    "\u{0}",
    "Submodule s 1234567..89abcde:\n",
    "=?utf-8?q?=C3?=",
    "Index: x\n",
];

fn text_of(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(words), 0..60).prop_map(|words| words.concat())
}

/// Reads a text in every way in which a text is read here.
fn read_text(text: &str) {
    let _ = yaml::parse::<serde_json::Value>("f", text);
    let _ = yaml::parse_documents::<serde_json::Value>("f", text);
    let _ = context::parse("f", text);
    let _ = context::report_file("f", text);
    let _ = context::account(text);
    let _ = charter::layer_path(text);
    read_charter(text.as_bytes());
}

fn read_charter(bytes: &[u8]) {
    for path in [
        ".caution/people.yaml",
        ".caution/services.yaml",
        ".caution/policy.yaml",
        ".caution/markers.yaml",
        ".github/CODEOWNERS",
        "CODEOWNERS",
        ".gitlab/CODEOWNERS",
        "a/catalog-info.yaml",
    ] {
        let files = [(RepoPath::from(path), bytes.to_vec())];
        if let Ok(charter) = charter::parse(&files, None) {
            let _ = charter.owners_of(&RepoPath::from("a/b.rs"));
            let _ = charter.digest();
        }
    }
}

fn read_patch(bytes: &[u8]) {
    let Ok(patch) = patch::parse("p", bytes) else { return };
    for file in &patch.files {
        let hunks = patch.hunks_of(&file.path);
        let _ = patch::applies(hunks, b"a\nc\n");
        let added: u64 = file.added.iter().map(|range| range.len()).sum();
        let shown: usize = hunks
            .iter()
            .map(|hunk| hunk.lines().filter(|line| line.kind == patch::Kind::Added).count())
            .sum();
        assert!(added <= shown as u64, "more lines are added than the hunks show");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_charter(&bytes);
        read_patch(&bytes);
        let _ = charter::steering(&RepoPath::new(bytes.clone()));
        let _ = charter::wanted(&[RepoPath::new(bytes)]);
    }

    #[test]
    fn arbitrary_text(text in any::<String>()) {
        read_text(&text);
        read_patch(text.as_bytes());
    }

    #[test]
    fn nearly_valid_text(text in text_of(WORDS)) {
        read_text(&text);
    }

    #[test]
    fn nearly_valid_patches(text in text_of(PIECES)) {
        read_patch(text.as_bytes());
    }
}
