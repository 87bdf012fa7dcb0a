//! A repository with people, their SSH keys, and a change on a branch: what stories of approvals begin with.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part of this module")]

use std::process::Command;

use caution_testkit::repository::TestRepository;
use serde_json::Value;

use crate::common::{self, Run, caution, requirements};

/// One approval by somebody else is asked of every change.
pub(crate) const SECOND: &str = "\
version: 1
requirements:
  second-person:
    because: two people see every change
    need: {approvals: 1}
    mode: hold
";

/// People with keys. `sam` has two, `claude` is no person.
const PEOPLE: [(&str, &str, &[&str]); 4] = [
    ("jo", "junior", &["jo"]),
    ("mika", "mid", &["mika"]),
    ("sam", "senior", &["sam", "sam-laptop"]),
    ("sol", "senior", &["sol"]),
];

/// A story in the making.
pub(crate) struct Story {
    pub(crate) repository: TestRepository,
}

impl Story {
    /// `main` with a charter and two files, and a branch `work` with a change by `jo` to the payments
    /// service. HEAD is on `work`.
    pub(crate) fn new(policy: &str) -> Self {
        let story = Self { repository: TestRepository::new() };
        for (_, _, keys) in PEOPLE {
            for key in keys {
                story.make_key(key, &[]);
            }
        }
        story.make_key("stranger", &[]);
        let lines: String = (1..=40).map(|line| format!("line {line}\n")).collect();
        story
            .repository
            .write(".caution/people.yaml", story.people(&[]))
            .write(".caution/policy.yaml", policy)
            .write(".caution/services.yaml", common::SERVICES)
            .write("payments/charge.py", &lines)
            .write("docs/index.md", "Hello\n");
        story.repository.commit_by("Sol", "sol@example.org", "Start");
        story.repository.git(&["switch", "-q", "-c", "work"]);
        story.edit("line 20", "twenty", "Round the twentieth line");
        story
    }

    /// `people.yaml`, with these further keys: (person, key).
    pub(crate) fn people(&self, further: &[(&str, &str)]) -> String {
        let mut text = String::from("people:\n");
        for (id, level, keys) in PEOPLE {
            let more = further.iter().filter(|(person, _)| *person == id).map(|(_, key)| *key);
            let keys: Vec<String> = keys
                .iter()
                .copied()
                .chain(more)
                .map(|key| format!("\"{}\"", self.fingerprint(key)))
                .collect();
            text.push_str(&format!(
                "  - {{id: {id}, handles: [{id}], emails: [{id}@example.org], level: {level}, keys: [{}]}}\n",
                keys.join(", ")
            ));
        }
        text
    }

    /// Makes a key pair of that name.
    pub(crate) fn make_key(&self, name: &str, options: &[&str]) {
        let file = self.key(name);
        let options = if options.is_empty() { &["-t", "ed25519"] } else { options };
        self.keygen(&[&["-q", "-N", "", "-C", name, "-f", &file], options].concat());
    }

    /// The file of a private key.
    pub(crate) fn key(&self, name: &str) -> String {
        self.repository.outside().join(format!("key-{name}")).display().to_string()
    }

    /// A public key, as it stands in its file.
    pub(crate) fn public_key(&self, name: &str) -> String {
        std::fs::read_to_string(format!("{}.pub", self.key(name))).unwrap().trim().to_owned()
    }

    /// The fingerprint of a key.
    pub(crate) fn fingerprint(&self, name: &str) -> String {
        let shown = self.keygen(&["-l", "-f", &format!("{}.pub", self.key(name))]);
        shown.split_whitespace().nth(1).unwrap().to_owned()
    }

    /// Runs `ssh-keygen`.
    pub(crate) fn keygen(&self, arguments: &[&str]) -> String {
        #[expect(clippy::disallowed_methods, reason = "the test makes keys as a user would")]
        let output = Command::new("ssh-keygen")
            .args(arguments)
            .current_dir(self.repository.outside())
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Replaces a line of the payments service and commits it as `jo`.
    pub(crate) fn edit(&self, from: &str, to: &str, message: &str) {
        self.edit_as(("Jo", "jo@example.org"), from, to, message);
    }

    pub(crate) fn edit_as(&self, who: (&str, &str), from: &str, to: &str, message: &str) {
        let file = self.repository.path().join("payments/charge.py");
        let text = std::fs::read_to_string(&file).unwrap();
        let changed = text.replace(&format!("{from}\n"), &format!("{to}\n"));
        assert_ne!(text, changed, "`{from}` is not in the file");
        std::fs::write(file, changed).unwrap();
        self.repository.commit_by(who.0, who.1, message);
    }

    /// Moves `main` on, with a change elsewhere.
    pub(crate) fn move_main(&self, text: &str) {
        self.repository.git(&["switch", "-q", "main"]);
        self.repository.write("docs/index.md", text);
        self.repository.commit_by("Sol", "sol@example.org", "Reword");
        self.repository.git(&["switch", "-q", "work"]);
    }

    /// Edits `main`'s charter and rebases the branch on it.
    pub(crate) fn edit_charter(&self, path: &str, text: &str) {
        self.repository.git(&["switch", "-q", "main"]);
        self.repository.write(path, text);
        self.repository.commit_by("Sol", "sol@example.org", "Change the charter");
        self.repository.git(&["switch", "-q", "work"]);
        self.repository.git(&["rebase", "-q", "main"]);
    }

    /// `caution approve` with a key, a minute before [`common::NOW`].
    pub(crate) fn approve(&self, key: &str, arguments: &[&str]) -> Run {
        self.approve_at("2026-11-21T11:59:00Z", key, arguments)
    }

    pub(crate) fn approve_at(&self, at: &str, key: &str, arguments: &[&str]) -> Run {
        let key = self.key(key);
        let fixed = ["approve", "--at", at, "--key", &key];
        caution(self.repository.path(), &[&fixed, arguments].concat())
    }

    /// A plain approval that is kept.
    #[track_caller]
    pub(crate) fn approves(&self, key: &str) {
        self.approve(key, &["--accept", "I read every line"]).exits(0);
    }

    /// Whether the change goes on, and what was found of `second-person`.
    pub(crate) fn verdict(&self, arguments: &[&str]) -> (i32, String) {
        let (code, report) = common::check_json(&self.repository, arguments);
        (code, found(&report))
    }

    /// Asserts that it goes on.
    #[track_caller]
    pub(crate) fn proceeds(&self) {
        let (code, found) = self.verdict(&[]);
        assert_eq!((code, found.as_str().starts_with("1 of 1")), (0, true), "{found}");
    }

    /// Asserts that it is held, and that the report says why.
    #[track_caller]
    pub(crate) fn held(&self, why: &str) {
        let (code, found) = self.verdict(&[]);
        assert!(code == 10 && found.contains(why), "`{why}` is not in (exit {code})\n{found}");
    }

    /// The refs of statements.
    pub(crate) fn refs(&self) -> Vec<String> {
        let refs = self.repository.git(&["for-each-ref", "--format=%(refname)", "refs/caution"]);
        refs.lines().map(str::to_owned).collect()
    }

    /// The envelope of a ref.
    pub(crate) fn envelope(&self, reference: &str) -> String {
        self.repository.git(&["show", &format!("{reference}:statement.json")])
    }

    /// Writes an envelope as somebody might who does not use `caution approve`; gives the ref.
    pub(crate) fn plant(&self, envelope: &[u8]) -> String {
        let id = caution_wire::approval::read(envelope).map_or_else(|_| "0".repeat(40), |read| read.id);
        self.plant_as(&id, envelope)
    }

    pub(crate) fn plant_as(&self, name: &str, bytes: &[u8]) -> String {
        let blob = self.repository.git_fed(&["hash-object", "-w", "--stdin"], bytes);
        let tree =
            self.repository.git_fed(&["mktree"], format!("100644 blob {blob}\tstatement.json\n").as_bytes());
        let commit = self.repository.git(&["commit-tree", &tree, "-m", "x", "-p", "HEAD"]);
        let reference = format!("refs/caution/approvals/{name}");
        self.repository.git(&["update-ref", &reference, &commit]);
        reference
    }

    /// Signs a payload for a namespace and puts it into an envelope.
    pub(crate) fn sealed(&self, key: &str, namespace: &str, payload: &[u8]) -> Vec<u8> {
        let file = common::beside(&self.repository, "to-sign", caution_wire::approval::signed_bytes(payload));
        let signature = format!("{file}.sig");
        let _ = std::fs::remove_file(&signature);
        self.keygen(&["-Y", "sign", "-q", "-n", namespace, "-f", &self.key(key), &file]);
        let armoured = std::fs::read_to_string(signature).unwrap();
        let binary = caution_read::ssh::unarmoured(&armoured).unwrap();
        caution_wire::approval::seal(payload, &[(self.fingerprint(key), binary)])
    }

    /// The payload of the only statement.
    pub(crate) fn payload(&self) -> Vec<u8> {
        use caution_core::approval::Statement;
        let refs = self.refs();
        assert_eq!(refs.len(), 1, "{refs:?}");
        let statement: Statement =
            caution_wire::approval::read(self.envelope(&refs[0]).as_bytes()).unwrap().statement;
        caution_wire::approval::payload(&statement)
    }

    /// Removes every statement.
    pub(crate) fn forget(&self) {
        for reference in self.refs() {
            self.repository.git(&["update-ref", "-d", &reference]);
        }
    }
}

/// What was found of the requirement `second-person`.
pub(crate) fn found(report: &Value) -> String {
    let all = report["requirements"].as_array().unwrap();
    let one = all.iter().find(|requirement| requirement["id"] == "second-person").unwrap();
    let needs = one["needs"].as_array().unwrap().iter().map(|need| need["found"].as_str().unwrap());
    needs.collect::<Vec<_>>().join("; ")
}

/// The ids of the requirements that are passed over.
pub(crate) fn overridden(report: &Value) -> Vec<String> {
    requirements(report, &["overridden"])
}
