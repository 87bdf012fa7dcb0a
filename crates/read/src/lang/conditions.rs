//! The conditions under which parts of a program are compiled, where its tree does not show them.

use std::iter::Peekable;
use std::vec::IntoIter;

use caution_core::facts::mix;

/// The conditions around one place after the other.
pub(super) struct Conditions {
    next: Peekable<IntoIter<(usize, String)>>,
    around: Vec<u64>,
    /// What holds at the place that was reached; 0 if nothing has to.
    pub(super) now: u64,
}

impl Conditions {
    /// Directives by their places, each without its `#`; what begins with no word of a condition goes on in the one
    /// before.
    pub(super) fn new(directives: Vec<(usize, String)>) -> Self {
        Self { next: directives.into_iter().peekable(), around: Vec::new(), now: 0 }
    }

    /// Goes on to a place.
    pub(super) fn until(&mut self, at: usize) {
        while let Some((_, text)) = self.next.next_if(|(place, _)| *place <= at) {
            match text.as_str() {
                "endif" => drop(self.around.pop()),
                text if text.starts_with("if") => self.around.push(mix(0, text.as_bytes())),
                text => {
                    self.around.last_mut().into_iter().for_each(|last| *last = mix(*last, text.as_bytes()));
                }
            }
            self.now = self.around.iter().fold(0, |now, one| mix(now, &one.to_le_bytes()));
        }
    }
}
