//! `.caution/suppressions.yaml`: findings that somebody answers for, until a date.

use caution_core::RepoPath;
use caution_core::context::Account;
use caution_core::people::{People, Person};
use caution_core::problem::Problem;
use caution_core::suppression::Suppression;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::day::day;
use super::reach;
use crate::marker::Markers;
use crate::yaml::{self, Spanned, quoted};

/// For how many days somebody can answer for a finding.
const DAYS: i32 = 365;

/// How many suppressions are read.
const AT_MOST: usize = 1_000;

/// Makers whose name stands before that of their tool.
const MAKERS: &[&str] = &["github ", "google ", "openai ", "anthropic ", "amazon ", "aws ", "gitlab "];

/// How much a reason says at least, in bytes of letters and digits: ten Latin letters, four Chinese ones.
const REASON_BYTES: usize = 10;

/// Findings that somebody answers for, until a date.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SuppressionsForm {
    /// The version of this form.
    #[schemars(range(min = 1, max = 1))]
    version: Option<Spanned<u32>>,
    /// Each of them.
    suppressions: Option<Vec<SuppressionForm>>,
}

/// One finding, or several of one rule, that somebody answers for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SuppressionForm {
    /// The rule's id; `org/…` for one of the organisation's own.
    #[schemars(length(min = 1))]
    rule: Spanned<String>,
    /// Globs from the root of the repository: the files in which it counts. `*` stays within a folder; a
    /// plain name takes in everything below it.
    #[schemars(length(min = 1, max = 100))]
    paths: Spanned<Vec<Spanned<String>>>,
    /// Words that the line of the finding holds; any line if left out.
    #[schemars(length(min = 1))]
    line: Option<Spanned<String>>,
    /// Why the finding may stay; ten letters at least.
    #[schemars(length(min = 4))]
    reason: Spanned<String>,
    /// Who answers for it: a person, by id, handle or address.
    #[schemars(length(min = 1))]
    approver: Spanned<String>,
    /// The day on which they said so.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    approved_on: Spanned<String>,
    /// The last day on which it counts, at most 365 days later.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    until: Spanned<String>,
}

/// Reads the file. `people` are those whom the charter names; where it names any, the approver is one of
/// them. `markers` tell bots and agents.
pub(super) fn parse(
    path: &RepoPath,
    text: &str,
    people: &People,
    markers: &Markers,
) -> Result<Vec<Suppression>, Problem> {
    let input = path.to_string();
    let form: SuppressionsForm = yaml::parse(&input, text)?;
    super::check_version(&input, text, form.version.as_ref())?;
    let forms = form.suppressions.unwrap_or_default();
    if let Some(first_too_many) = forms.get(AT_MOST) {
        let message = format!("there are more than {AT_MOST} suppressions");
        return Err(yaml::problem(&input, text, &first_too_many.rule, message)
            .hint("a rule that is wrong this often wants its mode set to `observe` in the policy"));
    }
    let reader = Reader { path, input: &input, text, people, markers };
    forms.iter().map(|form| reader.read(form)).collect()
}

struct Reader<'a> {
    path: &'a RepoPath,
    input: &'a str,
    text: &'a str,
    people: &'a People,
    markers: &'a Markers,
}

impl Reader<'_> {
    fn read(&self, form: &SuppressionForm) -> Result<Suppression, Problem> {
        let (approved_on, until) = self.days(form)?;
        let rule = self.word(&form.rule, "the rule")?;
        let line_text = self.problem(&form.rule, String::new()).line_text;
        Ok(Suppression {
            rule,
            paths: reach::paths(self.input, self.text, &form.paths)?,
            line: form.line.as_ref().map(|line| self.word(line, "the line")).transpose()?,
            reason: self.reason(&form.reason)?,
            approver: self.approver(&form.approver)?,
            approved_on,
            until,
            file: self.path.clone(),
            position: form.rule.position,
            line_text,
        })
    }

    fn reason(&self, form: &Spanned<String>) -> Result<String, Problem> {
        let reason = self.word(form, "the reason")?;
        let says: usize = reason.chars().filter(|letter| letter.is_alphanumeric()).map(char::len_utf8).sum();
        if says < REASON_BYTES {
            let message = format!("the reason {} says too little", quoted(&reason));
            return Err(self.problem(form, message).hint("say why the finding may stay, in a sentence"));
        }
        Ok(reason)
    }

    fn days(&self, form: &SuppressionForm) -> Result<(Date, Date), Problem> {
        let approved = "write the day of the approval, such as `2026-10-01`";
        let last = "write the last day on which it counts, such as `2026-12-31`";
        let approved_on = day(self.input, self.text, &form.approved_on, approved)?;
        let until = day(self.input, self.text, &form.until, last)?;
        let days = (until - approved_on).get_days();
        if days < 0 {
            let message = format!("it ends on {until}, before it was approved on {approved_on}");
            return Err(self.problem(&form.until, message).hint("check the two days"));
        }
        if days > DAYS {
            let message = format!("it lasts {days} days; at most {DAYS} are allowed");
            return Err(self
                .problem(&form.until, message)
                .hint("somebody answers for it anew each year: bring `until` nearer"));
        }
        Ok((approved_on, until))
    }

    /// A person whom the charter knows; where it knows nobody, anything that is no bot or agent.
    fn approver(&self, form: &Spanned<String>) -> Result<String, Problem> {
        let word = self.word(form, "the approver")?;
        let person = self.people.by_handle(&word).or_else(|| self.people.by_email(&word));
        let machine = match person {
            Some(person) => self.is_machine(person),
            None => self.names_machine(&word),
        };
        if machine {
            let message = format!("{} is a bot or an agent, and those never approve", quoted(&word));
            return Err(self.problem(form, message).hint("name the person who answers for it"));
        }
        if person.is_none() && !self.people.all.is_empty() {
            let known = self.people.all.iter().map(|person| person.id.0.as_str());
            let message = format!("people.yaml knows nobody called {}", quoted(&word));
            return Err(self.problem(form, message).hint(yaml::known_words("people", &word, known)));
        }
        Ok(person.map_or(word, |person| person.id.0.clone()))
    }

    fn is_machine(&self, person: &Person) -> bool {
        let account = |handle: &String| self.markers.account(&Account::person(handle)).is_some();
        person.handles.iter().chain([&person.id.0]).any(account)
            || person.handles.iter().chain([&person.id.0]).any(|handle| handle.ends_with("[bot]"))
            || person.emails.iter().any(|email| self.markers.address(email).is_some())
    }

    /// Of a word that no list of people explains, the name of a tool or of a bot is enough, with or without
    /// its `[bot]`.
    fn names_machine(&self, word: &str) -> bool {
        let bare = word.trim_start_matches('@').to_lowercase();
        let app = format!("{bare}[bot]");
        // `Name <address>` names both.
        let (name, address) = match bare.split_once('<') {
            Some((name, rest)) => (name.trim(), rest.trim_end_matches('>').trim()),
            None => (bare.as_str(), bare.as_str()),
        };
        let local = address.split('@').next().unwrap_or_default();
        let name = MAKERS.iter().find_map(|maker| name.strip_prefix(maker)).unwrap_or(name);
        let hyphened = |name: &str| name.replace([' ', '_'], "-");
        [name, local].into_iter().any(is_called_bot)
            || self.markers.account(&Account::person(hyphened(name))).is_some()
            || self.markers.account(&Account::person(word)).is_some()
            || self.markers.address(address).is_some()
            || self.markers.rows().iter().any(|row| row.tool.eq_ignore_ascii_case(name))
            || self.markers.rows().iter().any(|row| {
                let pattern = row.pattern().to_lowercase();
                // The account's numbers may stand before its login.
                pattern.rsplit('+').next() == Some(app.as_str())
            })
    }

    fn word(&self, word: &Spanned<String>, what: &str) -> Result<String, Problem> {
        let bare = word.value.trim();
        if bare.is_empty() {
            return Err(self.problem(word, format!("{what} is empty")).hint("fill it in"));
        }
        if bare.chars().any(char::is_control) {
            return Err(self
                .problem(word, format!("{what} holds a control character or several lines"))
                .hint("write it on one line; `>-` folds a long one"));
        }
        Ok(bare.to_owned())
    }

    fn problem<T>(&self, place: &Spanned<T>, message: String) -> Problem {
        yaml::problem(self.input, self.text, place, message)
    }
}

/// `release-bot`, `renovate[bot]`, `Deploy (bot)`, `bot`; but not `talbot`.
fn is_called_bot(name: &str) -> bool {
    let name = name.trim_end_matches([')', ']']);
    let before = name.strip_suffix("bot");
    before.is_some_and(|before| !before.ends_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: &str = "people:\n- {id: ann, handles: [ann-work], emails: [ann@example.org]}\n- {id: deps, handles: ['dependabot[bot]']}\n- {id: claude, emails: [claude@example.org]}\n";

    fn read(text: &str, people: &str) -> Result<Vec<Suppression>, Problem> {
        let people = super::super::people::parse(".caution/people.yaml", people).unwrap();
        parse(&".caution/suppressions.yaml".into(), text, &people, Markers::built_in())
    }

    /// A suppression with some lines put in the place of its own of the same key.
    fn entry(changes: &[(&str, &str)]) -> String {
        let lines = [
            ("rule", "retry-effect"),
            ("paths", "[pay/**]"),
            ("reason", "the gateway drops doubles"),
            ("approver", "ann"),
            ("approved_on", "2026-10-01"),
            ("until", "2026-12-31"),
        ];
        let mut text = "suppressions:\n-\n".to_owned();
        for (key, value) in lines {
            let value = changes.iter().find(|(name, _)| *name == key).map_or(value, |(_, value)| value);
            if !value.is_empty() {
                text.push_str(&format!("  {key}: {value}\n"));
            }
        }
        for (key, value) in changes.iter().filter(|(name, _)| !lines.iter().any(|(key, _)| key == name)) {
            text.push_str(&format!("  {key}: {value}\n"));
        }
        text
    }

    #[test]
    fn a_whole_one_says_what_who_why_and_until_when() {
        let read = read(&entry(&[("approver", "'@ann-work'"), ("line", "charge(")]), PEOPLE).unwrap();
        let one = &read[0];
        assert_eq!((one.rule.as_str(), one.approver.as_str()), ("retry-effect", "ann"));
        assert_eq!(one.line.as_deref(), Some("charge("));
        assert!(one.paths.matches(&"pay/a/b.py".into()) && !one.paths.matches(&"play/b.py".into()));
        assert_eq!((one.position.line, one.position.column), (3, 9));
        assert_eq!(one.line_text.as_deref(), Some("  rule: retry-effect"));
        let day = |text: &str| text.parse::<Date>().unwrap();
        let holds =
            ["2026-09-30", "2026-10-01", "2026-12-31", "2027-01-01"].map(|date| one.holds_on(day(date)));
        assert_eq!(holds, [false, true, true, false]);
    }

    #[test]
    fn faults_name_the_line_and_the_remedy() {
        type Row<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str);
        let table: &[Row<'_>] = &[
            (&[("reason", "")], "the key `reason` is missing in item 1 of `suppressions`", "add `reason:`"),
            (&[("until", "")], "the key `until` is missing", "add `until:`"),
            (&[("approver", "")], "the key `approver` is missing", "add `approver:`"),
            (&[("approved_on", "")], "the key `approved_on` is missing", "add `approved_on:`"),
            (&[("paths", "")], "the key `paths` is missing", "add `paths:`"),
            (&[("reason", "'  '")], "5:11: the reason is empty", "fill it in"),
            (&[("rule", "''")], "3:9: the rule is empty", "fill it in"),
            (&[("reason", "\"a\\e[31m\"")], "5:11: the reason holds a control character", "on one line"),
            (&[("reason", "because")], "5:11: the reason `because` says too little", "in a sentence"),
            (&[("reason", "'. . . . . . . .'")], "5:11: the reason", "in a sentence"),
            (&[("paths", "[a, '**']")], "4:14: `**` takes in every file", "name the files"),
            (
                &[("until", "2027-10-02")],
                "8:10: it lasts 366 days; at most 365 are allowed",
                "anew each year",
            ),
            (&[("until", "2026-09-30")], "8:10: it ends on 2026-09-30, before", "check the two days"),
            (&[("until", "soon")], "8:10: `soon` is not a date", "2026-12-31"),
            (&[("approved_on", "2026-10-1")], "7:16: `2026-10-1` is not a date", "2026-10-01"),
            (&[("approver", "anne")], "6:13: people.yaml knows nobody called `anne`", "did you mean `ann`?"),
            (&[("approver", "deps")], "6:13: `deps` is a bot or an agent", "name the person"),
            (&[("approver", "'dependabot[bot]'")], "is a bot or an agent", "name the person"),
            (&[("approver", "noreply@anthropic.com")], "is a bot or an agent", "name the person"),
            (&[("aprover", "ann")], "9:3: unknown key `aprover`", "did you mean `approver`?"),
        ];
        for (changes, message, hint) in table {
            let problem = read(&entry(changes), PEOPLE).unwrap_err();
            let shown = problem.to_string();
            assert!(shown.starts_with(".caution/suppressions.yaml:") && shown.contains(message), "{shown}");
            assert!(problem.hint.as_deref().unwrap_or("").contains(hint), "{shown}: {:?}", problem.hint);
        }
    }

    #[test]
    fn where_nobody_is_known_any_name_but_a_machines_will_do() {
        for person in ["zoe", "talbot", "'@bothe'", "abbot@example.org", "Zoe Bot-Smith"] {
            assert!(read(&entry(&[("approver", person)]), "").is_ok(), "{person}");
        }
        for machine in [
            "'x[bot]'",
            "dependabot",
            "renovate",
            "Copilot",
            "claude",
            "noreply@anthropic.com",
            "release-bot",
            "'@Release-Bot'",
            "deploy_bot",
            "Deploy (bot)",
            "deploy-bot@example.org",
            "Claude Code",
            "GitHub Copilot",
            "Claude <noreply@anthropic.com>",
        ] {
            assert!(read(&entry(&[("approver", machine)]), "").is_err(), "{machine}");
        }
        assert!(read(&entry(&[("approver", "claude")]), PEOPLE).is_ok(), "people.yaml knows a Claude");
    }

    #[test]
    fn a_short_reason_in_many_bytes_is_one() {
        assert!(read(&entry(&[("reason", "网关去重")]), "").is_ok());
        assert!(read(&entry(&[("reason", "ten letters")]), "").is_ok());
    }

    #[test]
    fn an_empty_file_suppresses_nothing_and_a_huge_one_is_refused() {
        for text in ["", "suppressions:\n", "version: 1\nsuppressions: []\n"] {
            assert!(read(text, "").unwrap().is_empty(), "{text:?}");
        }
        let one = entry(&[]);
        let (head, item) = one.split_once("-\n").unwrap();
        let many = format!("{head}{}", format!("-\n{item}").repeat(AT_MOST + 1));
        assert!(read(&many, "").unwrap_err().message.contains("more than 1000"));
    }
}
