//! How far a suppression reaches: paths that name files, and not all of them.

use caution_core::pattern::Patterns;
use caution_core::problem::Problem;

use crate::yaml::{self, Spanned, quoted};

/// How many paths one suppression may name.
const AT_MOST: usize = 100;

/// Names that nobody gives to files. Whatever takes in two of them takes in any name.
const NAMES: [&str; 5] = ["zq0wk", "Kx7vj", "_jq9z", "4hvxq", "\u{f8ff}"];

/// How deep they are put.
const DEPTHS: usize = 4;

/// Reads the paths of a suppression. What takes in every file, and what can take in none, is refused.
pub(super) fn paths(
    input: &str,
    text: &str,
    form: &Spanned<Vec<Spanned<String>>>,
) -> Result<Patterns, Problem> {
    let name_files = "name the files in which the finding may stay, such as `services/pay/**`";
    if form.value.is_empty() {
        return Err(yaml::problem(input, text, form, "no path is named").hint(name_files));
    }
    if let Some(one_too_many) = form.value.get(AT_MOST) {
        let message = format!("more than {AT_MOST} paths are named");
        return Err(yaml::problem(input, text, one_too_many, message)
            .hint("name a folder, or set the mode of the requirement in the policy"));
    }
    for path in &form.value {
        if let Some((message, hint)) = fault(&path.value) {
            return Err(yaml::problem(input, text, path, message).hint(hint));
        }
        let one = Patterns::from_exact_globs(&[&path.value]).map_err(|error| {
            yaml::problem(input, text, path, error.to_string())
                .hint("a path from the root of the repository, or a glob such as `services/pay/**`")
        })?;
        if takes_in_all(&one) {
            let message = format!("{} takes in every file", quoted(&path.value));
            return Err(yaml::problem(input, text, path, message).hint(name_files));
        }
    }
    let texts: Vec<&str> = form.value.iter().map(|path| path.value.as_str()).collect();
    Patterns::from_exact_globs(&texts)
        .map_err(|error| yaml::problem(input, text, form, error.to_string()).hint(name_files))
}

/// What is wrong with a path before it is a pattern, and what mends it.
fn fault(path: &str) -> Option<(String, &'static str)> {
    if path.chars().any(char::is_control) {
        return Some(("a path holds a control character".to_owned(), "remove it"));
    }
    let bare = path.trim_matches('/');
    if bare.is_empty() {
        let message = format!("{} names no file", quoted(path));
        return Some((message, "name the files in which the finding may stay, such as `services/pay/**`"));
    }
    if bare.split('/').any(|part| matches!(part, "" | "." | "..")) {
        let message = format!("{} can name no file", quoted(path));
        return Some((message, "paths count from the root of the repository, without `.`, `..` and `//`"));
    }
    None
}

/// Whether a pattern asks for nothing: it takes in files of any name somewhere, at the root or below.
fn takes_in_all(pattern: &Patterns) -> bool {
    (1..=DEPTHS).any(|depth| {
        ["", ".zq0w"].into_iter().any(|ending| {
            let taken = NAMES.iter().filter(|name| {
                let folders = vec![**name; depth].join("/");
                pattern.matches(&format!("{folders}{ending}").as_str().into())
            });
            taken.count() > 1
        })
    })
}

#[cfg(test)]
mod tests {
    use caution_core::problem::Position;

    use super::*;

    fn read(path: &str) -> Result<Patterns, Problem> {
        let at = Position { line: 1, column: 1 };
        let one = Spanned { value: path.to_owned(), position: at };
        paths("x", "", &Spanned { value: vec![one], position: at })
    }

    #[test]
    fn what_takes_in_every_file_is_refused() {
        let all = [
            "*",
            "**",
            "**/*",
            "*/**",
            "***",
            "/*",
            "/**",
            "*/",
            "?*",
            "*?",
            "[!x]*",
            "*.*",
            "**/*.*",
            "*/*/*",
            "{*,**}",
            "{**,a}",
            "**/[a-zA-Z]*",
            "**/**/",
        ];
        for path in all {
            let problem = read(path).unwrap_err();
            assert!(problem.message.contains("takes in every file"), "{path}: {problem}");
        }
    }

    #[test]
    fn what_can_take_in_no_file_is_refused() {
        for path in ["", "/", "//", ".", "./", "..", "../x", "./x", "a/../b", "a//b", "a/.", "**/.."] {
            let problem = read(path).unwrap_err();
            assert!(problem.message.contains("no file"), "{path}: {problem}");
            assert!(problem.hint.is_some());
        }
        assert!(read("a[").unwrap_err().message.contains("is not a path pattern"));
        assert!(read("a\u{1b}").unwrap_err().message.contains("control character"));
    }

    #[test]
    fn what_names_something_is_a_path() {
        for path in [
            "tools",
            "/tools/",
            "tools/**",
            "**/tools/**",
            "**/*.py",
            "*.py",
            "a*",
            "**/test_*",
            "src/*",
            "k/**",
            "**/*_test.go",
            "{a,b}/**",
            ".github/**",
        ] {
            assert!(read(path).is_ok(), "{path}");
        }
    }

    #[test]
    fn a_list_of_paths_is_bounded() {
        let at = Position { line: 1, column: 1 };
        let many = vec![Spanned { value: "a".to_owned(), position: at }; AT_MOST + 1];
        let problem = paths("x", "", &Spanned { value: many, position: at }).unwrap_err();
        assert_eq!(problem.message, "more than 100 paths are named");
    }
}
