//! What a program is for, by its path and its first lines.

use caution_core::RepoPath;

/// What a program is for. Rules about behaviour in production look at [`Role::Product`] only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It runs in production, as far as can be told.
    Product,
    /// A test, or what tests use.
    Test,
    /// An example, a sample, documentation.
    Example,
    /// Written by a generator.
    Generated,
    /// Somebody else's code that is kept here.
    Vendored,
}

const TEST_FOLDERS: &[&str] =
    &["test", "tests", "__tests__", "e2e", "fixtures", "testdata", "__mocks__", "cypress", "playwright"];
/// Beside a framework that looks for its tests there.
const SPEC_FOLDERS: &[&str] = &["spec", "specs"];
const EXAMPLE_FOLDERS: &[&str] = &["example", "examples", "docs_src"];
const VENDOR_FOLDERS: &[&str] = &["vendor", "third_party", "node_modules", "_vendor", "site-packages"];
const GENERATED_FOLDERS: &[&str] = &["generated", "__generated__"];

impl Role {
    /// What a file is for, by its path alone.
    pub fn of_path(path: &RepoPath) -> Self {
        let path = path.to_string();
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let folders: Vec<String> = folders.split('/').map(str::to_ascii_lowercase).collect();
        // Below its sources, Java names packages, not purposes.
        // Below `lib`, a gem holds what it gives to others: its commands, and its helpers for their tests.
        let is_of_tests = |folder: &&String| {
            TEST_FOLDERS.contains(&folder.as_str()) || SPEC_FOLDERS.contains(&folder.as_str())
        };
        let mut above = folders.iter().take_while(|folder| !is_of_tests(folder));
        let is_gem = name.ends_with(".rb") && above.any(|folder| folder == "lib");
        let packages = folders.windows(2).any(|pair| pair.iter().eq(["src", "main"]));
        let within =
            |names: &[&str]| !packages && folders.iter().any(|folder| names.contains(&folder.as_str()));
        let script = [".js", ".ts", ".jsx", ".tsx", ".mjs", ".cjs"].iter().any(|end| name.ends_with(end));
        if within(VENDOR_FOLDERS) || is_vendored(name) {
            Self::Vendored
        } else if within(TEST_FOLDERS) && !is_gem
            || script && within(SPEC_FOLDERS)
            || is_test(name) && !(is_gem && name.starts_with("test_"))
        {
            Self::Test
        } else if within(GENERATED_FOLDERS) || is_generated(name) {
            Self::Generated
        } else if within(EXAMPLE_FOLDERS) {
            Self::Example
        } else {
            Self::Product
        }
    }

    /// What a file is for, by its path and by what it says of itself.
    pub fn of(path: &RepoPath, text: &str) -> Self {
        match Self::of_path(path) {
            Self::Product if says_generated(text) => Self::Generated,
            role => role,
        }
    }

    /// What a changed file is for. What it only now says of itself counts for nothing: whoever wants to
    /// pass unseen would say it.
    pub fn of_change(path: &RepoPath, before: Option<&str>, after: &str) -> Self {
        match (Self::of_path(path), before) {
            (Self::Product, Some(before)) if says_generated(before) && says_generated(after) => {
                Self::Generated
            }
            (role, _) => role,
        }
    }

    /// What it is, in sentences.
    pub fn article(self) -> &'static str {
        match self {
            Self::Product => "a program of the product",
            Self::Test => "a test",
            Self::Example => "an example",
            Self::Generated => "generated",
            Self::Vendored => "somebody else's code",
        }
    }
}

/// `jquery.min.js`, `jquery-ui-1.13.2.custom.js`: a library with its version in its name.
fn is_vendored(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let script = lower.ends_with(".js") || lower.ends_with(".mjs");
    let versioned = lower.split(['-', '_']).any(|part| {
        let digits = part
            .split('.')
            .take_while(|piece| !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_digit()));
        digits.count() >= 2
    });
    script
        && (lower.contains(".min.") || lower.contains(".bundle.") || lower.starts_with("jquery") || versioned)
}

fn is_test(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let stem = lower.split('.').next().unwrap_or_default();
    let marked = [".test.", ".spec.", ".tests.", ".e2e.", ".cy."];
    // `OrderTest.java`: a capital, so that `Contest.java` is not one.
    let class = name.split('.').next().unwrap_or_default();
    marked.iter().any(|mark| lower.contains(mark))
        || stem.starts_with("test_")
        || stem.ends_with("_test")
        || stem.ends_with("_tests")
        || matches!(stem, "conftest" | "tests" | "test")
        || ["Test", "Tests", "TestCase"].iter().any(|end| class.ends_with(end) && class != *end)
            && lower.ends_with(".java")
}

/// Whether a name is one that generators give.
fn is_generated(name: &str) -> bool {
    let ends = [
        ".pb.go",
        "_pb2.py",
        "_pb2_grpc.py",
        ".pb.ts",
        "_pb.js",
        ".gen.go",
        "_gen.go",
        ".generated.ts",
        ".generated.js",
        ".g.ts",
    ];
    ends.iter().any(|end| name.ends_with(end))
}

/// Whether a generator says in a comment of the first lines that it wrote the file.
fn says_generated(text: &str) -> bool {
    text.lines().take(15).any(|line| {
        let line = line.trim_start();
        let comment = ["//", "#", "/*", "*"].iter().any(|mark| line.starts_with(mark));
        let line = line.to_ascii_lowercase();
        comment && (line.contains("do not edit") && line.contains("generated") || line.contains("@generated"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(path: &str) -> Role {
        Role::of_path(&RepoPath::from(path))
    }

    #[test]
    fn a_path_tells_tests_and_strangers_from_the_product() {
        for path in [
            "tests/a.py",
            "src/test/java/A.java",
            "a/b_test.go",
            "src/a.test.ts",
            "test_a.py",
            "spec/a.js",
            "OrderTest.java",
            "test/lib/shop_test.rb",
            "spec/models/a_test.rb",
        ] {
            assert_eq!(role(path), Role::Test, "{path}");
        }
        for path in
            ["vendor/a/b.go", "web/node_modules/x/y.js", "static/jquery-ui-1.13.2.custom.js", "a.min.js"]
        {
            assert_eq!(role(path), Role::Vendored, "{path}");
        }
        for path in ["api/a.pb.go", "a_pb2.py", "src/generated/a.ts"] {
            assert_eq!(role(path), Role::Generated, "{path}");
        }
    }

    #[test]
    fn names_that_only_sound_like_it_are_product() {
        for path in [
            "src/main/java/com/acme/testing/Pay.java",
            "railties/lib/rails/commands/test/test_command.rb",
            "lib/active_support/testing/assertions.rb",
            "lib/log_subscriber/test_helper.rb",
            "src/main/java/com/acme/vendor/Pay.java",
            "SplitIT.java",
            "KIT.java",
            "Contest.java",
            "latest.py",
            "docs/conf.py",
            "samples/pay.py",
            "spec/pay.py",
            "gen/pay.go",
            "src/attestation.ts",
            "pay-v2.js",
        ] {
            assert_eq!(role(path), Role::Product, "{path}");
        }
    }

    #[test]
    fn what_a_file_only_now_says_of_itself_counts_for_nothing() {
        let path = RepoPath::from("shop/pay.py");
        let (plain, marked) = ("a = 1\n", "# @generated\na = 1\n");
        assert_eq!(Role::of_change(&path, None, marked), Role::Product);
        assert_eq!(Role::of_change(&path, Some(plain), marked), Role::Product);
        assert_eq!(Role::of_change(&path, Some(marked), marked), Role::Generated);
        assert_eq!(Role::of_change(&path, Some(marked), plain), Role::Product);
        assert_eq!(Role::of(&path, marked), Role::Generated);
    }
}
