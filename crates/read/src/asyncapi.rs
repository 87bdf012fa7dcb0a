//! Contracts in `AsyncAPI`: channels, and what is sent over them.

use std::collections::BTreeMap;

use caution_core::finding::LineRange;

use crate::keys::{self, Node};
use crate::openapi::Difference;

/// A channel that a contract names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its address: the topic or queue.
    pub address: String,
    /// Its lines.
    pub lines: LineRange,
    digest: u64,
}

/// The channels of a contract; `None` if it is none.
pub fn channels(path: &str, text: &str) -> Option<Vec<Channel>> {
    if !text.contains("asyncapi") {
        return None;
    }
    let tree = keys::tree(path, text)?;
    let document = tree.documents.first()?;
    document.get("asyncapi")?;
    let of = |(name, node): &(String, Node)| Channel {
        // Up to version 2 the key is the address.
        address: node.text_at(&["address"]).unwrap_or(name).to_owned(),
        lines: LineRange { first: node.first, last: node.last.max(node.first) },
        digest: node.digest(),
    };
    Some(document.get("channels").map(Node::fields).unwrap_or_default().iter().map(of).collect())
}

/// What two contracts differ in.
pub fn differences(before: &[Channel], after: &[Channel]) -> Vec<Difference> {
    let of = |channel: &Channel, what: &str, breaks: bool| Difference {
        name: channel.address.clone(),
        what: what.to_owned(),
        breaks,
        lines: channel.lines,
    };
    let named = |channels: &[Channel]| -> BTreeMap<String, Channel> {
        channels.iter().map(|channel| (channel.address.clone(), channel.clone())).collect()
    };
    let (before, after) = (named(before), named(after));
    let mut found = Vec::new();
    for (address, old) in &before {
        match after.get(address) {
            None => found.push(of(old, "the channel is gone", true)),
            Some(new) if new.digest != old.digest => {
                found.push(of(new, "what is sent over it changes", false));
            }
            Some(_) => {}
        }
    }
    let new = after.values().filter(|channel| !before.contains_key(&channel.address));
    found.extend(new.map(|channel| of(channel, "the channel is new", false)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_of_both_versions_are_known_by_their_address() {
        let two = "asyncapi: 2.6.0\nchannels:\n  order.created:\n    publish: {message: {name: a}}\n";
        let three = "asyncapi: 3.0.0\nchannels:\n  created:\n    address: order.created\n";
        for text in [two, three] {
            let channels = channels("api.yaml", text).unwrap();
            assert_eq!(channels[0].address, "order.created");
        }
        assert_eq!(channels("api.yaml", "channels: {}\n"), None);
        let told = |after: &str| -> Vec<String> {
            let found = differences(&channels("a.yaml", two).unwrap(), &channels("a.yaml", after).unwrap());
            found.into_iter().map(|one| format!("{} {} {}", one.name, one.what, one.breaks)).collect()
        };
        assert_eq!(told(two), [""; 0]);
        assert_eq!(
            told(&two.replace("name: a", "name: b")),
            ["order.created what is sent over it changes false"]
        );
        assert_eq!(
            told(&two.replace("order.created", "order.made")),
            ["order.created the channel is gone true", "order.made the channel is new false"]
        );
    }
}
