//! How far a change goes, as a picture: what changes, what uses it, entries, services, from left to right.

mod build;
pub(crate) mod dot;
pub(crate) mod mermaid;
mod place;
pub(crate) mod svg;

use caution_wire::words::Band;

pub(crate) use build::picture;

/// Nodes and edges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// The nodes; an edge names them by their places.
    pub(crate) nodes: Vec<Node>,
    /// The edges, by their ends.
    pub(crate) edges: Vec<Edge>,
    /// The heads of the columns, from left to right.
    pub(crate) columns: Vec<&'static str>,
}

/// One box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its column.
    pub(crate) column: usize,
    /// What stands for it.
    pub(crate) look: Look,
    /// Its name, from outside.
    pub(crate) title: String,
    /// Where it is and what it is, partly from outside.
    pub(crate) note: String,
    /// How sure it is that it is reached; none for what changes.
    pub(crate) band: Option<Band>,
}

/// How a box looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Look {
    /// It changes.
    Seed,
    /// It is code or a setting on the way.
    Step,
    /// It is entered from outside.
    Entry,
    /// A service.
    Service,
    /// Something is not known.
    Unknown,
    /// Others that are not drawn.
    More,
    /// Room for a line that passes through a column.
    Bend,
}

impl Look {
    /// A name for classes of forms.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::Step => "step",
            Self::Entry => "entry",
            Self::Service => "service",
            Self::Unknown => "unknown",
            Self::More => "more",
            Self::Bend => "bend",
        }
    }
}

/// A line from one box to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edge {
    /// The place of the box where it begins.
    pub(crate) from: usize,
    /// The place of the box where it ends.
    pub(crate) to: usize,
    /// How sure.
    pub(crate) band: Band,
    /// How many steps it stands for; one if it is a step itself.
    pub(crate) steps: usize,
}

/// How a line of a band is drawn.
pub(crate) fn stroke(band: Band) -> &'static str {
    match band {
        Band::Certain => "solid",
        Band::Likely => "dashed",
        Band::Possible => "dotted",
    }
}
