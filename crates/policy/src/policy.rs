//! A compiled policy.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::Digest;
use caution_core::charter::{PolicyOrigin, PolicySource};
use caution_core::pattern::Patterns;
use caution_core::problem::Problem;

use crate::cedar::{Cedar, legend, sentences};
use crate::compile::{self, Checked};
use crate::decide::modes;
use crate::facts::Glob;
use crate::form::PolicyForm;
use crate::model::{Condition, Kill, Layer, Profile, Promise, Requirement, Where};
use crate::words::{self, Described};

/// A policy that was checked and can decide.
#[derive(Debug)]
pub struct Policy {
    name: String,
    origin: PolicyOrigin,
    checked: Checked,
    globs: Vec<Glob>,
    cedar: Cedar,
}

impl Policy {
    /// Compiles a policy with everything that it extends. `layers` are files that it may extend, by the
    /// name it uses for them. Whatever is not understood is an error with its place; nothing is guessed.
    pub fn compile(source: &PolicySource, layers: &[(String, String)]) -> Result<Self, Problem> {
        Self::compile_with(source, layers, |_| false)
    }

    /// The same, without validating again what was valid before: `is_valid` is asked whether a digest is one
    /// that [`Self::newly_validated`] gave, in this very build of the program. Whoever says so wrongly skips
    /// Cedar's validation and nothing else: the text is read and checked all the same, and a policy that
    /// turns out not to fit its facts holds every change.
    ///
    /// The built-in policies are validated by the tests, and here in debug builds only.
    pub fn compile_with(
        source: &PolicySource,
        layers: &[(String, String)],
        is_valid: impl FnOnce(&Digest) -> bool,
    ) -> Result<Self, Problem> {
        let checked = compile::check(source, layers)?;
        let refuse = |reason: String| {
            Problem::new(compile::input_name(source), format!("the policy cannot be compiled: {reason}"))
        };
        let tested = matches!(source.origin, PolicyOrigin::BuiltIn(_)) && !cfg!(debug_assertions);
        let cedar = Cedar::compile(&checked.requirements, |digest| tested || is_valid(digest));
        let cedar = cedar.map_err(refuse)?;
        let globs = globs(&checked.requirements).map_err(refuse)?;
        let name = match &source.origin {
            PolicyOrigin::BuiltIn(name) | PolicyOrigin::CommandLine(name) => name.clone(),
            PolicyOrigin::Repository(path) => path.to_string(),
        };
        Ok(Self { name, origin: source.origin.clone(), checked, globs, cedar })
    }

    /// Its name: that of a built-in policy, or its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The digest of all its texts.
    pub fn digest(&self) -> &Digest {
        &self.checked.digest
    }

    /// Names what was validated when it was compiled; `None` if it was known to be valid. For
    /// [`Self::compile_with`], to be kept apart for each build of the program.
    pub fn newly_validated(&self) -> Option<&Digest> {
        self.cedar.newly_validated()
    }

    /// The names of its requirements, in order.
    pub fn requirement_ids(&self) -> impl Iterator<Item = &str> {
        self.checked.requirements.iter().map(|requirement| requirement.id.as_str())
    }

    /// The Cedar that is evaluated, with its schema in comments.
    pub fn cedar_text(&self) -> String {
        let mut text = format!("// {} ({})\n// {}\n", self.name, self.digest(), legend());
        text.push_str("// The schema:\n");
        for line in self.cedar.schema_text().lines() {
            text.push_str(format!("//   {line}").trim_end());
            text.push('\n');
        }
        for sentence in sentences(&self.checked.requirements, self.cedar.kinds()) {
            text.push('\n');
            text.push_str(&sentence.text);
        }
        text
    }

    /// Every requirement, profile and setting in plain words.
    pub fn describe(&self) -> Vec<Described> {
        words::describe(self)
    }

    /// The whole policy in plain words, as Markdown.
    pub fn to_words(&self) -> String {
        words::to_words(self)
    }

    /// One requirement or profile in plain words, as Markdown.
    pub fn explain(&self, id: &str) -> Option<String> {
        words::explain(self, id)
    }

    /// Names in the policy's own texts that nothing has, each as a remark: a condition on them never comes
    /// true.
    pub fn named_in_vain(
        &self,
        is_service: impl Fn(&str) -> bool,
        is_rule: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        modes::named_in_vain(self, is_service, is_rule)
    }

    /// The organisation's own rules that its requirements name: the requirement, the rule, and the remark
    /// that [`crate::decide`] makes where the rule is not there.
    pub fn own_rules_named(&self) -> Vec<(&str, &str, String)> {
        let hazards = self.requirements().iter().flat_map(|requirement| {
            let rules = requirement.when.iter().flatten().filter_map(|condition| match condition {
                Condition::Hazard { rules, .. } => Some(rules),
                _ => None,
            });
            rules.flatten().map(|rule| (requirement.id.as_str(), rule.as_str()))
        });
        hazards
            .filter(|(_, rule)| rule.starts_with("org/"))
            .map(|(requirement, rule)| (requirement, rule, modes::missing_rule(requirement, rule)))
            .collect()
    }

    /// What decides whose approvals count, stands outside of the Cedar text and differs, in words.
    pub fn counting_settings_changed(&self, other: &Self) -> Vec<String> {
        let names: BTreeSet<&String> = self.issuers().keys().chain(other.issuers().keys()).collect();
        let told = |issuers: Option<&BTreeSet<String>>| match issuers {
            None => "anybody".to_owned(),
            Some(issuers) => issuers.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        };
        names
            .into_iter()
            .filter(|name| self.issuers().get(*name) != other.issuers().get(*name))
            .map(|name| {
                let (before, after) = (told(self.issuers().get(name)), told(other.issuers().get(name)));
                format!("the certificate `{name}` may be issued by {after}; before, by {before}")
            })
            .collect()
    }

    pub(crate) fn origin(&self) -> &PolicyOrigin {
        &self.origin
    }

    pub(crate) fn layers(&self) -> &[Layer] {
        &self.checked.layers
    }

    pub(crate) fn requirements(&self) -> &[Requirement] {
        &self.checked.requirements
    }

    pub(crate) fn profiles(&self) -> &[(String, Profile)] {
        &self.checked.profiles
    }

    pub(crate) fn notes(&self) -> &[String] {
        &self.checked.notes
    }

    pub(crate) fn promises(&self) -> &[Promise] {
        &self.checked.promises
    }

    pub(crate) fn issuers(&self) -> &BTreeMap<String, BTreeSet<String>> {
        &self.checked.issuers
    }

    pub(crate) fn kill(&self) -> Option<&Kill> {
        self.checked.kill.as_ref()
    }

    /// Names of services, `*` in them for any letters, that are asked about as reached.
    pub(crate) fn reached_services(&self) -> BTreeSet<&str> {
        let conditions = self.checked.requirements.iter().flat_map(|one| one.when.iter().flatten());
        let named = conditions.filter_map(|condition| match condition {
            Condition::ReachService(names, _) => Some(names),
            _ => None,
        });
        named.flatten().map(String::as_str).collect()
    }

    pub(crate) fn globs(&self) -> &[Glob] {
        &self.globs
    }

    pub(crate) fn cedar(&self) -> &Cedar {
        &self.cedar
    }
}

/// Makes what every first decision of a process waits for and what depends on no input: Cedar's own tables. A
/// short process calls it on a thread of its own while it reads its inputs.
pub fn warm() {
    crate::cedar::warm();
}

/// Every glob of the policy, once.
fn globs(requirements: &[Requirement]) -> Result<Vec<Glob>, String> {
    let mut texts: BTreeSet<&String> = BTreeSet::new();
    for condition in requirements.iter().flat_map(|requirement| requirement.when.iter().flatten()) {
        if let Condition::Path(globs) | Condition::Unknown { at: Some(Where::Path(globs)), .. } = condition {
            texts.extend(globs);
        }
    }
    texts
        .into_iter()
        .map(|text| {
            let pattern = Patterns::from_globs(&[text]).map_err(|error| error.to_string())?;
            Ok(Glob { text: text.clone(), pattern })
        })
        .collect()
}

/// The JSON Schema of `.caution/policy.yaml`.
pub fn schema() -> serde_json::Value {
    schema_of::<PolicyForm>("policy")
}

/// A published schema, named as those of the other forms are. Its definitions go by what they are to a
/// reader, not by the names of our types.
pub(crate) fn schema_of<T: schemars::JsonSchema>(name: &str) -> serde_json::Value {
    let generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    schema.insert("$id".to_owned(), serde_json::Value::from(format!("caution/{name}/1")));
    let schema = schema.to_value();
    let names = public_names(&schema);
    renamed(schema, &names)
}

/// What each definition is called outside: the name of its type without the suffix that says what kind of
/// type it is, unless another definition has that name.
fn public_names(schema: &serde_json::Value) -> BTreeMap<String, String> {
    const SUFFIXES: [(&str, &str); 3] = [("Form", "Entry"), ("Word", "Name"), ("Parts", "Entry")];
    let defs = schema.get("$defs").and_then(serde_json::Value::as_object);
    let own: Vec<&String> = defs.into_iter().flat_map(serde_json::Map::keys).collect();
    let mut taken: BTreeSet<String> = own.iter().map(|name| (*name).clone()).collect();
    let mut names = BTreeMap::new();
    for name in own {
        let bare = SUFFIXES.iter().find_map(|(suffix, other)| Some((name.strip_suffix(suffix)?, other)));
        let Some((bare, other)) = bare else { continue };
        let public = if taken.contains(bare) { format!("{bare}{other}") } else { bare.to_owned() };
        taken.insert(public.clone());
        names.insert(name.clone(), public);
    }
    names
}

fn renamed(value: serde_json::Value, names: &BTreeMap<String, String>) -> serde_json::Value {
    use serde_json::Value;
    let public = |name: &str| names.get(name).map_or(name, String::as_str).to_owned();
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .map(|(key, value)| match (key.as_str(), value) {
                    ("$defs", Value::Object(defs)) => {
                        let defs = defs.into_iter().map(|(name, of)| (public(&name), renamed(of, names)));
                        (key, Value::Object(defs.collect()))
                    }
                    ("$ref", Value::String(target)) => {
                        let target = match target.strip_prefix("#/$defs/") {
                            Some(name) => format!("#/$defs/{}", public(name)),
                            None => target,
                        };
                        (key, Value::String(target))
                    }
                    (_, value) => (key, renamed(value, names)),
                })
                .collect(),
        ),
        Value::Array(list) => Value::Array(list.into_iter().map(|value| renamed(value, names)).collect()),
        other => other,
    }
}
