//! The effect lexicon: which words in code stand for effects, marks, keys and locks.
//!
//! It is data with a version. An organisation adds its own words in `.caution/lexicon.yaml`, in the
//! same form, and takes out those that mean something else with it.

mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use caution_core::problem::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::yaml::{self, Spanned};

pub use words::{Words, words};

/// The version of the form.
pub const VERSION: u32 = 1;

/// As the build made it of `lexicon/built_in.yaml`.
const BUILT_IN: &str = include_str!(concat!(env!("OUT_DIR"), "/built_in.json"));

macro_rules! lexicon {
    ($($(#[$doc:meta])* $list:ident,)+) => {
        /// `.caution/lexicon.yaml`: an organisation's own words. Words are written in lower case and in
        /// the singular; `chargeCards` in code is `charge card` here.
        #[derive(Debug, Clone, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct LexiconForm {
            /// The version of this form: 1.
            pub(crate) version: Spanned<u32>,
            /// Kinds of effects: a new kind, or more words for a known one.
            #[serde(default)]
            pub(crate) effects: BTreeMap<String, EffectForm>,
            /// Words to leave out of every list: they mean something else here.
            #[serde(default)]
            pub(crate) without: Vec<String>,
            $($(#[$doc])* #[serde(default)] pub(crate) $list: Vec<String>,)+
        }

        /// The effect lexicon, ready to be asked.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct Lexicon {
            /// The kinds of effects, by name.
            pub effects: BTreeMap<String, EffectWords>,
            $($(#[$doc])* pub $list: Words,)+
        }

        impl Lexicon {
            fn add(&mut self, form: &LexiconForm) {
                for (name, effect) in &form.effects {
                    self.effects.entry(name.clone()).or_default().add(effect);
                }
                $(self.$list.add(&form.$list);)+
                for effect in self.effects.values_mut() {
                    effect.remove(&form.without);
                }
                $(self.$list.remove(&form.without);)+
            }
        }
    };
}

lexicon! {
    /// Calls that carry any effect which their arguments name: an address, a topic, a body.
    carriers,
    /// Methods of a request that do nothing of their own.
    harmless_methods,
    /// Words that say that a call only looks.
    reads,
    /// Words that say that a call asks what has happened.
    looks,
    /// Words that make another thing of an effect's word.
    other_worlds,
    /// What makes a repeated effect harmless if it stays the same from one attempt to the next.
    keys,
    /// Keys of another kind.
    other_keys,
    /// Calls and names whose value differs each time.
    unstable,
    /// Calls that run something again when it fails.
    retries,
    /// Errors that may stand for "it happened, and the answer was lost".
    unsafe_errors,
    /// Errors that say that it did not happen.
    safe_errors,
    /// Who stands outside: a call to one of these can be refused, throttled or lost.
    outside,
    /// What one asks of them.
    submits,
    /// Those that raise on their own whenever it did not work.
    raises,
    /// Those that report failure by what they return.
    returns_status,
    /// Calls that only tell people.
    logs,
    /// Receivers that only seem to stand outside: the own store.
    own_stores,
    /// Verbs that say that a piece of work is done.
    mark_verbs,
    /// Words that say the contrary, and things that are marked otherwise.
    not_marks,
    /// States that say so.
    mark_states,
    /// Fields that hold such a state.
    mark_fields,
    /// Verbs that set one.
    mark_setters,
    /// Calls that take a piece of work off the list.
    mark_takes,
    /// What two may want to change at once.
    counters,
    /// Counters whose loss costs money or goods.
    precious,
    /// Where values are kept that others can change too.
    stores,
    /// How one reads there.
    read_verbs,
    /// How one writes back.
    write_verbs,
    /// What shows that only one at a time gets through, or that the write notices.
    locks,
}

/// One kind of effect, as written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffectForm {
    /// What happens if it is done twice, as the rest of a sentence: `the customer pays twice`.
    twice: Option<String>,
    /// Names that say it all: `charge card`.
    #[serde(default)]
    alone: Vec<String>,
    /// Verbs that say it beside one of the nouns.
    #[serde(default)]
    verbs: Vec<String>,
    /// The nouns.
    #[serde(default)]
    nouns: Vec<String>,
    /// Exact calls: `stripe.charge.create`.
    #[serde(default)]
    symbols: Vec<String>,
}

/// The words of one kind of effect.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EffectWords {
    /// What happens if it is done twice.
    pub twice: String,
    /// Names that say it all.
    pub alone: Words,
    /// Verbs.
    pub verbs: Words,
    /// Nouns.
    pub nouns: Words,
    /// Exact calls, each part as words.
    pub symbols: Vec<Vec<Vec<String>>>,
}

impl EffectWords {
    fn add(&mut self, form: &EffectForm) {
        if let Some(twice) = &form.twice {
            self.twice.clone_from(twice);
        }
        if self.twice.is_empty() {
            "it happens twice".clone_into(&mut self.twice);
        }
        self.alone.add(&form.alone);
        self.verbs.add(&form.verbs);
        self.nouns.add(&form.nouns);
        let parts = |symbol: &String| symbol.split('.').map(words).collect();
        self.symbols.extend(form.symbols.iter().map(parts));
    }

    fn remove(&mut self, without: &[String]) {
        self.alone.remove(without);
        self.verbs.remove(without);
        self.nouns.remove(without);
        self.symbols.retain(|symbol: &Vec<Vec<String>>| {
            !without.iter().any(|entry| entry.split('.').map(words).collect::<Vec<_>>() == *symbol)
        });
    }
}

impl Lexicon {
    /// The lexicon that Caution ships, read once. One that cannot be read is a fault of this build,
    /// which the tests catch.
    pub fn built_in() -> &'static Self {
        static BUILT: LazyLock<Lexicon> = LazyLock::new(|| {
            yaml::shipped("built_in.yaml", BUILT_IN).map(|form| Lexicon::of(&form)).unwrap_or_default()
        });
        &BUILT
    }

    fn of(form: &LexiconForm) -> Self {
        let mut lexicon = Self::default();
        lexicon.add(form);
        lexicon
    }

    /// This lexicon with an organisation's words. `input` is what problems call the text.
    pub fn extended(&self, input: &str, text: &str) -> Result<Self, Problem> {
        let form: LexiconForm = yaml::parse(input, text)?;
        if form.version.value != VERSION {
            let message = format!("version `{}` of the lexicon is not known", form.version.value);
            return Err(yaml::problem(input, text, &form.version, message)
                .hint(format!("this program reads version {VERSION}")));
        }
        let mut extended = self.clone();
        extended.add(&form);
        Ok(extended)
    }

    /// The words that a text takes out of the lexicon; what cannot be read takes none out.
    pub fn taken_out(input: &str, text: &str) -> Vec<String> {
        yaml::parse(input, text).map_or_else(|_| Vec::new(), |form: LexiconForm| form.without)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_lexicon_can_be_read_and_no_list_of_it_is_empty() {
        const YAML: &str = include_str!("lexicon/built_in.yaml");
        let built = Lexicon::default().extended("built_in.yaml", YAML).unwrap();
        assert_eq!(&built, Lexicon::built_in());
        assert!(built.effects.len() >= 4);
        let form: LexiconForm = yaml::parse("built_in.yaml", YAML).unwrap();
        let lists = format!("{form:?}");
        let empty: Vec<_> = lists.split(": []").filter_map(|before| before.rsplit(' ').next()).collect();
        let (_, named) = empty.split_last().unwrap();
        assert!(named.iter().all(|name| ["symbols", "without"].contains(name)), "{named:?}");
    }

    #[test]
    fn an_organisation_adds_words_and_takes_some_out() {
        let own = Lexicon::built_in()
            .extended(
                ".caution/lexicon.yaml",
                "version: 1\neffects:\n  grant:\n    twice: the grant is made twice\n    alone: [grant bonus]\nwithout: [charge]\n",
            )
            .unwrap();
        assert!(own.effects["grant"].alone.is(&words("grantBonus")));
        assert!(!own.effects["payment"].alone.is(&words("charge")));
        assert_eq!(Lexicon::taken_out("x", "version: 1\nwithout: [charge]\n"), ["charge"]);
        assert!(Lexicon::taken_out("x", "version: [").is_empty());
        let problem = Lexicon::built_in().extended("x", "version: 2\n").unwrap_err();
        assert!(problem.to_string().contains("version `2`"), "{problem}");
        let problem = Lexicon::built_in().extended("x", "version: 1\nlocs: [a]\n").unwrap_err();
        assert!(problem.to_string().contains("locs"), "{problem}");
    }
}
