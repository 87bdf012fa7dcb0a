//! Histories in short.

use caution_core::ObjectId;
use caution_core::port::{LineEnd, SourceError, Step};
use jiff::SignedDuration;

use super::*;
use crate::backtest::made;
use crate::backtest::plan::moment;

/// A repository that holds commits besides those of the period.
struct Holding(&'static [&'static str]);

impl History for Holding {
    fn resolve(&self, _: &str) -> Result<ObjectId, SourceError> {
        Err(SourceError::Failed("not asked".to_owned()))
    }

    fn holds(&self, id: &str) -> bool {
        self.0.contains(&id)
    }

    fn first_parents(&self, _: &ObjectId, _: &mut dyn FnMut(Step) -> bool) -> Result<LineEnd, SourceError> {
        Ok(LineEnd::Root)
    }
}

fn id(digit: char) -> ObjectId {
    ObjectId::parse(&digit.to_string().repeat(40)).unwrap()
}

fn sha(digit: char) -> String {
    format!("This reverts commit {}.", id(digit))
}

/// Changes, newest first: a message for each commit, the change's own first. The own id is the first
/// letter; that of the commits within are the letters after it.
type Story<'a> = &'a [(&'a str, &'a [&'a str])];

fn told(story: Story<'_>, history: &dyn History) -> Links {
    told_of(story, &[], history)
}

/// The same with the file that each change touches; where none is named it is the same one.
fn told_of(story: Story<'_>, files: &[&str], history: &dyn History) -> Links {
    let start = moment(1_700_000_000);
    let mut entries = Vec::new();
    let mut judged = Vec::new();
    for (index, (ids, messages)) in story.iter().enumerate() {
        let is_merge = messages.len() > 1;
        let said: Vec<Said> = ids
            .chars()
            .zip(*messages)
            .enumerate()
            .map(|(place, (digit, text))| Said::read(&id(digit), text, is_merge && place == 0))
            .collect();
        let at = start - SignedDuration::from_hours(24 * index as i64);
        entries.push(Entry {
            id: id(ids.chars().next().unwrap()),
            parent: None,
            is_merge,
            at,
            said: said[0].clone(),
        });
        let file = files.get(index).copied().unwrap_or("a");
        judged.push(made::judged(said, Some(vec![made::hunks(file, file, &[(1, 2)], &[(1, 1)])])));
    }
    links(&entries, &judged, history)
}

fn pairs(links: &Links) -> Vec<(usize, usize, Option<usize>)> {
    links.reverts.iter().map(|revert| (revert.by, revert.of, revert.undone_by)).collect()
}

const NONE: &Holding = &Holding(&[]);

#[test]
fn a_revert_that_is_reverted_no_longer_stands() {
    let (three, two, one) = (sha('3'), sha('2'), sha('1'));
    let story: Story<'_> =
        &[("3", &[&format!("Reapply X\n\n{two}\n")]), ("2", &[&format!("Undo\n\n{one}\n")]), ("1", &["X\n"])];
    let links = told(story, NONE);
    assert_eq!(pairs(&links), [(0, 1, None), (1, 2, Some(0))]);
    assert_eq!(links.reverted(), BTreeSet::from([1]));
    // And once more: then the first revert stands again.
    let again: Vec<_> = std::iter::once(("4", [format!("No\n\n{three}\n")]))
        .chain(story.iter().map(|(ids, texts)| (*ids, [texts[0].to_owned()])))
        .collect();
    let again: Vec<(&str, [&str; 1])> = again.iter().map(|(ids, [text])| (*ids, [text.as_str()])).collect();
    let again: Vec<(&str, &[&str])> = again.iter().map(|(ids, texts)| (*ids, texts.as_slice())).collect();
    let links = told(&again, NONE);
    assert_eq!(pairs(&links), [(0, 1, None), (1, 2, Some(0)), (2, 3, None)]);
    assert_eq!(links.reverted(), BTreeSet::from([1, 3]));
}

#[test]
fn a_merge_is_reverted_whole_by_its_own_id_and_in_part_by_one_of_its_commits() {
    let merge: (&str, &[&str]) = ("5678", &["Merge branch 'x'\n", "a\n", "b\n", "c\n"]);
    let links = told(&[("1", &[&format!("Undo\n\n{}\n", sha('5'))]), merge], NONE);
    assert_eq!((pairs(&links), links.reverts[0].in_part), (vec![(0, 1, None)], false));
    let links = told(&[("1", &[&format!("Undo\n\n{}\n", sha('7'))]), merge], NONE);
    assert_eq!((pairs(&links), links.reverts[0].in_part), (vec![(0, 1, None)], true));
    let all = [sha('6'), sha('7'), sha('8')].join("\n");
    let links = told(&[("1", &[&format!("Undo\n\n{all}\n")]), merge], NONE);
    assert_eq!((pairs(&links), links.reverts[0].in_part), (vec![(0, 1, None)], false));
}

#[test]
fn a_revert_inside_of_a_merge_counts_for_the_merge_that_brings_it() {
    let undo = format!("Undo\n\n{}\n", sha('1'));
    let links = told(&[("23", &["Merge branch 'x'\n", &undo]), ("1", &["X\n"])], NONE);
    assert_eq!(pairs(&links), [(0, 1, None)]);
    // Undone on the same branch: nothing happened.
    let back = format!("Redo\n\n{}\n", sha('3'));
    let links = told(&[("234", &["Merge branch 'x'\n", &undo, &back]), ("1", &["X\n"])], NONE);
    assert_eq!((pairs(&links), links.unclear.len()), (vec![], 0));
    // Reverting the merge undoes the revert; reverting another commit of it does not.
    let whole = format!("Undo\n\n{}\n", sha('2'));
    let other = format!("Undo\n\n{}\n", sha('4'));
    let merge: (&str, &[&str]) = ("234", &["Merge branch 'x'\n", &undo, "Y\n"]);
    let links = told(&[("9", &[&whole]), merge, ("1", &["X\n"])], NONE);
    assert_eq!(links.reverted(), BTreeSet::from([1]));
    let links = told(&[("9", &[&other]), merge, ("1", &["X\n"])], NONE);
    assert_eq!(links.reverted(), BTreeSet::from([1, 2]));
}

#[test]
fn a_title_counts_only_if_exactly_one_earlier_change_has_it() {
    let revert: (&str, &[&str]) = ("9", &["Revert \"X (#3)\" (#4)\n"]);
    let links = told(&[revert, ("1", &["X (#3)\n"]), ("2", &["Y\n"])], NONE);
    assert_eq!((pairs(&links), links.reverts[0].told_by), (vec![(0, 1, None)], ToldBy::Title));
    let links = told(&[revert, ("1", &["X (#3)\n"]), ("2", &["X\n"])], NONE);
    assert_eq!((pairs(&links), links.unclear.len()), (vec![], 1));
    // A later change of that title is none that could be meant.
    let links = told(&[("1", &["X\n"]), revert, ("2", &["X\n"])], NONE);
    assert_eq!(pairs(&links), [(1, 2, None)]);
    let links = told(&[revert, ("56", &["Merge branch 'x'\n", "X\n"])], NONE);
    assert_eq!(pairs(&links), [(0, 1, None)]);
}

#[test]
fn the_number_of_a_pull_request_tells_what_the_title_does_not() {
    let story: Story<'_> = &[
        ("9", &["Revert \"X\" (#4)\n\nReverts a/b#3\n"]),
        ("1", &["X (#2)\n"]),
        ("5", &["Merge pull request #3 from a/b\n\nX\n", "x\n"]),
    ];
    let links = told(story, NONE);
    assert_eq!((pairs(&links), links.reverts[0].told_by), (vec![(0, 2, None)], ToldBy::PullRequest));
    // Spaces and capitals apart it must be the title, or that of a commit in it.
    for (title, found) in [
        ("Revert \"x  \"", true),
        ("Revert \"inner x\"", true),
        ("Revert \"Something else entirely\"", false),
        ("Revert \"Merge of #3\"", false),
    ] {
        let revert = format!("{title} (#4)\n\nReverts other/project#3\n");
        let merge: (&str, &[&str]) = ("56", &["Merge pull request #3 from a/b\n\nX\n", "Inner X\n"]);
        let links = told(&[("9", &[&revert]), merge], NONE);
        assert_eq!(
            (pairs(&links).len(), links.unclear.len()),
            if found { (1, 0) } else { (0, 1) },
            "{title}"
        );
    }
}

#[test]
fn a_pull_request_of_another_repository_or_another_number_is_none_of_this_one() {
    let merge: (&str, &[&str]) =
        ("56", &["Merge branch 'x' into 'main'\n\nX\n\nSee merge request Shop/till!3\n", "Inner\n"]);
    for (repository, found) in [("shop/till", 1), ("other/till", 0)] {
        let revert = format!("Revert \"X\" (#4)\n\nReverts {repository}#3\n");
        let links = told(&[("9", &[&revert]), merge], NONE);
        assert_eq!(pairs(&links).len(), found, "{repository}");
    }
    // Where nothing tells what this one is called, the number has to agree.
    for (revert, found) in [
        ("Revert \"X\" (#4)\n\nReverts a/b#2\n", 1),
        ("Revert \"X\" (#4)\n\nReverts a/b#10\n", 0),
        ("Revert \"X (#10)\" (#12)\n", 0),
        ("Revert \"X (#2)\" (#12)\n", 1),
    ] {
        let links = told(&[("9", &[revert]), ("1", &["X (#2)\n"])], NONE);
        assert_eq!((pairs(&links).len(), links.unclear.len()), (found, 1 - found), "{revert}");
    }
}

#[test]
fn a_title_alone_tells_nothing_where_no_file_is_touched_by_both() {
    let story: Story<'_> = &[("9", &["Revert \"X\"\n"]), ("1", &["X\n"])];
    assert_eq!(pairs(&told_of(story, &["a", "a"], NONE)), [(0, 1, None)]);
    let links = told_of(story, &["a", "b"], NONE);
    assert_eq!((pairs(&links), links.unclear.len()), (vec![], 1));
    // The id tells it whatever the files are.
    let named: Story<'_> = &[("9", &[&format!("Revert \"Y\"\n\n{}\n", sha('1'))]), ("1", &["X\n"])];
    assert_eq!(pairs(&told_of(named, &["a", "b"], NONE)), [(0, 1, None)]);
}

#[test]
fn what_is_listed_as_a_mend_is_not_counted_as_unclear() {
    let revert = format!("Revert \"Y\"\n\nFixes: {}\n", id('1').short());
    let links = told(&[("9", &[&revert]), ("1", &["X\n"])], NONE);
    assert_eq!((links.hot_fixes.len(), links.unclear.len()), (1, 0));
}

#[test]
fn what_is_older_than_the_period_is_not_looked_for_by_its_title() {
    let story: Story<'_> = &[("9", &["Revert \"X\"\n\nThis reverts commit abcdef0.\n"]), ("1", &["X\n"])];
    let links = told(story, &Holding(&["abcdef0"]));
    assert_eq!((pairs(&links), links.older, links.unclear.len()), (vec![], 1, 0));
    // A commit that is nowhere was rebased away; its title may tell.
    assert_eq!(pairs(&told(story, NONE)), [(0, 1, None)]);
}

#[test]
fn a_trailer_makes_a_hot_fix_for_seven_days() {
    let fix = format!("Mend\n\nFixes: {} (\"X\")\n", id('1').short());
    let (fix, mended, other) = ([fix.as_str()], ["X\n"], ["Y\n"]);
    let pairs = |days: usize| {
        let between = std::iter::repeat_n(("2", other.as_slice()), days - 1);
        let story: Vec<(&str, &[&str])> =
            std::iter::once(("9", fix.as_slice())).chain(between).chain([("1", mended.as_slice())]).collect();
        told(&story, NONE).hot_fixes.iter().map(|fix| (fix.by, fix.of)).collect::<Vec<_>>()
    };
    assert_eq!(pairs(7), [(0, 7)]);
    assert_eq!(pairs(8), []);
}
