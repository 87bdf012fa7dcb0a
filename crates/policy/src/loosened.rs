//! Whether an edited policy may newly allow something, found out without a solver: what cannot be seen to
//! be as strict as before is named. A solver can tell more; see [`crate::proof`].

use caution_core::verdict::Mode;

use crate::Policy;
use crate::model::{Asks, Layer, Modes, Need, Requirement, Window};

impl Policy {
    /// What the policy `after` may newly allow beside this one, in words; empty if it is at least as strict.
    pub fn loosened_by(&self, after: &Self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for requirement in self.requirements().iter().filter(|one| can_hold(&one.modes)) {
            let kept = after
                .requirements()
                .iter()
                .any(|other| covers(other, requirement) && in_force_as_long(self, requirement, after, other));
            if !kept {
                let known = after.requirements().iter().any(|other| other.id == requirement.id);
                let how = if known { "may ask for less" } else { "is gone; it held changes" };
                all.push(format!("`{}` {how}", requirement.id));
            }
        }
        for promise in self.promises() {
            let kept = after
                .promises()
                .iter()
                .any(|other| other.when == promise.when && other.never_without == promise.never_without);
            all.extend((!kept).then(|| format!("the promise `{}` is no longer made", promise.id)));
        }
        if self.kill() != after.kill() && after.kill().is_some() {
            all.push("the kill switch is turned on, or kept on longer".to_owned());
        }
        for (name, before) in self.issuers() {
            let wider = after.issuers().get(name).is_none_or(|after| !after.is_subset(before));
            all.extend(wider.then(|| format!("more issuers of the certificate `{name}` are accepted")));
        }
        all
    }
}

/// Whether it can ever keep a change from going on.
fn can_hold(modes: &Modes) -> bool {
    modes.mode == Mode::Hold
        || (modes.until.is_some() && modes.then == Mode::Hold)
        || modes.scopes.iter().any(|scope| scope.mode == Mode::Hold)
}

/// Whether one requirement holds whatever another one holds.
fn covers(one: &Requirement, other: &Requirement) -> bool {
    let always = one.when.is_empty();
    let modes = one.modes == other.modes
        || (one.modes.mode == Mode::Hold && one.modes.until.is_none() && one.modes.scopes.is_empty());
    (always || one.when == other.when)
        && modes
        && (one.never || (!other.never && other.needs.iter().all(|need| asked(&one.needs, need))))
}

/// Whether a need is among others, or one that takes more.
fn asked(needs: &[Need], wanted: &Need) -> bool {
    needs.iter().any(|need| match (&need.asks, &wanted.asks) {
        (
            Asks::Approvals { count, of, if_others_exist },
            Asks::Approvals { count: least, of: kind, if_others_exist: alone },
        ) => {
            let level = of.level >= kind.level;
            let same = of.team == kind.team && of.owner == kind.owner && of.certificate == kind.certificate;
            count >= least && level && same && (*alone || !if_others_exist)
        }
        (one, other) => one == other,
    })
}

/// The window after which a layer counts.
fn waits_for<'p>(policy: &'p Policy, layer: &Layer) -> Option<&'p Option<Window>> {
    layer.only_after.and_then(|index| policy.layers().get(index)).map(|other| &other.window)
}

/// Whether a requirement counts on every day on which another one does.
fn in_force_as_long(before: &Policy, requirement: &Requirement, after: &Policy, other: &Requirement) -> bool {
    let (old, new) = (before.layers().get(requirement.layer), after.layers().get(other.layer));
    let always = new.is_some_and(|layer| {
        layer.window.is_none() && layer.only_after.is_none() && layer.freeze().is_none()
    });
    let same = old.zip(new).is_some_and(|(old, new)| {
        old.window == new.window
            && old.freeze().is_none()
            && new.freeze().is_none()
            && waits_for(before, old) == waits_for(after, new)
    });
    let same_freeze = old.zip(new).is_some_and(|(old, new)| {
        old.freeze().is_some() && old.freeze().map(|one| &one.spans) == new.freeze().map(|one| &one.spans)
    });
    always || same || same_freeze
}

#[cfg(test)]
mod tests {
    use caution_core::charter::{PolicyOrigin, PolicySource};

    use super::*;

    fn policy(text: &str) -> Policy {
        let origin = PolicyOrigin::Repository(".caution/policy.yaml".into());
        Policy::compile(&PolicySource { origin, text: text.to_owned() }, &[]).unwrap()
    }

    const SENIOR: &str = "requirements:\n  senior: {because: x, when: {tier: 1}, need: {approvals: {count: 1, level: senior}}, mode: hold}\n";

    #[test]
    fn what_is_as_strict_or_stricter_loosens_nothing() {
        let before = policy(SENIOR);
        for after in [
            SENIOR.to_owned(),
            SENIOR.replace("senior:", "renamed:"),
            SENIOR.replace("count: 1", "count: 2"),
            SENIOR.replace("level: senior", "level: staff"),
            SENIOR.replace("when: {tier: 1}, ", ""),
            format!("extends: baseline\n{SENIOR}"),
            format!("{SENIOR}  more: {{because: x, need: {{approvals: 1}}, mode: hold}}\n"),
        ] {
            assert_eq!(before.loosened_by(&policy(&after)), [] as [&str; 0], "{after}");
        }
    }

    #[test]
    fn what_may_ask_for_less_is_named() {
        let before = policy(SENIOR);
        for (after, what) in [
            (SENIOR.replace("level: senior", "level: mid"), "may ask for less"),
            (SENIOR.replace("tier: 1", "tier: 2"), "may ask for less"),
            (SENIOR.replace("mode: hold", "mode: warn"), "may ask for less"),
            (SENIOR.replace("mode: hold", "mode: hold, until: 2027-01-01"), "may ask for less"),
            (
                SENIOR.replace("mode: hold", "mode: hold, scopes: [{paths: a, mode: warn}]"),
                "may ask for less",
            ),
            (SENIOR.replace("count: 1,", "if_others_exist: true,"), "may ask for less"),
            ("extends: baseline\n".to_owned(), "is gone"),
            (format!("window: {{from: 2026-11-01, days: 9, on_expiry: drop}}\n{SENIOR}"), "may ask for less"),
            (format!("kill_switch: true\n{SENIOR}"), "kill switch"),
        ] {
            let said = before.loosened_by(&policy(&after));
            assert!(said.iter().any(|one| one.contains(what)), "{after}: {said:?}");
        }
    }

    #[test]
    fn more_issuers_are_looser_and_fewer_are_not() {
        let with =
            |issuers: &str| policy(&format!("certificates: {{a: {{issued_by: {issuers}}}}}\n{SENIOR}"));
        assert!(!with("[x]").loosened_by(&with("[x, y]")).is_empty());
        assert!(!with("[x]").loosened_by(&policy(SENIOR)).is_empty());
        assert!(with("[x, y]").loosened_by(&with("[x]")).is_empty());
    }
}
