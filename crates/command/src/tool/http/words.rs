//! Names of operations that destroy.

/// Words that destroy wherever they stand in a name.
const DESTROY: &[&str] = &[
    "delete",
    "deletes",
    "destroy",
    "drop",
    "purge",
    "wipe",
    "terminate",
    "truncate",
    "erase",
    "uninstall",
    "deprovision",
    "decommission",
    "shutdown",
    "obliterate",
];

/// Words that destroy in the name of an operation, but not in a path: `/password/reset`, `/cart/remove`.
const OPERATION: &[&str] =
    &["remove", "reset", "revoke", "disable", "unpublish", "flush", "clear", "archive"];

/// Of those, the ones that can be taken back.
const GENTLE: &[&str] = &["disable", "archive", "unpublish"];

/// The words of a name: `volumeDelete`, `delete_by_query`, `bulk-delete`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in name.chars().take(200) {
        if letter.is_uppercase() && before.is_lowercase() || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(last) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            last.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words
}

/// Whether an operation of this name destroys something.
pub(super) fn destroys(name: &str) -> bool {
    // `deletedAt`, `isDeleted` are no words of these.
    words(name).iter().any(|word| DESTROY.contains(&word.as_str()) || OPERATION.contains(&word.as_str()))
}

/// Whether what an operation of this name does can be taken back.
pub(super) fn gentle(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|word| GENTLE.contains(&word.as_str()))
        && !words.iter().any(|word| DESTROY.contains(&word.as_str()))
}

/// Whether the end of a path names an operation that destroys: `/orders/7/delete`, `/index/_delete_by_query`.
pub(super) fn path_destroys(path: &str) -> bool {
    let mut parts = path.rsplit('/').filter(|part| !part.is_empty());
    let hard = |part: &str| words(part).iter().any(|word| DESTROY.contains(&word.as_str()));
    let last = parts.next().unwrap_or("");
    // A part before the last one only if it is nothing but the word: `/delete/7`, not `/delete-requests/7`.
    let before = parts.next().unwrap_or("");
    hard(last) || DESTROY.contains(&before.to_ascii_lowercase().as_str())
}
