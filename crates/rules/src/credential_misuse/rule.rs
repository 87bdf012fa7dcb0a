use caution_core::command::{Act, Hint};
use caution_core::finding::{Finding, Severity};
use caution_core::inventory::{self, Purpose};

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "credential-misuse",
    codes: &["K7"],
    title: "a credential is used for something else than it is for",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    let purposes = &input.charter.inventory.credentials;
    command::each(input, |_, act| {
        act.credentials.iter().find_map(|credential| look(purposes, act, &credential.source))
    })
}

fn look(purposes: &[Purpose], act: &Act, source: &str) -> Option<Finding> {
    let file = source.contains('/') || source.contains('.');
    let declared = purposes.iter().find(|purpose| {
        inventory::matches(&purpose.source, source) || source.ends_with(&format!("/{}", purpose.source))
    });
    let (severity, what) = match declared {
        Some(purpose) => {
            let fits =
                |hint: &Hint| purpose.targets.iter().any(|target| inventory::matches(target, &hint.value));
            if purpose.targets.is_empty() || act.hints.iter().any(fits) {
                return None;
            }
            let what = format!(
                "the credential `{source}` is for {}, and is used on {}",
                purpose.purpose,
                whereto(act)
            );
            (Severity::High, what)
        }
        None if file && act.verb.destroys() && !command::expendable(act) => {
            let what = format!(
                "a credential found in `{source}`, whose purpose nobody declared, is used to destroy"
            );
            (Severity::Medium, what)
        }
        None => return None,
    };
    Some(command::finding(&RULE, act, Said {
        severity,
        what,
        why: "that a key fits does not mean that it was given for this".to_owned(),
        remedy: "use the credential that was given for this task, or declare what it is for in `.caution/environments.yaml`".to_owned(),
    }))
}

fn whereto(act: &Act) -> String {
    act.hints.first().map_or_else(|| "something else".to_owned(), |hint| format!("`{}`", hint.value))
}
