//! The configuration of AWS: which account a profile is.

use caution_core::command::{Hint, HintKind};

use super::super::beyond::{hint, home_file, ini};
use super::super::table;
use crate::call::Call;
use crate::reader::Reader;

/// Adds the account and region of the profile that is used.
pub(super) fn find(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    // Of two variables the first counts, and a profile given as an option before both.
    let profile = hints.iter().find(|hint| hint.kind == HintKind::Account).map(|hint| hint.value.clone());
    let keys = table::variable("AWS_ACCESS_KEY_ID", call.invocation, reader).is_some();
    if profile.is_none() && keys {
        return;
    }
    let Some(text) = home_file(".aws/config", call.invocation, reader) else { return };
    let section = match &profile {
        Some(profile) if profile != "default" => format!("profile {profile}"),
        _ => "default".to_owned(),
    };
    for key in ["sso_account_id", "role_arn", "sso_account_name", "source_profile"] {
        if let Some(value) = ini(&text, &section, key) {
            hints.push(hint(HintKind::Account, value, &format!("{key} in ~/.aws/config")));
        }
    }
    if !hints.iter().any(|hint| hint.kind == HintKind::Region)
        && let Some(region) = ini(&text, &section, "region")
    {
        hints.push(hint(HintKind::Region, region, "~/.aws/config"));
    }
}
