//! The words that stand for enumerations, each the mirror of one in core.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident from $core:ty { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$word_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// The word itself.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl From<$core> for $name {
            fn from(value: $core) -> Self {
                match value { $(<$core>::$variant => Self::$variant,)+ }
            }
        }
    };
    // An open enumeration: a reader of today takes a word of tomorrow for `other`.
    (open $(#[$doc:meta])* $name:ident from $core:ty { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        ///
        /// Later versions may add words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$word_doc])* #[serde(rename = $word)] $variant,)+
            /// A word that this version does not know; never written by it.
            #[serde(rename = "other", other)]
            Other,
        }

        impl $name {
            /// The word itself.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ Self::Other => "other" }
            }
        }

        impl From<$core> for $name {
            fn from(value: $core) -> Self {
                match value { $(<$core>::$variant => Self::$variant,)+ }
            }
        }
    };
}

mod change;
mod found;
mod provenance;
mod reach;
mod verdict;

pub use change::{Action, Content, FileMode, FileStatus, ReviewState, Trust};
pub use found::{Band, Confidence, Severity, UnknownKind, Verb};
pub use provenance::{Channel, Class, Role, Strength};
pub use reach::{EntryKind, Origin, Propagation, Reversal, SeedKind, Standing};
pub use verdict::{Mode, Outcome, State, StatementKind};

#[cfg(test)]
mod tests {
    use caution_core::reach::Band as CoreBand;
    use caution_core::{change, provenance, unknown, verdict};

    use super::*;

    #[test]
    fn every_word_is_the_one_that_core_uses() {
        for class in provenance::Class::ALL {
            assert_eq!(Class::from(*class).word(), class.id());
        }
        for channel in provenance::Channel::ALL {
            assert_eq!(Channel::from(*channel).word(), channel.id());
        }
        for kind in unknown::UnknownKind::ALL {
            assert_eq!(UnknownKind::from(*kind).word(), kind.id());
        }
        for band in CoreBand::ALL {
            assert_eq!(Band::from(*band).word(), band.id());
        }
        for mode in verdict::Mode::ALL {
            assert_eq!(Mode::from(*mode).word(), mode.id());
        }
        for action in change::Action::ALL {
            assert_eq!(Action::from(*action).word(), action.id());
        }
    }

    #[test]
    fn a_word_of_tomorrow_is_read_as_other_where_the_list_is_open() {
        let kind: UnknownKind = serde_json::from_str("\"weather\"").unwrap();
        assert_eq!(kind, UnknownKind::Other);
        assert!(serde_json::from_str::<Outcome>("\"perhaps\"").is_err());
    }
}
