//! What was kept of other trees changes nothing in an answer, also where a limit cuts it.

use std::sync::Arc;

use caution_core::reach::Radius;
use caution_reach::{ChangedFile, Content, TreeIndex};

use crate::tree::{Tree, asked, index};

/// As many names, each of which uses the one before it.
const NAMES: usize = 24;

/// As many files that mention all of them, and call one.
const USERS: usize = 200;

fn users() -> Tree {
    let mut base = "def n0():\n    return 1\n".to_owned();
    for at in 1..NAMES {
        base.push_str(&format!("def n{at}():\n    return n{}()\n", at - 1));
    }
    let mut tree: Tree =
        vec![("pkg/base.py".to_owned(), base), ("pkg/__init__.py".to_owned(), String::new())];
    for at in 0..USERS {
        let called = at % NAMES;
        let mentions: Vec<String> = (0..NAMES).map(|name| format!("x.n{name}")).collect();
        let text = format!(
            "from pkg.base import n{called}\n\n\ndef test_{at}(x):\n    n{called}()\n    return [{}]\n",
            mentions.join(", ")
        );
        tree.push((format!("pkg/m{}/test_u{at}.py", at % 7), text));
    }
    tree
}

/// The tree of some of the files, over which the others are laid.
fn laid(all: &Tree, is_kept: impl Fn(usize) -> bool) -> Arc<TreeIndex> {
    let (mut kept, mut laid) = (Vec::new(), Vec::new());
    for (at, (path, text)) in all.iter().enumerate() {
        if is_kept(at) {
            kept.push((path.clone(), text.clone()));
        } else {
            // What is laid over it may take another's place, or be gone from it.
            kept.push((path.clone(), "old = 1\n".to_owned()));
            laid.push((path.clone(), Some(Content::Text(Arc::from(text.as_str())))));
        }
    }
    kept.push(("pkg/m3/gone.py".to_owned(), "def test_gone():\n    n0()\n".to_owned()));
    laid.push(("pkg/m3/gone.py".to_owned(), None));
    let mut index = Arc::into_inner(index(&kept)).unwrap();
    index.lay(laid);
    Arc::new(index)
}

fn walked(base: &Arc<TreeIndex>, head: &Arc<TreeIndex>) -> Radius {
    let path = Some("pkg/base.py".to_owned());
    asked(base, head, &[ChangedFile { before: path.clone(), after: path }]).0
}

#[test]
fn a_walk_that_is_cut_is_the_same_whatever_was_kept() {
    let (old, mut new) = (users(), users());
    new[0].1 = new[0].1.replace("return 1", "return 2");
    let whole = walked(&index(&old), &index(&new));
    assert!(whole.completeness.cut.iter().any(|cut| cut.contains("to be followed")), "{whole:?}");
    assert!(whole.entries.len() > 50, "{}", whole.entries.len());
    for share in [2, 3, 5] {
        let other = walked(&laid(&old, |at| at % share == 0), &laid(&new, |at| at % share != 1));
        assert_eq!(other, whole, "{share}");
    }
}
