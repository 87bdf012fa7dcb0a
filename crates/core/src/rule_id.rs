//! The id of a rule: built in and known when the program is made, or an organisation's own and read at
//! run time.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The id of a rule. A clone costs no copy of the text.
#[derive(Clone)]
pub struct RuleId(Text);

#[derive(Clone)]
enum Text {
    BuiltIn(&'static str),
    Read(Arc<str>),
}

impl RuleId {
    /// The id of a built-in rule.
    pub const fn built_in(id: &'static str) -> Self {
        Self(Text::BuiltIn(id))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::BuiltIn(id) => id,
            Text::Read(id) => id,
        }
    }
}

impl From<&'static str> for RuleId {
    fn from(id: &'static str) -> Self {
        Self::built_in(id)
    }
}

impl From<String> for RuleId {
    fn from(id: String) -> Self {
        Self(Text::Read(id.into()))
    }
}

impl Borrow<str> for RuleId {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for RuleId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl PartialEq for RuleId {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for RuleId {}

impl PartialOrd for RuleId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RuleId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for RuleId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // As `str` does, because `Borrow<str>` promises it.
        self.as_str().hash(state);
    }
}

impl PartialEq<str> for RuleId {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for RuleId {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for RuleId {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<RuleId> for str {
    fn eq(&self, other: &RuleId) -> bool {
        self == other.as_str()
    }
}

impl PartialEq<RuleId> for &str {
    fn eq(&self, other: &RuleId) -> bool {
        *self == other.as_str()
    }
}

impl PartialEq<RuleId> for String {
    fn eq(&self, other: &RuleId) -> bool {
        self == other.as_str()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use super::*;

    #[test]
    fn an_id_that_was_read_is_the_same_as_one_that_is_built_in() {
        let (built_in, read) = (RuleId::from("evil-merge"), RuleId::from("evil-merge".to_owned()));
        assert_eq!(built_in, read);
        assert_eq!(read, "evil-merge");
        assert_eq!(format!("{read} {read:?} {read:>12}"), "evil-merge \"evil-merge\"   evil-merge");
        assert_eq!(built_in.cmp(&RuleId::from("rest".to_owned())), Ordering::Less);
    }

    #[test]
    fn a_map_by_id_is_asked_by_text() {
        let pair = |id: &str| (RuleId::from(id.to_owned()), 1);
        assert_eq!(HashMap::from([pair("a")]).get("a"), Some(&1));
        assert_eq!(BTreeMap::from([pair("a")]).get("b"), None);
    }
}
