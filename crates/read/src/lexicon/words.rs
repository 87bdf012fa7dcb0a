//! Identifiers as words.

use std::collections::HashSet;

/// The words of a name: `chargeCards`, `charge_cards` and `ChargeCard` are all `charge card`. Lower
/// case, singular as far as an ending tells, digits with the word before them.
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut previous = ' ';
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        let next_is_small = characters.peek().is_some_and(|next| next.is_lowercase());
        let starts = character.is_uppercase()
            && (previous.is_lowercase()
                || previous.is_ascii_digit()
                || (previous.is_uppercase() && next_is_small));
        if !character.is_alphanumeric() || starts {
            finish(&mut word, &mut words);
        }
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        }
        previous = character;
    }
    finish(&mut word, &mut words);
    words
}

fn finish(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(singular(std::mem::take(word)));
    }
}

fn singular(mut word: String) -> String {
    if word.len() > 4 && word.ends_with("ies") {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is", "ous", "ses", "sms", "aws", "sns", "sqs", "dns", "https", "redis"]
            .iter()
            .any(|end| word.ends_with(end) || word == *end)
    {
        word.truncate(word.len() - 1);
    }
    word
}

/// A set of words and of phrases of several words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    single: HashSet<String>,
    phrases: Vec<Vec<String>>,
}

impl Words {
    /// Adds words and phrases as they are written in a lexicon.
    pub(super) fn add(&mut self, entries: &[String]) {
        for entry in entries {
            let phrase = words(entry);
            match phrase.as_slice() {
                [] => {}
                [only] => {
                    self.single.insert(only.clone());
                }
                _ => self.phrases.push(phrase),
            }
        }
    }

    pub(super) fn remove(&mut self, entries: &[String]) {
        for entry in entries {
            let phrase = words(entry);
            self.phrases.retain(|known| *known != phrase);
            if let [only] = phrase.as_slice() {
                self.single.remove(only);
            }
        }
    }

    /// Whether one of them stands anywhere in these words.
    pub fn within(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.single.contains(word)) || self.phrase_within(words)
    }

    /// Whether one of the phrases of several words stands anywhere in these words.
    fn phrase_within(&self, words: &[String]) -> bool {
        self.phrases
            .iter()
            .any(|phrase| words.windows(phrase.len()).any(|window| window == phrase.as_slice()))
    }

    /// Whether these words begin with one of them.
    pub fn begins(&self, words: &[String]) -> bool {
        words.first().is_some_and(|first| self.single.contains(first))
            || self.phrases.iter().any(|phrase| words.starts_with(phrase))
    }

    /// Whether these words are one of them, as a whole.
    pub fn is(&self, words: &[String]) -> bool {
        match words {
            [only] => self.single.contains(only),
            _ => self.phrases.iter().any(|phrase| phrase == words),
        }
    }

    /// Whether this word is one of them.
    pub fn has(&self, word: &str) -> bool {
        self.single.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_style_have_the_same_words() {
        for name in ["chargeCards", "charge_cards", "ChargeCard", "CHARGE_CARD", "charge-card"] {
            assert_eq!(words(name), ["charge", "card"], "{name}");
        }
        assert_eq!(words("sendSMSMessage"), ["send", "sms", "message"]);
        assert_eq!(words("HTTPClient"), ["http", "client"]);
        assert_eq!(words("uuid4"), ["uuid4"]);
        assert_eq!(words("status"), ["status"]);
        assert_eq!(words("_"), Vec::<String>::new());
        assert_eq!(words("deliveries"), ["delivery"]);
    }

    #[test]
    fn a_phrase_stands_whole_or_not_at_all() {
        let mut set = Words::default();
        set.add(&["place order".to_owned(), "charge".to_owned()]);
        assert!(set.within(&words("tryPlaceOrder")) && set.begins(&words("placeOrderNow")));
        assert!(!set.within(&words("orderPlace")) && !set.is(&words("placeOrderNow")));
        assert!(set.is(&words("charge")) && !set.is(&words("chargeCard")));
    }
}
