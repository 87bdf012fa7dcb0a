//! What came out otherwise than a drill says that it must.

use caution_core::verdict::Outcome;

use super::Expect;
use super::judge::{Judged, Ran};

/// What is wrong with a drill's answer, in words; nothing if it is right. What must come out in detail
/// stands in the drill for the built-in policies; under any other one each case must be held or stopped
/// and each twin must proceed.
pub(super) fn wrong(ran: &Ran<'_>, policy: &str) -> Vec<String> {
    let expect = ran.drill.expect(policy);
    let mut wrong = Vec::new();
    for ((change, twins), case) in ran.cases.iter().zip(&ran.drill.cases) {
        let name = &change.scene.id;
        let (found, codes) = (change.found(), change.codes());
        match expect {
            Some(expect) if change.outcome() != expect.outcome => {
                wrong.push(format!(
                    "`{name}`: {} instead of {}",
                    word(change.outcome()),
                    word(expect.outcome)
                ));
            }
            None if change.outcome() == Outcome::Proceed => wrong.push(format!("`{name}`: proceed")),
            _ => {}
        }
        let waits: Vec<&str> = change.waits_for().collect();
        let asked = expect.iter().flat_map(|expect| &expect.requirements);
        wrong.extend(
            asked
                .filter(|asked| !waits.contains(&asked.as_str()))
                .map(|asked| format!("`{name}` does not wait for `{asked}`")),
        );
        let rules = expect.iter().flat_map(|expect| &expect.rules);
        wrong.extend(
            rules.filter(|rule| !found.contains(rule)).map(|rule| format!("`{rule}` does not find `{name}`")),
        );
        let missing = case.codes.iter().filter(|code| !codes.contains(code));
        wrong.extend(missing.map(|code| format!("{code} does not find `{name}`")));
        // Who would have to be told is named under any policy that asks; the words are those of the built-in ones.
        let sentences = change.sentences();
        let said = |wanted: &&String| sentences.iter().any(|sentence| sentence.contains(wanted.as_str()));
        let unsaid = case.says.iter().filter(|wanted| expect.is_some() && !said(wanted));
        wrong.extend(unsaid.map(|wanted| format!("`{name}`: nothing says “{wanted}”")));
        wrong.extend(twins.iter().filter_map(|twin| held(name, twin, expect)));
    }
    wrong
}

fn held(case: &str, twin: &Judged<'_>, expect: Option<&Expect>) -> Option<String> {
    let outcome = twin.outcome();
    (!expect.map_or(outcome == Outcome::Proceed, |expect| twin.may_wait(expect)))
        .then(|| format!("the twin `{case}/{}`: {}", twin.scene.id, word(outcome)))
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Proceed => "proceed",
        Outcome::Hold => "hold",
        Outcome::Stop => "stop",
    }
}
