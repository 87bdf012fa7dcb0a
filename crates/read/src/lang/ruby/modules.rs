//! Where the constants and files of Ruby are: Zeitwerk's names, `require`, the load path.

use std::sync::Arc;

use crate::lang::modules::{Files, Modules, Resolved, Wanted, folder, join, normalised};

/// Makes the resolution.
pub(super) fn new(files: Arc<dyn Files>) -> Box<dyn Modules> {
    Box::new(Ruby { files })
}

struct Ruby {
    files: Arc<dyn Files>,
}

/// More files of one name than this are not told apart.
const FILES: usize = 2000;

impl Modules for Ruby {
    fn resolve(&self, wanted: Wanted<'_>) -> Resolved {
        let module = wanted.module.trim_start_matches("::");
        if module.starts_with(|first: char| first.is_ascii_uppercase()) {
            return self.constant(wanted, module);
        }
        self.required(wanted.from, module)
    }

    fn shares_scope(&self, from: (&str, &str), to: (&str, &str)) -> bool {
        // What stands in a namespace sees what stands in those around it; top-level constants are everywhere.
        let inner = from.1.strip_prefix(to.1);
        to.1.is_empty() || inner.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    }
}

impl Ruby {
    /// A constant in a namespace: the file that Zeitwerk would load for it, innermost namespace first; else
    /// the files that say they belong to the namespace. What is a class is none: a method is taken from it.
    fn constant(&self, wanted: Wanted<'_>, module: &str) -> Resolved {
        let is_constant = |name: &&str| name.starts_with(|first: char| first.is_ascii_uppercase());
        let Some(item) = wanted.item.filter(is_constant) else {
            // A method of a namespace, or the namespace itself.
            return Resolved::Package(module.to_owned());
        };
        let mut found = Vec::new();
        let mut namespace = Some(wanted.package).filter(|package| !package.is_empty());
        loop {
            let full = namespace.map_or_else(|| module.to_owned(), |outer| format!("{outer}::{module}"));
            self.loaded(&format!("{full}::{item}"), &mut found);
            if !found.is_empty() {
                return Resolved::Files(found);
            }
            let Some(outer) = namespace else { break };
            namespace = Some(outer.rsplit_once("::").map_or("", |(outer, _)| outer))
                .filter(|outer| !outer.is_empty());
        }
        Resolved::Package(module.to_owned())
    }

    /// Adds the files that a constant is loaded from.
    fn loaded(&self, constant: &str, found: &mut Vec<String>) {
        let path = format!("{}.rb", underscored(constant));
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let mut all: Vec<(u8, String)> = self
            .files
            .named(&name)
            .into_iter()
            .take(FILES)
            .filter_map(|file| {
                let before = file.strip_suffix(path.as_str())?;
                let before = before.strip_suffix('/').or_else(|| before.is_empty().then_some(""))?;
                Some((rank(before)?, file))
            })
            .collect();
        all.sort();
        let best = all.first().map(|(rank, _)| *rank);
        for (rank, file) in all {
            if Some(rank) == best && !found.contains(&file) {
                found.push(file);
            }
        }
    }

    /// A file that is loaded by its path.
    fn required(&self, from: &str, written: &str) -> Resolved {
        let with_end = |path: &str| {
            if path.ends_with(".rb") { path.to_owned() } else { format!("{path}.rb") }
        };
        if written.starts_with('.') {
            let path = normalised(&join(folder(from), &with_end(written)));
            return match path.filter(|path| self.files.is_file(path)) {
                Some(path) => Resolved::Files(vec![path]),
                None => Resolved::Missing,
            };
        }
        let path = with_end(written);
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let ends = |file: &String| {
            let before = file.strip_suffix(path.as_str())?;
            let before = before.strip_suffix('/').or_else(|| before.is_empty().then_some(""))?;
            Some((load_rank(before)?, file.clone()))
        };
        let mut all: Vec<(u8, String)> =
            self.files.named(&name).iter().take(FILES).filter_map(ends).collect();
        // Of several, the one nearest to the file that asks: a repository of several gems.
        all.sort_by_key(|(rank, file)| (*rank, usize::MAX - common(from, file)));
        match all.into_iter().next() {
            Some((_, file)) => Resolved::Files(vec![file]),
            None => Resolved::External(written.split('/').next().unwrap_or(written).to_owned()),
        }
    }
}

/// How many bytes two paths begin with in common.
fn common(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

/// How likely a folder is one that constants are loaded from; none if it is not.
fn rank(root: &str) -> Option<u8> {
    let mut parts = root.rsplit('/');
    let (last, before) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    match (before, last) {
        ("app", _) => Some(0),
        (_, "concerns") => Some(0),
        (_, "lib" | "app") => Some(1),
        (_, "test" | "spec" | "support") => Some(3),
        (_, "") => Some(2),
        _ => None,
    }
}

/// How likely a folder is on the load path.
fn load_rank(root: &str) -> Option<u8> {
    match root.rsplit('/').next().unwrap_or_default() {
        "lib" => Some(0),
        "test" | "spec" => Some(1),
        "" | "app" | "ext" => Some(2),
        _ => None,
    }
}

/// The path of a constant: `Admin::HTTPClient` is `admin/http_client`.
fn underscored(constant: &str) -> String {
    let mut out = String::with_capacity(constant.len() + 8);
    for (at, part) in constant.split("::").enumerate() {
        if at > 0 {
            out.push('/');
        }
        let letters: Vec<char> = part.chars().collect();
        for (at, letter) in letters.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| letters.get(at));
            let is_lower = |letter: Option<&char>| letter.is_some_and(|letter| !letter.is_uppercase());
            if letter.is_uppercase()
                && before.is_some()
                && before != Some(&'_')
                && (is_lower(before) || letters.get(at + 1).is_some_and(|next| next.is_lowercase()))
            {
                out.push('_');
            }
            out.extend(letter.to_lowercase());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_become_paths() {
        for (constant, path) in [
            ("Admin::UserService", "admin/user_service"),
            ("HTTPClient", "http_client"),
            ("OAuth2::API", "o_auth2/api"),
            ("A", "a"),
        ] {
            assert_eq!(underscored(constant), path);
        }
    }
}
