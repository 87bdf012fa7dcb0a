//! Reports: one list of entries, each with its `kind`.

use std::borrow::Cow;

use caution_core::ObjectId;
use caution_core::context::{Measure, Report};
use caution_core::problem::Problem;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use crate::yaml::{self, Spanned, known_words, quoted};

/// An entry as it was written. Which keys belong to it depends on its kind and is checked by hand, so
/// that errors can name the kind; values are texts until the kind says what they are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportForm {
    kind: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    revision: Option<Spanned<String>>,
    passed: Option<Spanned<String>>,
    failed: Option<Spanned<String>>,
    skipped: Option<Spanned<String>>,
    changed_lines_percent: Option<Spanned<String>>,
    missed: Option<Spanned<String>>,
    weakened: Option<Spanned<String>>,
    steps: Option<Spanned<Vec<Spanned<String>>>>,
    monitoring: Option<Spanned<Vec<Spanned<String>>>>,
}

impl JsonSchema for ReportForm {
    fn schema_name() -> Cow<'static, str> {
        "Report".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        ReportSchema::json_schema(generator)
    }
}

/// A report that somebody or something attached.
#[derive(JsonSchema)]
#[schemars(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes; `ReportForm` reads")]
enum ReportSchema {
    /// Tests that ran.
    Tests {
        /// A name; the kind's own if left out.
        name: Option<String>,
        /// The commit or tree that it is about: all digits of its id. Without it, it is about none.
        revision: Option<String>,
        /// How many passed.
        passed: u64,
        /// How many failed.
        failed: u64,
        /// How many were skipped.
        skipped: Option<u64>,
    },
    /// Share of the changed lines that tests reach.
    Coverage {
        /// A name; the kind's own if left out.
        name: Option<String>,
        /// The commit or tree that it is about: all digits of its id. Without it, it is about none.
        revision: Option<String>,
        /// 0 to 100; a fraction is rounded down.
        #[schemars(range(min = 0, max = 100))]
        changed_lines_percent: f64,
    },
    /// Mutants of the changed lines.
    Mutation {
        /// A name; the kind's own if left out.
        name: Option<String>,
        /// The commit or tree that it is about: all digits of its id. Without it, it is about none.
        revision: Option<String>,
        /// How many were noticed by no test.
        missed: u64,
    },
    /// Tests that the change removed, skipped or made say less.
    TestChanges {
        /// A name; the kind's own if left out.
        name: Option<String>,
        /// The commit or tree that it is about: all digits of its id. Without it, it is about none.
        revision: Option<String>,
        /// How many.
        weakened: u64,
    },
    /// How the change will go out.
    Rollout {
        /// A name; the kind's own if left out.
        name: Option<String>,
        /// The commit or tree that it is about: all digits of its id. Without it, it is about none.
        revision: Option<String>,
        /// Shares of traffic in per cent, each larger than the one before.
        #[schemars(length(min = 1))]
        steps: Vec<u8>,
        /// Signals watched at each step.
        monitoring: Option<Vec<String>>,
    },
    /// A check of the forge (a CI job).
    Check {
        /// Its name on the forge.
        name: String,
        /// The commit or tree that it is about: all digits of its id. Without it, it is about none.
        revision: Option<String>,
        /// Whether it succeeded.
        passed: bool,
    },
}

/// Each kind and the keys that belong to it besides `kind`, `name` and `revision`.
const KINDS: &[(&str, &[&str])] = &[
    ("tests", &["passed", "failed", "skipped"]),
    ("coverage", &["changed_lines_percent"]),
    ("mutation", &["missed"]),
    ("test-changes", &["weakened"]),
    ("rollout", &["steps", "monitoring"]),
    ("check", &["passed"]),
];

/// Turns an entry into a report.
pub(super) fn report(input: &str, text: &str, form: &Spanned<ReportForm>) -> Result<Report, Problem> {
    Reader { input, text, entry: form, form: &form.value }.report()
}

struct Reader<'a> {
    input: &'a str,
    text: &'a str,
    entry: &'a Spanned<ReportForm>,
    form: &'a ReportForm,
}

impl Reader<'_> {
    fn report(&self) -> Result<Report, Problem> {
        let kinds = KINDS.iter().map(|(kind, _)| *kind);
        let Some(kind) = &self.form.kind else {
            let hint = known_words("kinds", "", kinds);
            return Err(self.at(self.entry, "the report has no `kind`".to_owned()).hint(hint));
        };
        let Some((id, keys)) = KINDS.iter().find(|(id, _)| *id == kind.value) else {
            let message = format!("unknown kind {} of report", quoted(&kind.value));
            return Err(self.at(kind, message).hint(known_words("kinds", &kind.value, kinds)));
        };
        self.refuse_others(id, keys)?;
        let measure = self.measure(id)?;
        let name = match &self.form.name {
            Some(name) if name.value.trim().is_empty() => {
                return Err(self.at(name, "the name is empty".to_owned()).hint("fill it in, or remove it"));
            }
            Some(name) => name.value.trim().to_owned(),
            None if *id == "check" => return Err(self.missing(id, "name")),
            None => (*id).to_owned(),
        };
        let revision = match &self.form.revision {
            None => None,
            Some(revision) => Some(object(self.input, self.text, revision)?),
        };
        Ok(Report { name, revision, measure })
    }

    fn measure(&self, kind: &str) -> Result<Measure, Problem> {
        let form = self.form;
        match kind {
            "tests" => Ok(Measure::Tests {
                passed: self.count(kind, "passed", form.passed.as_ref())?,
                failed: self.count(kind, "failed", form.failed.as_ref())?,
                skipped: match &form.skipped {
                    None => 0,
                    given => self.count(kind, "skipped", given.as_ref())?,
                },
            }),
            "coverage" => {
                let percent =
                    self.needed(kind, "changed_lines_percent", form.changed_lines_percent.as_ref())?;
                Ok(Measure::Coverage { changed_lines_percent: self.percent(percent)? })
            }
            "mutation" => Ok(Measure::Mutation { missed: self.count(kind, "missed", form.missed.as_ref())? }),
            "test-changes" => {
                Ok(Measure::TestChanges { weakened: self.count(kind, "weakened", form.weakened.as_ref())? })
            }
            "rollout" => Ok(Measure::Rollout { steps: self.steps(kind)?, monitoring: self.signals()? }),
            _ => {
                let passed = self.needed(kind, "passed", form.passed.as_ref())?;
                match passed.value.as_str() {
                    "true" | "True" | "TRUE" => Ok(Measure::Check { passed: true }),
                    "false" | "False" | "FALSE" => Ok(Measure::Check { passed: false }),
                    other => {
                        let message =
                            format!("expected `true` or `false` for `passed`, found {}", quoted(other));
                        Err(self.at(passed, message).hint("counts belong to reports of kind `tests`"))
                    }
                }
            }
        }
    }

    /// Refuses keys that belong to another kind.
    fn refuse_others(&self, kind: &str, keys: &[&str]) -> Result<(), Problem> {
        let form = self.form;
        let given = [
            ("passed", form.passed.as_ref()),
            ("failed", form.failed.as_ref()),
            ("skipped", form.skipped.as_ref()),
            ("changed_lines_percent", form.changed_lines_percent.as_ref()),
            ("missed", form.missed.as_ref()),
            ("weakened", form.weakened.as_ref()),
        ];
        let lists = [("steps", form.steps.as_ref()), ("monitoring", form.monitoring.as_ref())];
        let single = given.iter().filter_map(|(key, value)| value.map(|value| (*key, value.position)));
        let listed = lists.iter().filter_map(|(key, value)| value.map(|value| (*key, value.position)));
        match single.chain(listed).find(|(key, _)| !keys.contains(key)) {
            None => Ok(()),
            Some((key, position)) => {
                let place = Spanned { value: (), position };
                let message = format!("`{key}` does not belong to a report of kind `{kind}`");
                Err(self.at(&place, message).hint(format!("it takes `{}`", keys.join("`, `"))))
            }
        }
    }

    fn needed<'v, T>(
        &self,
        kind: &str,
        key: &str,
        value: Option<&'v Spanned<T>>,
    ) -> Result<&'v Spanned<T>, Problem> {
        value.ok_or_else(|| self.missing(kind, key))
    }

    fn missing(&self, kind: &str, key: &str) -> Problem {
        let message = format!("the key `{key}` is missing in a report of kind `{kind}`");
        self.at(self.entry, message).hint(format!("add `{key}:`"))
    }

    fn count(&self, kind: &str, key: &str, value: Option<&Spanned<String>>) -> Result<u64, Problem> {
        let written = self.needed(kind, key, value)?;
        written.value.trim().parse().map_err(|_| {
            let message = format!("expected a count for `{key}`, found {}", quoted(&written.value));
            self.at(written, message).hint("write a whole number that is not negative")
        })
    }

    /// 0 to 100, rounded down: rounding up could turn a miss into a pass.
    fn percent(&self, written: &Spanned<String>) -> Result<u8, Problem> {
        let bare = written.value.trim();
        let plain = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let number = if plain { bare.parse::<f64>().ok() } else { None };
        let whole = number
            .filter(|number| (0.0..=100.0).contains(number))
            .and_then(|number| (0..=100_u8).rev().find(|whole| f64::from(*whole) <= number));
        whole.ok_or_else(|| {
            let message = format!("{} is not a share in per cent", quoted(&written.value));
            self.at(written, message).hint("write a number from 0 to 100, without `%`")
        })
    }

    fn steps(&self, kind: &str) -> Result<Vec<u8>, Problem> {
        let written = self.needed(kind, "steps", self.form.steps.as_ref())?;
        let mut steps: Vec<u8> = Vec::new();
        for step in &written.value {
            let percent = self.percent(step)?;
            if steps.last().is_some_and(|last| percent <= *last) {
                let message = format!("{} is not more than the step before it", quoted(&step.value));
                return Err(self
                    .at(step, message)
                    .hint("write shares that grow, such as `[1, 10, 50, 100]`"));
            }
            steps.push(percent);
        }
        if steps.is_empty() {
            return Err(self
                .at(written, "`steps` is empty".to_owned())
                .hint("write shares such as `[1, 10, 50, 100]`"));
        }
        Ok(steps)
    }

    fn signals(&self) -> Result<Vec<String>, Problem> {
        let Some(written) = &self.form.monitoring else { return Ok(Vec::new()) };
        match written.value.iter().find(|signal| signal.value.trim().is_empty()) {
            Some(empty) => {
                Err(self.at(empty, "the signal has no name".to_owned()).hint("fill it in, or remove it"))
            }
            None => Ok(written.value.iter().map(|signal| signal.value.trim().to_owned()).collect()),
        }
    }

    fn at<T>(&self, place: &Spanned<T>, message: String) -> Problem {
        yaml::problem(self.input, self.text, place, message)
    }
}

/// A full object id.
pub(super) fn object(input: &str, text: &str, written: &Spanned<String>) -> Result<ObjectId, Problem> {
    ObjectId::parse(written.value.trim()).filter(|id| !id.is_null()).ok_or_else(|| {
        let message = format!("{} is not a full object id", quoted(&written.value));
        yaml::problem(input, text, written, message)
            .hint("write all 40 or 64 digits, as `git rev-parse HEAD` does")
    })
}
