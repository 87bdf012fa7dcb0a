//! What would happen to the world. Commands, plans and migrations all reduce to effects.

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// Something new.
    Create,
    /// In place.
    Update,
    /// Deleted and made anew.
    Replace,
    /// Gone.
    Delete,
    /// Emptied.
    Truncate,
    /// History rewritten.
    RewriteHistory,
    /// A right given.
    Grant,
    /// Made public.
    Publish,
    /// Code run elsewhere.
    Execute,
}

impl Verb {
    /// Every verb.
    pub const ALL: &[Self] = &[
        Self::Create,
        Self::Update,
        Self::Replace,
        Self::Delete,
        Self::Truncate,
        Self::RewriteHistory,
        Self::Grant,
        Self::Publish,
        Self::Execute,
    ];

    /// Whether what was there before is gone, unless somebody kept it.
    pub fn destroys(self) -> bool {
        matches!(self, Self::Replace | Self::Delete | Self::Truncate | Self::RewriteHistory)
    }

    /// The name in policies and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::Truncate => "truncate",
            Self::RewriteHistory => "rewrite-history",
            Self::Grant => "grant",
            Self::Publish => "publish",
            Self::Execute => "execute",
        }
    }
}

/// One thing that would happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What is done.
    pub verb: Verb,
    /// To what: a kind and a name.
    pub object: String,
    /// Where.
    pub environment: Option<String>,
    /// To how many.
    pub count: u64,
    /// Whether it can be undone.
    pub reversible: bool,
}
