//! A row of bars, drawn by hand.

use std::fmt::Write as _;

use caution_wire::backtest::Week;

/// More bars than this are drawn as one for several weeks.
const BARS: usize = 120;

const WIDTH: usize = 720;
const HEIGHT: usize = 140;
/// Room at the left for the number, at the top and below for words.
const LEFT: usize = 34;
const TOP: usize = 12;
const BOTTOM: usize = 20;

/// Bars of what was held and stopped.
pub(super) struct Chart {
    /// The drawing.
    pub(super) markup: String,
    /// What it shows, in words.
    pub(super) words: String,
}

/// Draws them.
pub(super) fn draw(weeks: &[Week]) -> Chart {
    let span = weeks.len().div_ceil(BARS).max(1);
    let sums: Vec<(u64, u64)> = weeks
        .chunks(span)
        .map(|part| (part.iter().map(|week| week.hold).sum(), part.iter().map(|week| week.stop).sum()))
        .collect();
    let most = sums.iter().map(|(hold, stop)| hold + stop).max().unwrap_or(0).max(1);
    let each = if span == 1 { "each week".to_owned() } else { format!("each {span} weeks") };
    let words = format!(
        "Changes that would have been held (bars) or stopped (outlined, on top) in {each}; at most {most}. The numbers are in the table at the end."
    );
    let floor = TOP + HEIGHT;
    let height = floor + BOTTOM;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{words}\">\n\
         <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{most}</text>\n\
         <text x=\"{}\" y=\"{floor}\" text-anchor=\"end\">0</text>\n\
         <line class=\"axis\" x1=\"{LEFT}\" y1=\"{floor}\" x2=\"{WIDTH}\" y2=\"{floor}\"/>\n\
         <line class=\"axis\" x1=\"{LEFT}\" y1=\"{TOP}\" x2=\"{LEFT}\" y2=\"{floor}\"/>\n",
        LEFT - 6,
        TOP + 4,
        LEFT - 6,
    );
    let slot = (WIDTH - LEFT) as f64 / sums.len().max(1) as f64;
    let tall = |number: u64| number as f64 * HEIGHT as f64 / most as f64;
    for (index, (hold, stop)) in sums.iter().enumerate() {
        let x = LEFT as f64 + index as f64 * slot + slot * 0.12;
        let mut bar = |class: &str, from: u64, number: u64| {
            if number > 0 {
                let y = floor as f64 - tall(from + number);
                let _ = writeln!(
                    svg,
                    "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
                    slot * 0.76,
                    tall(number)
                );
            }
        };
        bar("bar-hold", 0, *hold);
        bar("bar-stop", *hold, *stop);
    }
    if let (Some(first), Some(last)) = (weeks.first(), weeks.last()) {
        let y = floor + 14;
        let _ = writeln!(
            svg,
            "<text x=\"{LEFT}\" y=\"{y}\">{}</text>\n<text x=\"{WIDTH}\" y=\"{y}\" text-anchor=\"end\">{}</text>",
            super::paper::text(&first.begins),
            super::paper::text(&last.begins)
        );
    }
    svg.push_str("</svg>\n");
    Chart { markup: svg, words }
}
