//! What ast-grep says is wrong, in the words of the house.

use std::error::Error;

use ast_grep_config::{RuleConfigError, RuleCoreError};

/// The error and its causes as part of a sentence: lower case, no full stop. What only says that there
/// is a cause is left out.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut deepest = error;
    let mut said = Vec::new();
    loop {
        let words = deepest.to_string();
        // These say no more than where the cause lies, and that is known better.
        let framing = ["is not configured correctly", "Rule contains invalid", "Fail to parse yaml"];
        if !framing.iter().any(|frame| words.contains(frame)) && !said.contains(&sentence(&words)) {
            said.push(sentence(&words));
        }
        match deepest.source() {
            Some(cause) => deepest = cause,
            None if said.is_empty() => return sentence(&words),
            None => return said.join(": "),
        }
    }
}

fn sentence(words: &str) -> String {
    const LONGEST: usize = 300;
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = one_line.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
    let bare = shown.trim_end_matches('.');
    let mut letters = bare.chars();
    let Some(first) = letters.next() else { return String::new() };
    // An acronym keeps its letters.
    if letters.clone().next().is_some_and(|second| second.is_lowercase()) {
        return first.to_lowercase().chain(letters).collect();
    }
    bare.to_owned()
}

/// The part of a rule that an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Rule,
    Constraints,
    Utils,
    Transform,
    Rewriters,
}

/// Which part an error is about, and what would mend it.
pub(super) fn about(error: &RuleConfigError) -> (About, &'static str) {
    let utils = "a rule is called by the name it has under `utils` of the same document";
    match error {
        RuleConfigError::Core(RuleCoreError::Constraints(_)) => {
            (About::Constraints, "see its name and its keys")
        }
        RuleConfigError::Core(RuleCoreError::Utils(_)) => (About::Utils, utils),
        RuleConfigError::Core(RuleCoreError::Transform(_)) | RuleConfigError::UndefinedRewriter(_) => {
            (About::Transform, "each entry names a variable of the rule and what is done with it")
        }
        RuleConfigError::Core(RuleCoreError::UndefinedMetaVar(_, place)) => {
            let about = match *place {
                "constraints" => About::Constraints,
                "transform" => About::Transform,
                "utils" => About::Utils,
                _ => About::Rule,
            };
            (about, "use a variable that stands in the rule's pattern")
        }
        RuleConfigError::Rewriter(_) => (About::Rewriters, "leave rewriters out: nothing is rewritten here"),
        RuleConfigError::MissingPotentialKinds => (About::Rule, "add a `pattern` or a `kind`"),
        _ => (About::Rule, "say with `pattern`, `kind`, `all` or `any` what to look for"),
    }
}
