//! Types of the standard library that are no interfaces: what is asked of them is never a method of the program.

use caution_core::facts::Value;

use super::{Given, Reader};

/// The types, by package, sorted.
const TYPES: &[(&str, &[&str])] = &[
    ("bufio", &["Reader", "Scanner", "Writer"]),
    ("bytes", &["Buffer", "Reader"]),
    ("database/sql", &["DB", "Row", "Rows", "Stmt", "Tx"]),
    ("encoding/json", &["Decoder", "Encoder"]),
    ("flag", &["FlagSet"]),
    ("log", &["Logger"]),
    ("log/slog", &["Logger"]),
    ("math/big", &["Float", "Int", "Rat"]),
    ("net/http", &["Client", "Cookie", "Header", "Request", "Response", "Server", "ServeMux", "Transport"]),
    ("net/http/httptest", &["ResponseRecorder", "Server"]),
    ("net/url", &["URL", "Values"]),
    ("os", &["File"]),
    ("os/exec", &["Cmd"]),
    ("reflect", &["Value"]),
    ("regexp", &["Regexp"]),
    ("strings", &["Builder", "Reader", "Replacer"]),
    ("sync", &["Cond", "Map", "Mutex", "Once", "Pool", "RWMutex", "WaitGroup"]),
    ("testing", &["B", "F", "M", "PB", "T"]),
    ("time", &["Duration", "Location", "Month", "Ticker", "Time", "Timer"]),
];

/// Functions that give such a type first, by package, sorted.
const MAKERS: &[(&str, &[&str])] = &[
    ("bufio", &["NewReader", "NewScanner", "NewWriter"]),
    ("bytes", &["NewBuffer", "NewBufferString", "NewReader"]),
    ("encoding/json", &["NewDecoder", "NewEncoder"]),
    ("net/http", &["Get", "NewRequest", "NewRequestWithContext", "NewServeMux", "Post"]),
    ("net/http/httptest", &["NewRecorder", "NewRequest", "NewServer", "NewTLSServer"]),
    ("net/url", &["Parse"]),
    ("os", &["Create", "CreateTemp", "Open", "OpenFile"]),
    ("os/exec", &["Command", "CommandContext"]),
    ("regexp", &["Compile", "MustCompile"]),
    ("strings", &["NewReader", "NewReplacer"]),
    ("time", &["Date", "Now", "NewTicker", "NewTimer", "Parse", "Unix"]),
];

impl Reader<'_, '_, '_> {
    /// Whether what is known of a name says that it is of such a type.
    pub(super) fn is_outside(&self, given: Given) -> bool {
        let facts = self.builder.so_far();
        let [package, item] = facts.path(given.path) else { return false };
        let (package, name) = (facts.text(package.name), facts.text(item.name));
        let among = match given.value {
            Value::Instance => TYPES,
            // `T{}` is a call as well.
            Value::Same if item.called && has(TYPES, &self.imports, package, name) => return true,
            Value::Same if item.called => MAKERS,
            _ => return false,
        };
        has(among, &self.imports, package, name)
    }
}

/// Whether a package that is imported under that name has that item.
fn has(among: &[(&str, &[&str])], imports: &[super::Imported<'_>], package: &str, item: &str) -> bool {
    let named = |imported: &&super::Imported<'_>| {
        imported.name.unwrap_or_else(|| imported.module.rsplit('/').next().unwrap_or_default()) == package
    };
    let imported = imports.iter().filter(named);
    imported.into_iter().any(|imported| {
        among
            .binary_search_by_key(&imported.module, |(module, _)| module)
            .is_ok_and(|at| among.get(at).is_some_and(|(_, items)| items.contains(&item)))
    })
}
