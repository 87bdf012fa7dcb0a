//! The environment of the process, read here and nowhere else.

/// The value of a variable; `None` if it is not set, empty, or not UTF-8.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub(crate) fn get(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Every variable whose name and value are UTF-8.
pub(crate) fn all() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}
