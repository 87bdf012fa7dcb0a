//! Which changes are judged.

use caution_core::ObjectId;
use caution_core::port::{History, LineEnd, SourceError, Step};
use jiff::Timestamp;

use super::said::Said;

/// How many commits in a row may be dated before the period until the walk ends. Dates may lie, and one
/// commit dated too early could hide the rest.
const SLACK: usize = 64;

/// The most changes that one backtest judges: what is kept of each must fit into memory.
const MOST: usize = 100_000;

/// Which changes are asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The newest commit; `None` before the first one.
    pub tip: Option<ObjectId>,
    /// Changes committed before this moment are left out.
    pub since: Option<Timestamp>,
    /// Changes committed after this moment are left out.
    pub until: Option<Timestamp>,
    /// Only this many, the newest.
    pub last: Option<usize>,
    /// Whether `until` is now. What is dated later then bears a wrong date; above any other end of the
    /// period it is simply later.
    pub ends_now: bool,
}

/// One change to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The commit.
    pub id: ObjectId,
    /// What it is compared with.
    pub parent: Option<ObjectId>,
    /// Whether it is a merge.
    pub is_merge: bool,
    /// When it was committed.
    pub at: Timestamp,
    /// What its own message says.
    pub(super) said: Said,
}

/// The changes to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What was asked.
    pub period: Period,
    /// The changes, newest first.
    pub entries: Vec<Entry>,
    /// Where the history that is here ends within the period, and why.
    pub cut: Option<(ObjectId, String)>,
    /// How many commits stand among the changes, or in the future above them, and are dated outside of the
    /// period.
    pub misdated: usize,
    /// Whether the history that is here begins within the period: there is nothing older.
    pub is_whole: bool,
    /// Whether there are more changes than are judged at once.
    pub is_too_long: bool,
    /// When the newest commit was made, in the period or not.
    pub tip_at: Option<Timestamp>,
}

/// Lists the changes of a period.
///
/// # Errors
/// If the newest commit cannot be read.
pub fn plan(history: &dyn History, period: Period) -> Result<Plan, SourceError> {
    let mut walk =
        Walk { period: &period, entries: Vec::new(), outside: 0, early: 0, tip_at: None, is_too_long: false };
    let end = match &period.tip {
        Some(tip) => history.first_parents(tip, &mut |step| walk.take(step))?,
        None => LineEnd::Root,
    };
    let Walk { entries, outside, early, tip_at, is_too_long, .. } = walk;
    let is_whole = end != LineEnd::Enough && early == 0;
    let cut = match end {
        // What is missing behind commits that are older than the period is none of it.
        LineEnd::Cut { at, why } if is_whole => Some((at, why)),
        LineEnd::Cut { .. } | LineEnd::Root | LineEnd::Enough => None,
    };
    Ok(Plan { entries, cut, misdated: outside, is_whole, is_too_long, tip_at, period })
}

struct Walk<'a> {
    period: &'a Period,
    entries: Vec<Entry>,
    /// Left out, with a change of the period below them.
    outside: usize,
    /// Left out since the last change of the period.
    early: usize,
    tip_at: Option<Timestamp>,
    is_too_long: bool,
}

impl Walk<'_> {
    /// Takes a commit; false if there is nothing more to come.
    fn take(&mut self, step: Step) -> bool {
        let at = moment(step.committed_at);
        self.tip_at.get_or_insert(at);
        if self.period.last.is_some_and(|last| self.entries.len() >= last) {
            return false;
        }
        if self.period.since.is_some_and(|since| at < since) {
            self.early += 1;
            return self.early < SLACK;
        }
        if self.period.until.is_some_and(|until| at > until) {
            self.outside += usize::from(self.period.ends_now || !self.entries.is_empty());
            return true;
        }
        if self.entries.len() == MOST {
            self.is_too_long = true;
            return false;
        }
        self.outside += std::mem::take(&mut self.early);
        let is_merge = step.parents.len() > 1;
        let said = Said::read(&step.id, &step.message, is_merge);
        self.entries.push(Entry { id: step.id, parent: step.parents.into_iter().next(), is_merge, at, said });
        true
    }
}

/// A commit's date; one that no calendar holds is the nearest that it does.
pub(super) fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of commits with these dates, newest first.
    struct Dates(Vec<i64>);

    impl History for Dates {
        fn resolve(&self, _: &str) -> Result<ObjectId, SourceError> {
            Ok(id(0))
        }

        fn holds(&self, _: &str) -> bool {
            false
        }

        fn first_parents(
            &self,
            _: &ObjectId,
            visit: &mut dyn FnMut(Step) -> bool,
        ) -> Result<LineEnd, SourceError> {
            for (index, date) in self.0.iter().enumerate() {
                let step =
                    Step { id: id(index), parents: vec![], committed_at: *date, message: String::new() };
                if !visit(step) {
                    return Ok(LineEnd::Enough);
                }
            }
            Ok(LineEnd::Root)
        }
    }

    fn id(index: usize) -> ObjectId {
        ObjectId::parse(&format!("{index:040x}")).unwrap()
    }

    fn planned(dates: &[i64], since: Option<i64>, until: Option<i64>, last: Option<usize>) -> Plan {
        planned_to(dates, since, until, last, false)
    }

    fn planned_to(
        dates: &[i64],
        since: Option<i64>,
        until: Option<i64>,
        last: Option<usize>,
        ends_now: bool,
    ) -> Plan {
        let (since, until) = (since.map(moment), until.map(moment));
        let period = Period { tip: Some(id(0)), since, until, last, ends_now };
        plan(&Dates(dates.to_vec()), period).unwrap()
    }

    fn dates(plan: &Plan) -> Vec<i64> {
        plan.entries.iter().map(|entry| entry.at.as_second()).collect()
    }

    #[test]
    fn both_ends_of_the_period_belong_to_it() {
        let plan = planned(&[50, 40, 30, 20, 10], Some(20), Some(40), None);
        assert_eq!((dates(&plan), plan.misdated, plan.is_whole), (vec![40, 30, 20], 0, false));
        assert_eq!(dates(&planned(&[50, 40, 30], None, None, Some(2))), [50, 40]);
    }

    #[test]
    fn a_commit_dated_too_early_hides_nothing() {
        let plan = planned(&[50, 1, 40, 1], Some(30), None, None);
        assert_eq!((dates(&plan), plan.misdated), (vec![50, 40], 1));
    }

    #[test]
    fn what_is_later_than_the_period_is_misdated_only_in_the_future_or_below_it() {
        for (listed, ends_now, misdated) in
            [(&[60, 50, 40, 30][..], false, 0), (&[60, 50, 40, 30], true, 2), (&[40, 60, 30], false, 1)]
        {
            let plan = planned_to(listed, None, Some(40), None, ends_now);
            assert_eq!((dates(&plan), plan.misdated), (vec![40, 30], misdated), "{listed:?}");
        }
    }

    #[test]
    fn a_history_is_whole_where_nothing_older_is_here() {
        assert!(planned(&[50, 40], Some(20), None, None).is_whole);
        assert!(!planned(&[50, 40, 10], Some(20), None, None).is_whole);
        assert!(!planned(&[50, 40], None, None, Some(1)).is_whole);
    }

    #[test]
    fn dates_beyond_the_calendar_are_taken_for_its_ends() {
        let plan = planned(&[i64::MAX, i64::MIN], None, None, None);
        assert_eq!((plan.entries[0].at, plan.entries[1].at), (Timestamp::MAX, Timestamp::MIN));
    }
}
