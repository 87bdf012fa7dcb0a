//! "Did you mean": the nearest known word to one that is not known.

/// The nearest of `known` to `word`, if it is near enough to be a likely slip.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let wanted = fold(word);
    let limit = (wanted.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (distance(&wanted, &fold(candidate)), candidate))
        .filter(|(steps, _)| *steps <= limit)
        .min_by_key(|(steps, _)| *steps)
        .map(|(_, candidate)| candidate)
}

/// Edits that lead from one word to the other: a letter put in, left out, replaced, or swapped with its
/// neighbour.
fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    let mut above: Vec<usize> = Vec::new();
    let mut before = None;
    for (index, from) in one.chars().enumerate() {
        let mut next = vec![index + 1];
        for (place, to) in two.iter().enumerate() {
            let at = |cells: &[usize], place: usize| cells.get(place).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&row, place) + usize::from(from != *to);
            let mut steps = replaced.min(at(&next, place) + 1).min(at(&row, place + 1) + 1);
            let neighbour = place.checked_sub(1).and_then(|left| two.get(left));
            if before == Some(*to) && neighbour == Some(&from) {
                steps = steps.min(at(&above, place - 1) + 1);
            }
            next.push(steps);
        }
        above = std::mem::replace(&mut row, next);
        before = Some(from);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_mended_and_a_stranger_is_not() {
        let known = ["requirements", "services", "extends"];
        assert_eq!(nearest("requirments", known), Some("requirements"));
        assert_eq!(nearest("Service_s", ["service-s"]), Some("service-s"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("titel", ["title"]), Some("title"));
    }

    #[test]
    fn distance_counts_edits_and_swapped_neighbours() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("titel", "title"), 1);
        assert_eq!(distance("ab", "ba"), 1);
        assert_eq!(distance("senoir", "senior"), 1);
    }
}
