//! The names of a file, each kept once.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// A name in a file's own table. The first one is the empty text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Name(pub u32);

impl Name {
    /// The empty text.
    pub const EMPTY: Self = Self(0);
}

/// The table: one text, cut into pieces.
#[derive(Debug, Clone, Default)]
pub struct Names {
    text: String,
    /// Where each piece ends, the empty one not counted.
    ends: Vec<u32>,
    /// Pieces by hash, while the table is made.
    known: HashMap<u64, Vec<u32>>,
    hasher: RandomState,
}

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.ends == other.ends
    }
}

impl Eq for Names {}

impl Names {
    /// The name of a text: the one it has already, or a new one. A text beyond 4 GiB of names is the empty one.
    pub fn intern(&mut self, text: &str) -> Name {
        if text.is_empty() {
            return Name::EMPTY;
        }
        let hash = self.hasher.hash_one(text);
        let found = self.known.get(&hash).into_iter().flatten().copied().map(Name);
        if let Some(name) = found.into_iter().find(|name| self.text(*name) == text) {
            return name;
        }
        let end = u32::try_from(self.text.len() + text.len());
        let (Ok(end), Ok(count)) = (end, u32::try_from(self.ends.len())) else { return Name::EMPTY };
        self.text.push_str(text);
        self.ends.push(end);
        let name = Name(count.saturating_add(1));
        self.known.entry(hash).or_default().push(name.0);
        name
    }

    /// The text of a name; empty if there is no such name.
    pub fn text(&self, name: Name) -> &str {
        let Some(index) = (name.0 as usize).checked_sub(1) else { return "" };
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The name that a text has, if it has one.
    pub fn find(&self, text: &str) -> Option<Name> {
        self.iter().find(|(_, known)| *known == text).map(|(name, _)| name)
    }

    /// Every name with its text.
    pub fn iter(&self) -> impl Iterator<Item = (Name, &str)> {
        (0..=self.ends.len()).filter_map(|index| u32::try_from(index).ok()).map(|index| {
            let name = Name(index);
            (name, self.text(name))
        })
    }

    /// How many there are, the empty one not counted.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none but the empty one.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Ends the making of the table: what only that needs is let go.
    pub fn freeze(&mut self) {
        self.known = HashMap::new();
    }

    /// The whole text and where each piece ends: the form in which it is stored.
    pub fn parts(&self) -> (&str, &[u32]) {
        (&self.text, &self.ends)
    }

    /// A table from its stored form; `None` if the ends do not cut the text.
    pub fn from_parts(text: String, ends: Vec<u32>) -> Option<Self> {
        let cut = ends.iter().all(|end| text.is_char_boundary(*end as usize));
        (cut && ends.is_sorted() && ends.last().is_none_or(|last| *last as usize == text.len()))
            .then(|| Self { text, ends, ..Self::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_name_and_the_table_survives_its_stored_form() {
        let mut names = Names::default();
        let (one, other) = (names.intern("cart"), names.intern("total"));
        assert_eq!(names.intern("cart"), one);
        assert_eq!((names.text(one), names.text(other), names.text(Name(9))), ("cart", "total", ""));
        let (text, ends) = names.parts();
        let again = Names::from_parts(text.to_owned(), ends.to_vec()).unwrap();
        assert_eq!(again, names);
        assert_eq!(again.find("total"), Some(other));
        assert_eq!(Names::from_parts("é".to_owned(), vec![1, 2]), None);
    }
}
