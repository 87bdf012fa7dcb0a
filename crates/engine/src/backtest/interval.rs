//! Shares and how sure they are.

/// The quantile of the normal distribution that leaves 2.5 % on each side.
const Z: f64 = 1.959_963_984_540_054;

/// Below this many changes no share is given: the interval would say next to nothing.
pub(super) const FEWEST: usize = 10;

/// A share with its 95 % interval, all from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Share {
    pub(super) share: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// The share `count / of` with Wilson's interval; `None` for fewer than [`FEWEST`].
pub(super) fn wilson(count: usize, of: usize) -> Option<Share> {
    if of < FEWEST || count > of {
        return None;
    }
    let (count, of) = (count as f64, of as f64);
    let share = count / of;
    let squared = Z * Z;
    let scale = 1.0 + squared / of;
    let centre = (share + squared / (2.0 * of)) / scale;
    let half = Z / scale * (share * (1.0 - share) / of + squared / (4.0 * of * of)).sqrt();
    // At none and at all the limit is exact; rounding would leave a trace beside it.
    let low = if count == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if count == of { 1.0 } else { (centre + half).min(1.0) };
    Some(Share { share, low, high })
}

/// The difference `one - two` with Newcombe's interval (the limits of Wilson, squared and added).
pub(super) fn newcombe(one: Share, two: Share) -> Share {
    let share = one.share - two.share;
    let low = share - (one.share - one.low).hypot(two.high - two.share);
    let high = share + (one.high - one.share).hypot(two.share - two.low);
    Share { share, low: low.max(-1.0), high: high.min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, wanted: f64) -> bool {
        (found - wanted).abs() < 0.000_05
    }

    /// By hand, for 5 of 20, with z = 1.96 (z² = 3.8416; the fifth digit does not change by the longer z):
    ///   p = 0.25
    ///   1 + z²/n              = 1 + 3.8416/20             = 1.19208
    ///   centre                = (0.25 + 3.8416/40)/1.19208 = 0.34604/1.19208  = 0.290282
    ///   p(1−p)/n              = 0.1875/20                  = 0.009375
    ///   z²/4n²                = 3.8416/1600                = 0.002401
    ///   √(0.009375+0.002401)  = √0.011776                  = 0.108517
    ///   half                  = 1.96/1.19208 × 0.108517    = 0.178423
    ///   interval              = 0.111859 … 0.468705
    #[test]
    fn five_of_twenty_is_as_worked_out_by_hand() {
        let found = wilson(5, 20).unwrap();
        assert!(close(found.share, 0.25));
        assert!(close(found.low, 0.111_86) && close(found.high, 0.468_70), "{found:?}");
    }

    /// By hand, for none of 10: the lower limit is 0; with p = 0 the upper one is
    ///   (z²/2n + z × z/2n)/(1 + z²/n) = (z²/n)/(1 + z²/n) = z²/(n + z²) = 3.841459/13.841459 = 0.277533
    /// and for ten of ten the mirror of it: 1 − 0.277533 = 0.722467.
    #[test]
    fn none_and_all_are_as_worked_out_by_hand() {
        let none = wilson(0, 10).unwrap();
        assert!(none.low == 0.0 && close(none.high, 0.277_533), "{none:?}");
        let all = wilson(10, 10).unwrap();
        assert!(all.high == 1.0 && close(all.low, 0.722_467), "{all:?}");
    }

    #[test]
    fn fewer_than_ten_are_too_few_to_say() {
        assert_eq!(wilson(3, 9), None);
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(11, 10), None);
        assert!(wilson(1_000_000, 100_000_000).is_some());
    }

    /// By hand, 5 of 20 less 10 of 100:
    ///   Wilson of 10/100: centre (0.1 + 0.0192073)/1.0384146 = 0.1147974;
    ///     half 1.959964/1.0384146 × √(0.0009 + 0.0000960365) = 1.887458 × 0.0315601 = 0.0595684
    ///     → 0.0552290 … 0.1743658
    ///   difference 0.15
    ///   low  0.15 − √((0.25−0.111859)² + (0.174366−0.1)²) = 0.15 − √(0.0190829+0.0055303) = 0.15 − 0.156886 = −0.006886
    ///   high 0.15 + √((0.468701−0.25)² + (0.1−0.055229)²) = 0.15 + √(0.0478301+0.0020044) = 0.15 + 0.223236 = 0.373236
    #[test]
    fn a_difference_is_as_worked_out_by_hand() {
        let found = newcombe(wilson(5, 20).unwrap(), wilson(10, 100).unwrap());
        assert!(close(found.share, 0.15));
        assert!(close(found.low, -0.006_886) && close(found.high, 0.373_236), "{found:?}");
    }
}
