//! Effects as people state them.

use caution_core::effect::{Effect, Verb};
use caution_core::problem::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::yaml::{self, Spanned};

/// One thing that would happen.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EffectForm {
    /// What is done.
    verb: VerbForm,
    /// To what: a kind and a name (`environment shop-eu`).
    #[schemars(length(min = 1))]
    object: String,
    /// Where.
    environment: Option<String>,
    /// To how many; 1 if nothing is said.
    #[schemars(range(min = 1))]
    count: Option<u64>,
    /// Whether it can be undone. If nothing is said, what is replaced, deleted, truncated or rewritten
    /// cannot, and everything else can.
    reversible: Option<bool>,
}

/// What is done.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum VerbForm {
    /// Something new.
    Create,
    /// In place.
    Update,
    /// Deleted and made anew.
    Replace,
    /// Gone.
    Delete,
    /// Emptied.
    Truncate,
    /// History rewritten.
    RewriteHistory,
    /// A right given.
    Grant,
    /// Made public.
    Publish,
    /// Code run elsewhere.
    Execute,
}

impl From<VerbForm> for Verb {
    fn from(form: VerbForm) -> Self {
        match form {
            VerbForm::Create => Self::Create,
            VerbForm::Update => Self::Update,
            VerbForm::Replace => Self::Replace,
            VerbForm::Delete => Self::Delete,
            VerbForm::Truncate => Self::Truncate,
            VerbForm::RewriteHistory => Self::RewriteHistory,
            VerbForm::Grant => Self::Grant,
            VerbForm::Publish => Self::Publish,
            VerbForm::Execute => Self::Execute,
        }
    }
}

/// Reads one entry.
pub(super) fn effect(input: &str, text: &str, form: Spanned<EffectForm>) -> Result<Effect, Problem> {
    let fault = |message: &str, hint: &str| Err(yaml::problem(input, text, &form, message).hint(hint));
    if form.value.object.trim().is_empty() {
        return fault("`object` names nothing", "write a kind and a name: `environment shop-eu`");
    }
    if form.value.count == Some(0) {
        return fault("an effect on nothing is none", "leave the entry out, or say how many");
    }
    let form = form.value;
    let verb = Verb::from(form.verb);
    Ok(Effect {
        verb,
        object: form.object.trim().to_owned(),
        environment: form.environment,
        count: form.count.unwrap_or(1),
        reversible: form.reversible.unwrap_or(!verb.destroys()),
    })
}

#[cfg(test)]
mod tests {
    use caution_core::context::Trust;

    use super::super::parse;
    use super::*;

    #[test]
    fn an_effect_that_destroys_cannot_be_undone_unless_somebody_says_so() {
        for verb in Verb::ALL {
            let text = format!("effects:\n  - {{verb: {}, object: a table}}\n", verb.id());
            let context = parse("context.yaml", &text).unwrap();
            let told = &context.effects[0];
            assert_eq!((told.trust, told.value.verb), (Trust::Claimed, *verb));
            assert_eq!(told.value.reversible, !verb.destroys(), "{verb:?}");
            assert_eq!(told.value.count, 1);
        }
        let said = parse("c", "effects: [{verb: delete, object: a, reversible: true, count: 3}]\n").unwrap();
        assert!(said.effects[0].value.reversible);
        assert_eq!(said.effects[0].value.count, 3);
    }

    #[test]
    fn an_effect_that_says_nothing_is_an_error_with_its_place() {
        let table = [
            ("effects: [{verb: delete, object: ' '}]\n", "c:1:11: `object` names nothing"),
            ("effects: [{verb: delete, object: a, count: 0}]\n", "c:1:11: an effect on nothing is none"),
        ];
        for (text, message) in table {
            assert_eq!(parse("c", text).unwrap_err().to_string(), message);
        }
        for text in [
            "effects: [{verb: explode, object: a}]\n",
            "effects: [{object: a}]\n",
            "effects: [{verb: delete, what: a}]\n",
        ] {
            assert!(parse("c", text).is_err(), "{text}");
        }
    }
}
