//! Approvals that somebody would like to count, and that do not.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;
mod signed;

use caution_core::approval::{About, Statement};
use caution_wire::approval as wire;
use common::{caution, unknowns};
use signed::{SECOND, Story};

/// The statement of `sam`'s approval, with nothing kept of it.
fn approval_of(story: &Story) -> Statement {
    story.approves("sam");
    let payload = story.payload();
    let statement = wire::read(&wire::seal(&payload, &[])).unwrap().statement;
    story.forget();
    statement
}

#[test]
fn nobody_approves_what_they_had_a_hand_in() {
    let story = Story::new(SECOND);
    // The author, at the command line and past it.
    story.approve("jo", &["--accept", "my own work"]).exits(11).says("jo is an author of the change");
    let objects = story.approve("jo", &["--object", "not yet"]).exits(11);
    objects.says("Not kept: jo is an author of the change, and an objection of theirs holds nothing");
    assert_eq!(story.refs().len(), 0);
    let statement = approval_of(&story);
    story.plant(&story.sealed("jo", "caution-approval", &wire::payload(&statement)));
    story.held("jo is an author of the change");
    // Whoever only committed it.
    story.repository.git(&["-c", "user.name=x", "rebase", "-q", "--force-rebase", "main"]);
    let committer = ["commit", "-q", "--amend", "--no-edit", "--reset-author"];
    story.repository.git(&committer);
    story.forget();
    // Whoever drove the agent, even if that is only claimed.
    story.approves("mika");
    let (code, found) = story.verdict(&["--operator", "@mika"]);
    assert!(code == 10 && found.contains("mika is an author"), "{found}");
    let (code, found) = story.verdict(&["--actor", "@mika"]);
    assert!(code == 10 && found.contains("mika is an author"), "{found}");
    let (code, found) = story.verdict(&[]);
    assert_eq!((code, found.as_str()), (0, "1 of 1: mika"));
}

#[test]
fn a_committer_cannot_approve_what_somebody_else_wrote() {
    let story = Story::new(SECOND);
    story.repository.git(&["reset", "-q", "--soft", "main"]);
    let tree = story.repository.git(&["write-tree"]);
    let main = story.repository.git(&["rev-parse", "main"]);
    let commit = story.repository.raw_commit(format!(
        "tree {tree}\nparent {main}\nauthor Jo <jo@example.org> 1767225700 +0000\ncommitter Sam <sam@example.org> 1767225700 +0000\n\nx\n"
    ));
    story.repository.git(&["reset", "-q", "--hard", commit.as_str()]);
    story
        .approve("sam", &["--accept", "I only committed it"])
        .exits(11)
        .says("sam is an author of the change");
    story.approves("mika");
    story.proceeds();
}

#[test]
fn whoever_wrote_what_was_approved_stays_an_author_when_it_is_committed_anew_by_somebody_else() {
    let story = Story::new(SECOND);
    story.repository.git(&["reset", "-q", "--hard", "main"]);
    story.edit_as(("Sam", "sam@example.org"), "line 20", "twenty", "By Sam");
    story.approves("mika");
    let anew = || {
        story.repository.git(&["reset", "-q", "--soft", "main"]);
        story.repository.commit_by("Jo", "jo@example.org", "Mine");
    };
    anew();
    story.proceeds();
    let refused = || {
        story.approve("sam", &["--accept", "fine"]).exits(11).says("sam is an author of the change");
    };
    refused();
    // Also after one more line, and on another branch.
    story.repository.git(&["switch", "-q", "-c", "other"]);
    story.edit("line 30", "thirty", "More");
    anew();
    refused();
    story.held("mika's approval no longer counts");
    story.approves("sol");
    story.proceeds();
}

#[test]
fn a_second_key_of_one_person_is_one_person() {
    let story = Story::new(&SECOND.replace("approvals: 1", "approvals: 2"));
    story.approves("sam");
    story.approves("sam-laptop");
    assert_eq!(story.refs().len(), 2);
    story.held("1 of 2: sam");
    story.approve_at("2026-11-21T11:59:30Z", "sol", &["--accept", "read"]).exits(0);
    let (code, found) = story.verdict(&[]);
    assert_eq!((code, found.as_str()), (0, "2 of 2: sam, sol"));
}

#[test]
fn two_keys_that_only_a_list_of_signers_knows_are_not_two_people() {
    let story = Story::new(&SECOND.replace("approvals: 1", "approvals: 2"));
    story.make_key("other", &[]);
    let signers = format!(
        "ana@home.example {}\nana@work.example {}\n",
        story.public_key("stranger"),
        story.public_key("other")
    );
    story.edit_charter(".caution/allowed_signers", &signers);
    let why = ".caution/people.yaml does not name ana@home.example";
    story.approve("stranger", &["--accept", "read"]).exits(11).says(why);
    let statement = approval_of(&story);
    for key in ["stranger", "other"] {
        let statement = Statement { nonce: key.to_owned(), ..statement.clone() };
        story.plant(&story.sealed(key, "caution-approval", &wire::payload(&statement)));
    }
    story.held("0 of 2");
    story.held(why);
    // And they break no glass.
    story.forget();
    let glass = ["--break-glass", "--incident", "INC-7", "--scope", "second-person", "--expires", "2h"];
    for key in ["stranger", "other"] {
        story.approve(key, &glass);
    }
    story.approve("sam", &glass).exits(0);
    let (code, report) = common::check_json(&story.repository, &[]);
    assert_eq!((code, signed::overridden(&report)), (10, Vec::new()));
    let listed = caution(story.repository.path(), &["approvals", "list", "--at", common::NOW]);
    listed.exits(10).says(why);
}

#[test]
fn a_key_that_nobody_has_approves_nothing() {
    let story = Story::new(SECOND);
    let run = story.approve("stranger", &["--accept", "hello"]).exits(2);
    run.complains("is signed by a key that nobody in .caution/people.yaml has");
    let statement = approval_of(&story);
    story.plant(&story.sealed("stranger", "caution-approval", &wire::payload(&statement)));
    story.held("is signed by a key that nobody in .caution/people.yaml has");
    // A change that lists its own key is not believed: the charter of the target branch counts.
    story.repository.write(".caution/people.yaml", story.people(&[("sam", "stranger")]));
    story.repository.commit_by("Jo", "jo@example.org", "List a key");
    story.held("0 of 1");
}

#[test]
fn an_agents_key_never_counts() {
    let story = Story::new(SECOND);
    let signers = format!("claude {0}\nnoreply@anthropic.com {1}\n", story.public_key("stranger"), {
        story.make_key("agent", &[]);
        story.public_key("agent")
    });
    story.edit_charter(".caution/allowed_signers", &signers);
    story.approve("agent", &["--accept", "done"]).exits(11).says("is a bot or an agent");
    let statement = approval_of(&story);
    story.plant(&story.sealed("agent", "caution-approval", &wire::payload(&statement)));
    story.held("is a bot or an agent");
}

#[test]
fn a_revoked_key_no_longer_counts_not_even_for_what_it_signed_before() {
    let story = Story::new(SECOND);
    story.approves("sam");
    story.proceeds();
    story.edit_charter(".caution/revoked_keys", &format!("# stolen\n{}\n", story.fingerprint("sam")));
    story.held("is signed by a key that was revoked");
    story.approve("sam", &["--accept", "again"]).exits(2).complains("was revoked");
    story.approves("sam-laptop");
    story.proceeds();
    // A list that cannot be read revokes who knows whom.
    story.edit_charter(".caution/revoked_keys", "everybody\n");
    common::check(&story.repository, &[]).exits(2).complains("neither a fingerprint nor a public key");
}

#[test]
fn a_key_holds_within_its_dates_and_for_its_namespaces_only() {
    let story = Story::new(SECOND);
    let signer = |options: &str| format!("sam@example.org {options} {}\n", story.public_key("stranger"));
    for (options, why) in [
        ("valid-before=\"20261121\"", "did not hold then or does not hold now"),
        ("valid-after=\"20261122\"", "did not hold then or does not hold now"),
        // It holds now, and did not when the statement was made.
        ("valid-after=\"202611211159Z\"", ""),
        ("namespaces=\"git\"", "may not sign approvals"),
    ] {
        story.edit_charter(".caution/allowed_signers", &signer(options));
        let run = story.approve_at("2026-11-21T11:58:00Z", "stranger", &["--accept", "read"]);
        if why.is_empty() {
            run.exits(2).complains("did not hold then");
        } else {
            run.exits(2).complains(why);
        }
    }
    story.edit_charter(
        ".caution/allowed_signers",
        &signer("namespaces=\"git,caution-approval\",valid-before=\"20270101\""),
    );
    story.approves("stranger");
    let (code, found) = story.verdict(&[]);
    assert_eq!((code, found.as_str()), (0, "1 of 1: sam"));
    // Next year it has expired.
    let later =
        caution(story.repository.path(), &["check", "--at", "2027-02-01T00:00:00Z", "--format", "json"]);
    let report = later.exits(10).json();
    assert!(signed::found(&report).contains("does not hold now"));
    // A certificate's authority lets nobody sign, and is told.
    story.forget();
    story.edit_charter(".caution/allowed_signers", &signer("cert-authority"));
    story.approve("stranger", &["--accept", "read"]).exits(2).complains("nobody");
    common::check(&story.repository, &[]).exits(10).says("certificates are not read");
}

#[test]
fn of_two_lists_of_one_key_the_stricter_one_counts() {
    let story = Story::new(SECOND);
    story.approves("sam");
    story.proceeds();
    let kept = format!("sam@example.org namespaces=\"git\" {}\n", story.public_key("sam"));
    story.edit_charter(".caution/allowed_signers", &kept);
    story.held("may not sign approvals: .caution/allowed_signers keeps it for other namespaces");
    story.approve("sam", &["--accept", "again"]).exits(2).complains("may not sign approvals");
    // A second line lets it.
    let both = format!("{kept}sam@example.org namespaces=\"caution-*\" {}\n", story.public_key("sam"));
    story.edit_charter(".caution/allowed_signers", &both);
    story.proceeds();
}

#[test]
fn a_signature_that_git_made_is_no_approval() {
    let story = Story::new(SECOND);
    let statement = approval_of(&story);
    story.plant(&story.sealed("sam", "git", &wire::payload(&statement)));
    story.held("has a signature that was made for `git`, not for `caution-approval`");
}

#[test]
fn a_statement_that_was_edited_counts_no_more() {
    let story = Story::new(SECOND);
    story.approve("mika", &["--accept", "a comma"]).exits(0);
    let text = String::from_utf8(story.payload()).unwrap();
    let reference = story.refs()[0].clone();
    let signed = wire::read(story.envelope(&reference).as_bytes()).unwrap().signatures.remove(0);
    story.forget();
    // Under the name of what it says now: the signature does not fit.
    let edited = text.replace("a comma", "all of it");
    assert_ne!(text, edited);
    let bytes = wire::seal(edited.as_bytes(), &[(String::new(), signed)]);
    let planted = story.plant(&bytes);
    story.held("was changed after it was signed: its signature does not fit");
    story.repository.git(&["update-ref", "-d", &planted]);
    // In place, under the name of what was signed: it is not what the name stands for.
    let name = reference.rsplit('/').next().unwrap();
    story.plant_as(name, &bytes);
    let (code, report) = common::check_json(&story.repository, &[]);
    assert_eq!(code, 10);
    assert!(unknowns(&report).contains(&"statement".to_owned()));
    assert!(report.to_string().contains("it is not the statement that its name stands for"));
}

#[test]
fn content_that_a_statement_lies_about_is_no_statement() {
    let story = Story::new(SECOND);
    let mut statement = approval_of(&story);
    let main = story.repository.git(&["rev-parse", "main^{tree}"]);
    if let About::Change(change) = &mut statement.about {
        change.head.tree = caution_core::ObjectId::parse(&main).unwrap();
    }
    story.plant(&story.sealed("sam", "caution-approval", &wire::payload(&statement)));
    let (code, report) = common::check_json(&story.repository, &[]);
    assert_eq!(code, 10);
    assert!(report.to_string().contains("has another tree than it says"), "{report}");
}

#[test]
fn an_approval_of_the_last_commit_alone_is_not_one_of_the_change() {
    let story = Story::new(SECOND);
    story.edit("line 25", "twenty-five", "Harmless");
    story.approve("sam", &["HEAD", "--accept", "the last commit", "--target-branch", "main"]).exits(0);
    story.held("sam's approval no longer counts: 2 lines changed in payments/charge.py");
}

#[test]
fn a_statement_from_the_future_counts_when_it_has_come() {
    let story = Story::new(SECOND);
    let mut statement = approval_of(&story);
    statement.made_at = "2026-11-22T12:00:00Z".parse().unwrap();
    story.plant(&story.sealed("sam", "caution-approval", &wire::payload(&statement)));
    story.held("is dated in the future");
    let later = ["check", "--at", "2026-11-22T12:00:01Z"];
    caution(story.repository.path(), &later).exits(0);
}

#[test]
fn whatever_else_stands_among_the_statements_is_told_and_harms_nothing() {
    let story = Story::new(SECOND);
    story.approves("sam");
    let huge = vec![b'x'; 3 << 20];
    story.plant_as("huge", &huge);
    story.plant_as("binary", b"\0\xff\xfe\x01");
    story.plant_as("empty", b"");
    story.plant_as("json", b"{}");
    let blob = story.repository.git_fed(&["hash-object", "-w", "--stdin"], b"not a commit");
    story.repository.git(&["update-ref", "refs/caution/approvals/blob", &blob]);
    story.repository.git(&["update-ref", "refs/caution/approvals/a/b/c", "HEAD"]);
    story.repository.git(&["symbolic-ref", "refs/caution/approvals/link", "refs/heads/main"]);
    let (code, report) = common::check_json(&story.repository, &[]);
    assert_eq!(code, 0, "{report}");
    let told = unknowns(&report).iter().filter(|kind| *kind == "statement").count();
    assert_eq!(told, 7, "{:?}", report["unknowns"]);
    let list = caution(story.repository.path(), &["approvals", "list", "--at", common::NOW]);
    list.exits(10).says("by sam").says("refs/caution/approvals/huge");
    // A policy may hold on them.
    let holds = "version: 1\nrequirements:\n  readable:\n    because: an objection may be among them\n    when: {unknowns: [statement]}\n    need: {approvals: {count: 2}}\n    mode: hold\n";
    story.edit_charter(".caution/policy.yaml", holds);
    let (code, _) = common::check_json(&story.repository, &[]);
    assert!(code == 10 || code == 12, "{code}");
}

#[test]
fn a_replace_ref_puts_nothing_in_the_place_of_what_was_approved() {
    let story = Story::new(SECOND);
    story.approves("sam");
    let approved = story.repository.git(&["rev-parse", "HEAD"]);
    story.edit("line 30", "thirty", "More");
    let head = story.repository.git(&["rev-parse", "HEAD"]);
    story.repository.git(&["replace", &head, &approved]);
    story.held("sam's approval no longer counts");
    let statement = story.refs()[0].clone();
    let honest = story.repository.git(&["rev-parse", &format!("{statement}:statement.json")]);
    let other = story.repository.git_fed(&["hash-object", "-w", "--stdin"], b"{}");
    story.repository.git(&["replace", &honest, &other]);
    story.held("sam's approval no longer counts");
}

#[test]
fn an_objection_is_not_shaken_off_by_new_names_and_new_spaces() {
    let lines =
        |space: &str| (1..=30).map(|line| format!("rate_{line} = {line}{space}\n")).collect::<String>();
    let story = Story::new(SECOND);
    story.repository.git(&["reset", "-q", "--hard", "main"]);
    story.repository.write("payments/rates.py", lines(""));
    story.repository.commit_by("Jo", "jo@example.org", "Rates");
    story.approve("sol", &["--object", "the rates are wrong"]).exits(0);
    story.held("sol asks for changes");
    // The file has another name.
    story.repository.git(&["mv", "payments/rates.py", "payments/tariff.py"]);
    story.repository.commit_by("Jo", "jo@example.org", "Rename");
    story.approves("sam");
    story.held("sol asks for changes");
    // It is squashed, on another branch as well, with spaces at each line.
    story.repository.git(&["switch", "-q", "-c", "tariff", "main"]);
    story.repository.write("payments/tariff.py", lines("  "));
    story.repository.commit_by("Jo", "jo@example.org", "Tariff");
    story.approves("sam");
    story.held("sol asks for changes");
    // Another change of other files is another change.
    story.repository.git(&["switch", "-q", "-c", "other", "main"]);
    story.repository.git(&["mv", "payments/charge.py", "payments/bill.py"]);
    story.repository.commit_by("Jo", "jo@example.org", "Rename");
    story.approves("sam");
    let (code, report) = common::check_json(&story.repository, &[]);
    assert_eq!((code, unknowns(&report).contains(&"statement".to_owned())), (0, false), "{report}");
    // On the branch it holds whatever is left.
    story.repository.git(&["switch", "-q", "work"]);
    story.repository.git(&["reset", "-q", "--hard", "other"]);
    story.held("sol asks for changes");
}

#[test]
fn an_objection_that_nothing_ties_to_a_change_of_the_same_files_is_an_unknown_that_names_it() {
    let story = Story::new(SECOND);
    let objection =
        story.approve("sol", &["--object", "no", "--format", "json"]).exits(0).json()["statements"][0]["id"]
            .clone();
    let objection = objection.as_str().unwrap().to_owned();
    story.repository.git(&["switch", "-q", "-c", "other", "main"]);
    story.edit("line 30", "thirty", "Something else");
    story.approves("sam");
    let told = || {
        let (_, report) = common::check_json(&story.repository, &[]);
        let all = report["unknowns"].as_array().unwrap();
        all.iter().any(|unknown| unknown["kind"] == "statement" && unknown.to_string().contains(&objection))
    };
    assert!(told());
    story.approve("sol", &["--revoke", &objection]).exits(0);
    assert!(!told());
}

#[test]
fn an_objection_stands_behind_any_number_of_statements_that_nobody_signed() {
    let story = Story::new(SECOND);
    story.approve("sol", &["--object", "no"]).exits(0);
    let mut statement = wire::read(&wire::seal(&story.payload(), &[])).unwrap().statement;
    story.move_main("Hello again\n");
    story.repository.git(&["rebase", "-q", "main"]);
    let main = story.repository.git(&["rev-parse", "main"]);
    let git = |arguments: &[&str], fed: String| -> Vec<String> {
        story.repository.git_fed(arguments, fed.as_bytes()).lines().map(str::to_owned).collect()
    };
    let kept = |kind: &str, texts: Vec<Vec<u8>>| {
        let files = texts.into_iter().enumerate();
        let files =
            files.map(|(at, text)| common::beside(&story.repository, &format!("{kind}{at}"), text) + "\n");
        git(&["hash-object", "-w", "-t", kind, "--stdin-paths"], files.collect())
    };
    let folders = |of: &str, name: &str, ids: &[String]| {
        let each = ids.iter().map(|id| format!("{of} {id}\t{name}\n\n"));
        git(&["mktree", "--batch"], each.collect())
    };
    // Each of another content of the same file, so that each would be replayed.
    let contents = kept("blob", (0..320).map(|number| format!("{number}\n").into_bytes()).collect());
    let trees = folders("040000 tree", "payments", &folders("100644 blob", "charge.py", &contents));
    let junk = trees.iter().zip(&contents).map(|(tree, content)| {
        statement.made_at += jiff::SignedDuration::from_millis(100);
        if let About::Change(change) = &mut statement.about {
            change.head.commit = caution_core::ObjectId::parse(content).unwrap();
            change.head.tree = caution_core::ObjectId::parse(tree).unwrap();
        }
        wire::seal(&wire::payload(&statement), &[])
    });
    let junk: Vec<Vec<u8>> = junk.collect();
    let names: Vec<String> = junk.iter().map(|one| wire::read(one).unwrap().id).collect();
    let commits = folders("100644 blob", "statement.json", &kept("blob", junk));
    let who = "x <x@example.org> 1767225700 +0000";
    let commits = commits
        .iter()
        .map(|tree| format!("tree {tree}\nparent {main}\nauthor {who}\ncommitter {who}\n\nx\n").into_bytes());
    let commits = kept("commit", commits.collect());
    let refs = names.iter().zip(commits);
    let refs = refs.map(|(name, commit)| format!("create refs/caution/approvals/{name} {commit}\n"));
    git(&["update-ref", "--stdin"], refs.collect());
    assert_eq!(story.refs().len(), 321);
    story.approves("sam");
    story.held("sol asks for changes");
    story.repository.git(&["branch", "-q", "-m", "renamed"]);
    story.held("sol asks for changes");
}

#[test]
fn an_approval_of_what_has_landed_is_used_up() {
    for squash in [false, true] {
        let story = Story::new(SECOND);
        story.approves("sam");
        story.proceeds();
        let git = |arguments: &[&str]| story.repository.git(arguments);
        git(&["switch", "-q", "main"]);
        if squash {
            git(&["merge", "-q", "--squash", "work"]);
            story.repository.commit_by("Sol", "sol@example.org", "Squashed");
            git(&["revert", "--no-edit", "HEAD"]);
        } else {
            git(&["merge", "-q", "--no-ff", "-m", "Merged", "work"]);
            git(&["revert", "-m1", "--no-edit", "HEAD"]);
        }
        // On the very content that it was approved on, and on a newer one.
        for newer in [false, true] {
            git(&["switch", "-q", "main"]);
            if newer {
                story.edit_as(("Sol", "sol@example.org"), "line 2", "two", "Next door");
            }
            git(&["switch", "-q", "-C", "again"]);
            story.edit("line 20", "twenty", "Again");
            story.held("it was for a change that has landed already");
        }
        story.approves("sam");
        story.proceeds();
    }
}
