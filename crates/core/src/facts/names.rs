//! The names of a file, each kept once.

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
    /// What is needed while the table is made.
    known: Known,
}

/// Names by hash: a table in which the next free slot is taken. A slot holds a name, or zero.
#[derive(Debug, Clone, Default)]
struct Known {
    slots: Vec<u32>,
    /// Of each name.
    hashes: Vec<u32>,
    /// Seeded, so that no repository can be made whose names all collide.
    hasher: RandomState,
}

impl Known {
    fn hash(&self, text: &str) -> u32 {
        let hash = self.hasher.hash_one(text);
        u32::try_from(hash & u64::from(u32::MAX)).unwrap_or(0)
    }

    /// The names in the slots from that of a hash on, up to the first free one, that have this hash.
    fn with(&self, hash: u32) -> impl Iterator<Item = Name> {
        self.run(hash)
            .filter_map(|slot| self.slots.get(slot).copied())
            .take_while(|name| *name != 0)
            .filter(move |name| self.hashes.get(*name as usize - 1) == Some(&hash))
            .map(Name)
    }

    fn run(&self, hash: u32) -> impl Iterator<Item = usize> + use<> {
        let mask = self.slots.len().wrapping_sub(1);
        (0..self.slots.len()).map(move |step| (hash as usize).wrapping_add(step) & mask)
    }

    /// Adds the name that comes after those which are there.
    fn add(&mut self, hash: u32) {
        self.hashes.push(hash);
        if self.hashes.len() * 2 > self.slots.len() {
            let count = (self.hashes.len() * 4).next_power_of_two().max(64);
            self.slots = vec![0; count];
            for at in 0..self.hashes.len() {
                self.take_slot(at);
            }
        } else {
            self.take_slot(self.hashes.len() - 1);
        }
    }

    fn take_slot(&mut self, at: usize) {
        let (Some(hash), Ok(name)) = (self.hashes.get(at).copied(), u32::try_from(at + 1)) else { return };
        let free = self.run(hash).find(|slot| self.slots.get(*slot) == Some(&0));
        if let Some(slot) = free.and_then(|slot| self.slots.get_mut(slot)) {
            *slot = name;
        }
    }
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
        if self.known.hashes.len() < self.ends.len() {
            self.thaw();
        }
        let hash = self.known.hash(text);
        if let Some(name) = self.known.with(hash).find(|name| self.text(*name) == text) {
            return name;
        }
        let end = u32::try_from(self.text.len() + text.len());
        let (Ok(end), Ok(count)) = (end, u32::try_from(self.ends.len() + 1)) else { return Name::EMPTY };
        self.text.push_str(text);
        self.ends.push(end);
        self.known.add(hash);
        Name(count)
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
        if text.is_empty() {
            return Some(Name::EMPTY);
        }
        if !self.known.hashes.is_empty() {
            return self.known.with(self.known.hash(text)).find(|name| self.text(*name) == text);
        }
        // The lengths tell most of them apart.
        let (all, wanted) = (self.text.as_bytes(), text.as_bytes());
        let mut start = 0_usize;
        let found = self.ends.iter().position(|end| {
            let end = *end as usize;
            let begin = std::mem::replace(&mut start, end);
            end.wrapping_sub(begin) == wanted.len() && all.get(begin..end) == Some(wanted)
        })?;
        u32::try_from(found + 1).ok().map(Name)
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
        self.known = Known::default();
    }

    /// Makes ready for more names what was stored, or frozen.
    fn thaw(&mut self) {
        let mut known = Known::default();
        for (_, text) in self.iter().skip(1) {
            known.add(known.hash(text));
        }
        self.known = known;
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
    fn many_names_are_told_apart() {
        let mut names = Names::default();
        for _ in 0..2 {
            for number in 0..5_000_u32 {
                assert_eq!(names.intern(&format!("name{number}")), Name(number + 1));
            }
        }
        names.freeze();
        assert_eq!(names.find("name4999"), Some(Name(5_000)));
    }

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
        let mut more = again;
        assert_eq!((more.intern("total"), more.intern("price")), (other, Name(3)));
        assert_eq!(
            (more.find("price"), more.find("none"), more.find("")),
            (Some(Name(3)), None, Some(Name(0)))
        );
        more.freeze();
        assert_eq!((more.find("cart"), more.find("car")), (Some(one), None));
        assert_eq!(Names::from_parts("é".to_owned(), vec![1, 2]), None);
    }
}
