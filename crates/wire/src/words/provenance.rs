//! The words of who or what wrote a change.

use caution_core::provenance;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

words! {
    /// What the evidence, taken together, says of a commit or a change.
    Class from provenance::Class {
        /// An agent is the author.
        AiAuthored = "ai-authored",
        /// A person is the author and an agent took part.
        AiAssisted = "ai-assisted",
        /// Several commits in one, or several authors, some with marks of AI and some without.
        Mixed = "mixed",
        /// A person applied a suggestion of a reviewing tool.
        AiSuggestion = "ai-suggestion",
        /// A housekeeping bot; neither AI nor a person.
        Automation = "automation",
        /// The author says that no AI took part, or a verified recorder saw a person type it.
        HumanAttested = "human-attested",
        /// No mark either way. Never proof of a person.
        Unknown = "unknown",
    }
}

words! {
    open
    /// Where a piece of evidence was found.
    Channel from provenance::Channel {
        /// The author of a commit.
        Author = "author",
        /// The committer of a commit.
        Committer = "committer",
        /// A trailer in the last paragraph of a message.
        Trailer = "trailer",
        /// A whole line elsewhere in a message.
        Message = "message",
        /// A recorder's note, verified against the commit's own diff.
        Note = "note",
        /// The head branch.
        Branch = "branch",
        /// The title of the pull request.
        Title = "title",
        /// The body of the pull request.
        Body = "body",
        /// The account that opened the pull request.
        Actor = "actor",
        /// What the author says.
        Claim = "claim",
    }
}

words! {
    /// What a mark says of the tool's part.
    Role from provenance::Role {
        /// The tool wrote code.
        Author = "author",
        /// A person applied the tool's suggestion.
        Suggestion = "suggestion",
        /// A housekeeping bot.
        Automation = "automation",
        /// A person, by a recorder or by their own word.
        Human = "human",
    }
}

words! {
    /// How much a piece of evidence weighs, weakest first.
    Strength from provenance::Strength {
        /// The author's own word.
        Claim = "claim",
        /// A mark from a list that was not seen in any history yet.
        Weak = "weak",
        /// A line of text or a branch name that a tool is known to write.
        Text = "text",
        /// An exact trailer.
        Trailer = "trailer",
        /// An agent's identity as author or account.
        Identity = "identity",
        /// A recorder's attestation that fits the diff.
        Verified = "verified",
    }
}
