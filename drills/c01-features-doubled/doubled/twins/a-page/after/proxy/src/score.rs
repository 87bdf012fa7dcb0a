use crate::features::Features;

/// How much a request looks like one of a machine.
pub fn score(features: &Features, seen: &[String]) -> usize {
    features.features.iter().filter(|name| seen.contains(name)).count()
}
