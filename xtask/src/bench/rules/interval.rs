//! Shares of a few, and how sure they are.

/// The quantile of the normal distribution that leaves 2.5 % on each side.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson's 95 % interval of the share `count / all`, both from 0 to 1; `None` of nothing.
pub(super) fn wilson(count: usize, all: usize) -> Option<(f64, f64)> {
    if all == 0 || count > all {
        return None;
    }
    let (hits, trials) = (count as f64, all as f64);
    let share = hits / trials;
    let scale = 1.0 + Z * Z / trials;
    let centre = (share + Z * Z / (2.0 * trials)) / scale;
    let half = Z / scale * (share * (1.0 - share) / trials + Z * Z / (4.0 * trials * trials)).sqrt();
    // At none and at all the limit is exact.
    let low = if count == 0 { 0.0 } else { centre - half };
    let high = if count == all { 1.0 } else { centre + half };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_the_textbook() {
        let rounded = |count, all| {
            let (low, high) = wilson(count, all).unwrap();
            format!("{low:.4} {high:.4}")
        };
        assert_eq!(rounded(9, 10), "0.5958 0.9821");
        assert_eq!(rounded(0, 10), "0.0000 0.2775");
        assert_eq!(rounded(10, 10), "0.7225 1.0000");
        assert_eq!(rounded(81, 263), "0.2553 0.3662");
    }

    #[test]
    fn nothing_has_no_interval() {
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(2, 1), None);
    }
}
