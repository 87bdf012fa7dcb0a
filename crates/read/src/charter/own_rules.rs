//! Which files of `.caution/rules/` are the organisation's own rules.

use caution_core::RepoPath;
use caution_core::problem::Problem;

/// The folder of the organisation's own rules.
pub const RULES_FOLDER: &str = ".caution/rules";

/// How many files may stand in the folder of rules.
pub const RULE_FILES: usize = 500;

/// Which files of the folder of rules are rules: those that end in `.yml` or `.yaml` and stand in the
/// folder itself. Cases stand in its folder `tests`, and other files are nobody's business; a rule in
/// another folder below would be passed over in silence, so it is an error.
pub fn rule_files(listed: &[RepoPath]) -> Result<Vec<RepoPath>, Problem> {
    if listed.len() > RULE_FILES {
        let message = format!("there are more than {RULE_FILES} files in this folder");
        return Err(Problem::new(RULES_FOLDER, message).hint("several rules may stand in one file"));
    }
    for path in listed {
        if path.as_bytes() == RULES_FOLDER.as_bytes() {
            return Err(Problem::new(RULES_FOLDER, "this is not a folder")
                .hint("rules are files in a folder of this name"));
        }
        if is_yaml(path) && !is_rule_file(path) && !is_case_file(path) {
            return Err(Problem::new(path.to_string(), "a rule in a folder below is not read")
                .hint(format!("move it to `{RULES_FOLDER}/`, and cases to `{RULES_FOLDER}/tests/`")));
        }
    }
    Ok(listed.iter().filter(|path| is_rule_file(path)).cloned().collect())
}

/// Whether a file holds rules of the organisation.
pub(super) fn is_rule_file(path: &RepoPath) -> bool {
    let inner = path.as_bytes().strip_prefix(RULES_FOLDER.as_bytes());
    let name = inner.and_then(|inner| inner.strip_prefix(b"/"));
    is_yaml(path) && name.is_some_and(|name| !name.contains(&b'/'))
}

/// Whether a file holds cases of the organisation's rules.
pub fn is_case_file(path: &RepoPath) -> bool {
    let inner = path.as_bytes().strip_prefix(RULES_FOLDER.as_bytes());
    is_yaml(path) && inner.is_some_and(|inner| inner.starts_with(b"/tests/"))
}

fn is_yaml(path: &RepoPath) -> bool {
    let name = path.as_bytes().to_ascii_lowercase();
    [b".yml".as_slice(), b".yaml"].iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(listed: &[&str]) -> Result<Vec<String>, Problem> {
        let listed: Vec<RepoPath> = listed.iter().map(|path| RepoPath::from(*path)).collect();
        Ok(rule_files(&listed)?.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn rules_stand_in_the_folder_itself_and_cases_in_tests() {
        let listed = [
            ".caution/rules/README.md",
            ".caution/rules/a.yml",
            ".caution/rules/B.YAML",
            ".caution/rules/notes/why.md",
            ".caution/rules/tests/a-test.yml",
        ];
        assert_eq!(rules(&listed).unwrap(), [".caution/rules/a.yml", ".caution/rules/B.YAML"]);
        assert!(is_case_file(&listed[4].into()) && !is_case_file(&listed[1].into()));
    }

    #[test]
    fn what_would_be_passed_over_in_silence_is_an_error() {
        let below = rules(&[".caution/rules/python/a.yml"]).unwrap_err();
        assert_eq!(below.to_string(), ".caution/rules/python/a.yml: a rule in a folder below is not read");
        let file = rules(&[".caution/rules"]).unwrap_err();
        assert_eq!(file.to_string(), ".caution/rules: this is not a folder");
        let many: Vec<String> =
            (0..=RULE_FILES).map(|number| format!(".caution/rules/{number}.md")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(rules(&many).unwrap_err().message, "there are more than 500 files in this folder");
    }
}
