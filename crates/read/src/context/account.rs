//! Accounts as people write them.

use std::borrow::Cow;
use std::fmt;

use caution_core::context::Account;
use caution_core::people::noreply_login;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};

/// Reads `@handle`, `Name <mail>` or `mail`. Without a handle the address stands in for it, or the
/// login that a forge's no-reply address names; a display name never does, since anybody may bear it.
pub fn account(text: &str) -> Account {
    let text = text.trim();
    let angled = text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
    let (name, email) = match angled {
        Some((name, email)) => (name.trim(), Some(email.trim())),
        None if text.find('@').is_some_and(|at| at > 0) => ("", Some(text)),
        None => (text, None),
    };
    let email = email.filter(|email| !email.is_empty());
    let handle = match email {
        Some(_) if name.starts_with('@') => name,
        Some(email) => noreply_login(email).unwrap_or(email),
        None => name,
    };
    of(handle, email.map(str::to_owned), false)
}

fn of(handle: &str, email: Option<String>, bot: bool) -> Account {
    let handle = handle.trim().trim_start_matches('@');
    let named_bot = handle.to_ascii_lowercase().ends_with("[bot]");
    Account { handle: handle.to_owned(), bot: bot || named_bot, email }
}

/// An account in a context file: a text, or a mapping.
#[derive(Debug)]
pub(super) struct AccountForm(pub(super) Account);

/// The mapping.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "AccountFields")]
#[serde(deny_unknown_fields)]
struct Fields {
    /// The handle on the forge, with or without `@`.
    handle: Option<String>,
    /// The address.
    email: Option<String>,
    /// Whether it is a bot or an app.
    #[serde(default)]
    bot: bool,
}

impl<'de> Deserialize<'de> for AccountForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shapes;

        impl<'de> Visitor<'de> for Shapes {
            type Value = AccountForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`@handle`, `Name <mail>` or a mapping with `handle`")
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(AccountForm(account(text)))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(AccountForm(account(&number.to_string())))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let fields = Fields::deserialize(MapAccessDeserializer::new(map))?;
                let email =
                    fields.email.map(|email| email.trim().to_owned()).filter(|email| !email.is_empty());
                let mut account = account(email.as_deref().unwrap_or_default());
                if let Some(handle) = fields.handle.filter(|handle| !handle.trim().is_empty()) {
                    account = of(&handle, email, fields.bot);
                }
                account.bot |= fields.bot;
                Ok(AccountForm(account))
            }
        }

        deserializer.deserialize_any(Shapes)
    }
}

impl JsonSchema for AccountForm {
    fn schema_name() -> Cow<'static, str> {
        "Account".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let fields = Fields::json_schema(generator);
        schemars::json_schema!({
            "description": "An account: `@handle`, `Name <mail>`, an address, or a mapping.",
            "oneOf": [{ "type": "string", "minLength": 1 }, fields],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_a_handle_or_an_address_but_never_a_display_name() {
        let table = [
            ("@ann", "ann", None),
            ("ann", "ann", None),
            (" ann@example.org ", "ann@example.org", Some("ann@example.org")),
            ("Ann Lee <ann@example.org>", "ann@example.org", Some("ann@example.org")),
            ("bo <ann@example.org>", "ann@example.org", Some("ann@example.org")),
            ("@ann <ann@example.org>", "ann", Some("ann@example.org")),
            ("Ann <7+ann@users.noreply.github.com>", "ann", Some("7+ann@users.noreply.github.com")),
            ("Ann <>", "Ann", None),
            ("", "", None),
        ];
        for (text, handle, email) in table {
            let account = account(text);
            assert_eq!(
                (account.handle.as_str(), account.email.as_deref(), account.bot),
                (handle, email, false),
                "{text:?}"
            );
        }
        assert!(account("dependabot[bot]").bot);
        assert!(account("x <49699333+dependabot[bot]@users.noreply.github.com>").bot);
    }
}
