//! What runners of tests load before the tests, unasked: by its name, or because their configuration names it.

use crate::lang::modules::{folder, join, normalised};

/// Runners whose tests are written in languages of one family.
#[derive(Debug)]
pub struct Runner {
    /// How the names of its programs end.
    endings: &'static [&'static str],
    /// The names of the files that configure it, or that it loads.
    pub configurations: &'static [&'static str],
    /// Whether a file of that name is loaded for all tests below where it stands.
    is_loaded: fn(&str, &str) -> bool,
    /// Whether its configurations are programs that tell it what to do.
    is_told: bool,
    is_test: fn(&str, &str) -> bool,
    /// The programs that a configuration names, by the places where each may stand.
    named: fn(&str, &str) -> Vec<String>,
}

/// Every runner that is known.
const ALL: &[Runner] = &[
    Runner {
        endings: &[".py"],
        configurations: &[
            "conftest.py",
            "pytest.ini",
            ".pytest.ini",
            "pyproject.toml",
            "tox.ini",
            "setup.cfg",
            "setup.py",
        ],
        is_loaded: |name, _| name == "conftest.py",
        is_told: false,
        is_test: |_, name| name.starts_with("test") || name.ends_with("_test.py"),
        named: of_pytest,
    },
    Runner {
        endings: &[".js", ".ts", ".jsx", ".tsx", ".mjs", ".cjs", ".mts", ".cts"],
        configurations: &[
            "package.json",
            "jest.config.js",
            "jest.config.ts",
            "jest.config.mjs",
            "jest.config.cjs",
            "jest.config.json",
            "vitest.config.js",
            "vitest.config.ts",
            "vitest.config.mjs",
            "vitest.config.mts",
            "vite.config.js",
            "vite.config.ts",
            "vite.config.mjs",
            "vite.config.mts",
            "playwright.config.js",
            "playwright.config.ts",
            "cypress.config.js",
            "cypress.config.ts",
            "karma.conf.js",
            ".mocharc.js",
            ".mocharc.cjs",
            ".mocharc.json",
        ],
        is_loaded: |name, text| {
            let starts = ["jest.config.", "vitest.config.", "playwright.", "cypress.", "karma.", ".mocharc."];
            starts.iter().any(|start| name.starts_with(start))
                || name.starts_with("vite.config.") && quoted_behind(text, "test", ':').is_some()
        },
        is_told: true,
        is_test: |path, name| {
            [".test.", ".spec.", ".cy."].iter().any(|part| name.contains(part)) || path.contains("__tests__/")
        },
        named: of_javascript,
    },
    Runner {
        endings: &[".rb"],
        configurations: &[".rspec"],
        is_loaded: |_, _| false,
        is_told: false,
        is_test: |_, name| name.ends_with("_spec.rb"),
        named: of_rspec,
    },
    Runner {
        endings: &[".bash", ".bats"],
        configurations: &["setup_suite.bash"],
        is_loaded: |_, _| true,
        is_told: false,
        is_test: |_, name| name.ends_with(".bats"),
        named: |_, _| Vec::new(),
    },
];

impl Runner {
    /// The runner that may load a program.
    pub fn of(path: &str) -> Option<&'static Self> {
        ALL.iter().find(|runner| runner.endings.iter().any(|ending| path.ends_with(ending)))
    }

    /// Whether a file is a program of which a runner reads what it gives.
    pub fn reads(path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        Self::of(path).is_some_and(|runner| runner.is_told && runner.configurations.contains(&name))
    }

    /// Whether a file is one of its tests.
    pub fn is_test(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.endings.iter().any(|ending| name.ends_with(ending)) && (self.is_test)(path, name)
    }

    /// The programs that a configuration has loaded for all tests below its folder: itself, if it is one, and each
    /// place where one that it names may stand.
    pub fn loads(&self, configuration: &str, text: &str) -> Vec<String> {
        let name = configuration.rsplit('/').next().unwrap_or(configuration);
        let own = (self.is_loaded)(name, text).then(|| configuration.to_owned());
        let named = (self.named)(name, text).into_iter();
        let named = named.filter_map(|place| normalised(&join(folder(configuration), &place)));
        own.into_iter().chain(named).collect()
    }
}

/// Plugins of pytest: `pytest_plugins`, `-p`, the entry points `pytest11`.
fn of_pytest(name: &str, text: &str) -> Vec<String> {
    let mut modules: Vec<&str> = Vec::new();
    match name {
        "conftest.py" => modules.extend(quoted_behind(text, "pytest_plugins", '=').unwrap_or_default()),
        "setup.py" => {
            let points = quoted_behind(text, "pytest11", ':').unwrap_or_default().into_iter();
            modules.extend(points.filter_map(|point| Some(point.split_once('=')?.1)));
        }
        _ => {
            let mut tokens =
                text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '[' | ']'));
            let mut tokens = tokens.by_ref().filter(|token| !token.is_empty());
            while let Some(token) = tokens.next() {
                if token == "-p" {
                    modules.extend(tokens.next());
                }
            }
            modules.extend(entry_points(text));
        }
    }
    let modules = modules.into_iter().filter_map(|module| module.trim().split([':', ' ']).next());
    let paths = modules.filter(|module| !module.is_empty()).map(|module| module.replace('.', "/"));
    let places = |path: String| {
        let file = format!("{path}.py");
        let package = format!("{path}/__init__.py");
        [format!("src/{file}"), format!("src/{package}"), file, package]
    };
    paths.flat_map(places).collect()
}

/// The modules of the entry points `pytest11` in a file of sections.
fn entry_points(text: &str) -> Vec<&str> {
    let mut modules = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        let trimmed = line.trim();
        let begins_other =
            trimmed.starts_with('[') || !line.starts_with(char::is_whitespace) && is_list(trimmed);
        if trimmed.starts_with('[') && trimmed.contains("pytest11")
            || is_list(trimmed) && trimmed.contains("pytest11")
        {
            is_inside = true;
        } else if begins_other {
            is_inside = false;
        } else if is_inside && let Some((_, module)) = trimmed.split_once('=') {
            modules.push(module.trim().trim_matches(['"', '\'']));
        }
    }
    modules
}

/// Whether a line says that its value stands in those that follow: `pytest11 =`.
fn is_list(line: &str) -> bool {
    line.ends_with('=')
}

/// Set-up files of Jest, Vitest, Playwright, Cypress, Mocha.
fn of_javascript(name: &str, text: &str) -> Vec<String> {
    const KEYS: &[&str] = &[
        "setupFiles",
        "setupFilesAfterEnv",
        "globalSetup",
        "globalTeardown",
        "testEnvironment",
        "snapshotSerializers",
        "supportFile",
    ];
    const OF_MOCHA: &[&str] = &["require", "file"];
    const ENDINGS: &[&str] = &["", ".js", ".ts", ".mjs", ".cjs", ".jsx", ".tsx", "/index.js", "/index.ts"];
    let keys = if name.starts_with(".mocharc") { OF_MOCHA } else { KEYS };
    let named = keys.iter().filter_map(|key| quoted_behind(text, key, ':')).flatten();
    let paths = named.map(|path| path.trim_start_matches("<rootDir>").trim_start_matches('/'));
    paths.flat_map(|path| ENDINGS.iter().map(move |ending| format!("{path}{ending}"))).collect()
}

/// What RSpec is told to require.
fn of_rspec(_: &str, text: &str) -> Vec<String> {
    let mut named = Vec::new();
    let mut words = text.split(|c: char| c.is_whitespace() || c == '=');
    while let Some(word) = words.next() {
        let path = match word {
            "--require" | "-r" => words.next(),
            _ => word.strip_prefix("-r").filter(|rest| !rest.starts_with('-')),
        };
        named.extend(path.filter(|path| !path.is_empty()));
    }
    let places = |path: &str| {
        let path = path.trim_end_matches(".rb");
        ["spec/", "lib/", ""].map(|folder| format!("{folder}{path}.rb"))
    };
    named.into_iter().flat_map(places).collect()
}

/// The texts in quotes behind a key: in the brackets that follow it, else up to the end of the line; none if no such
/// key is there.
fn quoted_behind<'t>(text: &'t str, key: &str, sign: char) -> Option<Vec<&'t str>> {
    let mut found: Option<Vec<&str>> = None;
    for (at, _) in text.match_indices(key) {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let (before, rest) = text.split_at(at);
        let rest = rest.get(key.len()..).unwrap_or_default();
        if before.ends_with(is_part) || rest.starts_with(is_part) {
            continue;
        }
        let rest = rest.trim_start_matches(['"', '\'']).trim_start();
        let Some(value) = rest.strip_prefix(sign) else { continue };
        let value = value.trim_start_matches([' ', '\t']);
        let end = match value.chars().next() {
            Some('[') => value.find(']'),
            Some('(') => value.find(')'),
            _ => value.find('\n'),
        };
        let value = value.get(..end.unwrap_or(value.len())).unwrap_or_default();
        found.get_or_insert_default().extend(quoted(value));
    }
    found
}

fn quoted(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((at, quote)) = rest.char_indices().find(|(_, c)| matches!(c, '"' | '\'' | '`')) {
        let inner = rest.get(at + 1..).unwrap_or_default();
        let Some(end) = inner.find(quote) else { break };
        found.push(inner.get(..end).unwrap_or_default());
        rest = inner.get(end + 1..).unwrap_or_default();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_names_what_is_loaded_before_the_tests() {
        for (path, text, wanted) in [
            ("a/conftest.py", "pytest_plugins = [\n    \"tools.plug\",\n]\n", "a/tools/plug.py"),
            ("conftest.py", "pytest_plugins = \"plug\"\n", "plug.py"),
            ("pytest.ini", "[pytest]\naddopts = -v -p plug\n", "plug.py"),
            ("pyproject.toml", "[tool.pytest.ini_options]\naddopts = [\"-p\", \"plug\"]\n", "plug.py"),
            ("pyproject.toml", "[project.entry-points.pytest11]\nx = \"my.plugin\"\n", "src/my/plugin.py"),
            ("setup.cfg", "[options.entry_points]\npytest11 =\n    x = my.plugin\n", "my/plugin.py"),
            ("setup.py", "setup(entry_points={\"pytest11\": [\"x = my.plugin\"]})\n", "my/plugin.py"),
        ] {
            let loads = Runner::of("a.py").unwrap().loads(path, text);
            assert!(loads.iter().any(|place| place == wanted), "{text}: {loads:?}");
        }
        for (path, text, wanted) in [
            ("a/package.json", "{\"jest\": {\"setupFiles\": [\"<rootDir>/test/up.js\"]}}", "a/test/up.js"),
            ("jest.config.js", "module.exports = {\n  setupFilesAfterEnv: ['./up'],\n};\n", "up.js"),
            ("vitest.config.ts", "test: {\n  setupFiles: \"./up.ts\",\n}\n", "up.ts"),
            ("jest.config.js", "globalSetup: require.resolve('./up.ts'),\n", "up.ts"),
            (".mocharc.json", "{\"require\": [\"./up.cjs\"]}", "up.cjs"),
            ("vitest.config.ts", "", "vitest.config.ts"),
            ("vite.config.ts", "export default { test: {} }\n", "vite.config.ts"),
        ] {
            let loads = Runner::of("a.ts").unwrap().loads(path, text);
            assert!(loads.iter().any(|place| place == wanted), "{text}: {loads:?}");
        }
        for (path, text) in [
            ("package.json", "{\"main\": \"./up.js\", \"exports\": {\"require\": \"./up.js\"}}"),
            ("vite.config.ts", "export default { build: { lib: { entry: \"./up.js\" } } }\n"),
        ] {
            assert_eq!(Runner::of("a.ts").unwrap().loads(path, text), Vec::<String>::new(), "{text}");
        }
        let loads =
            Runner::of("a.rb").unwrap().loads(".rspec", "--color\n--require spec_helper\n-r./spec/x\n");
        assert!(loads.contains(&"spec/spec_helper.rb".to_owned()), "{loads:?}");
        assert!(loads.contains(&"spec/x.rb".to_owned()), "{loads:?}");
    }

    #[test]
    fn a_test_is_known_by_its_name() {
        for (path, is_test) in [
            ("a/test_a.py", true),
            ("a/tests.py", true),
            ("a/a_test.py", true),
            ("a/contest.py", false),
            ("a/a.test.ts", true),
            ("a/__tests__/a.js", true),
            ("a/latest.js", false),
            ("spec/a_spec.rb", true),
            ("test/a.bats", true),
            ("test/a.bash", false),
        ] {
            assert_eq!(Runner::of(path).unwrap().is_test(path), is_test, "{path}");
        }
    }
}
