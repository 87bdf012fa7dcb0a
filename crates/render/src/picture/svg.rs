//! The picture as SVG: drawn here, without a script, for light and dark pages and for paper.

use std::fmt::Write as _;

use caution_wire::words::Band;
use unicode_width::UnicodeWidthChar as _;

use super::{Edge, Look, Node, Picture, place, stroke};
use crate::html::text;
use crate::shared::plain::printable;

const STYLE: &str = include_str!("picture.css");

const MARGIN: usize = 28;
const BOX: (usize, usize) = (236, 42);
/// Room between columns, in which lines run, and between boxes.
const GAP: (usize, usize) = (88, 12);
const HEAD: usize = 30;
const LINE: usize = 19;
/// Room above the columns for the title, and below for the legend.
const TITLE: usize = 34;
const LEGEND: usize = 34;
/// Columns of text that fit: of a box's title, of its note, and of the paragraph for each 100 points.
const FITS: (usize, usize, usize) = (29, 35, 14);

/// The drawing. `title` names the change, `says` is the sentence on it; both are one line of text.
pub(crate) fn render(picture: &Picture, title: &str, says: &str) -> String {
    let picture = &place::with_bends(picture);
    let columns = place::columns(picture);
    let body = columns.iter().map(|boxes| tall(picture, boxes)).max().unwrap_or(0);
    let across = columns.len().max(3);
    let width = 2 * MARGIN + across * BOX.0 + across.saturating_sub(1) * GAP.0;
    let lines = wrapped(says, (width - 2 * MARGIN) * FITS.2 / 100);
    let top = MARGIN + TITLE + lines.len() * LINE + HEAD;
    let height = top + HEAD + body + LEGEND + MARGIN;

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"title says\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"says\">{}</desc>\n<style>\n{STYLE}</style>\n\
         <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n\
         <text class=\"title\" x=\"{MARGIN}\" y=\"{}\">{}</text>\n",
        text(title),
        text(says),
        MARGIN + 14,
        text(&fitting(title, (width - 2 * MARGIN) * 11 / 100)),
    );
    for (index, line) in lines.iter().enumerate() {
        let y = MARGIN + TITLE + 8 + index * LINE;
        let _ = writeln!(svg, "<text class=\"says\" x=\"{MARGIN}\" y=\"{y}\">{}</text>", text(line));
    }
    let spots = spots(picture, &columns, top + HEAD, body);
    // A line ends at the middle of a box, and passes straight through its own room.
    let ends: Vec<(usize, usize)> = spots
        .iter()
        .enumerate()
        .map(|(place, (x, y))| (*x, y + if is_bend(picture, place) { 0 } else { BOX.1 / 2 }))
        .collect();
    for edge in &picture.edges {
        line(&mut svg, edge, &ends);
    }
    for (column, head) in picture.columns.iter().enumerate() {
        let x = MARGIN + column * (BOX.0 + GAP.0);
        let _ = writeln!(svg, "<text class=\"head\" x=\"{x}\" y=\"{top}\">{head}</text>");
    }
    for (node, spot) in picture.nodes.iter().zip(&spots) {
        draw(&mut svg, node, *spot);
    }
    if !picture.edges.is_empty() {
        legend(&mut svg, height - MARGIN);
    }
    svg.push_str("</svg>\n");
    svg
}

/// How tall a column is.
fn tall(picture: &Picture, boxes: &[usize]) -> usize {
    boxes.iter().map(|place| slot(picture, *place)).sum()
}

/// How tall a box is with the gap below it.
fn slot(picture: &Picture, place: usize) -> usize {
    GAP.1 + if is_bend(picture, place) { 0 } else { BOX.1 }
}

fn is_bend(picture: &Picture, place: usize) -> bool {
    picture.nodes.get(place).is_some_and(|node| node.look == Look::Bend)
}

/// The left upper corner of each box; a column that is not full stands in the middle.
fn spots(picture: &Picture, columns: &[Vec<usize>], top: usize, body: usize) -> Vec<(usize, usize)> {
    let mut spots = vec![(MARGIN, top); picture.nodes.len()];
    for (column, boxes) in columns.iter().enumerate() {
        let mut y = top + body.saturating_sub(tall(picture, boxes)) / 2;
        for place in boxes {
            if let Some(spot) = spots.get_mut(*place) {
                *spot = (MARGIN + column * (BOX.0 + GAP.0), y);
            }
            y += slot(picture, *place);
        }
    }
    spots
}

/// A box: a bar at its left says the band by colour, its border by its stroke.
fn draw(svg: &mut String, node: &Node, (x, y): (usize, usize)) {
    let band = node.band.map(Band::word).unwrap_or_default();
    if node.look == Look::Bend {
        let stroke = stroke(node.band.unwrap_or(Band::Possible));
        let _ = writeln!(svg, "<path class=\"edge {stroke}\" d=\"M{x} {y}h{}\"/>", BOX.0);
        return;
    }
    let hover: Vec<String> = [node.title.as_str(), node.note.as_str(), band]
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| text(part))
        .collect();
    let look = node.look.id();
    let stroke = node.band.map_or("solid", stroke);
    let _ = writeln!(svg, "<g class=\"{look} {stroke}\"><title>{}</title>", hover.join(" · "));
    if node.look != Look::More {
        let radius = if node.look == Look::Service { 3 } else { 9 };
        let _ = writeln!(
            svg,
            "<rect class=\"box\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"{radius}\"/>",
            BOX.0, BOX.1
        );
        if node.look == Look::Service {
            let _ = writeln!(svg, "<path class=\"mark\" d=\"M{} {y}v{}\"/>", x + 6, BOX.1);
        }
    }
    let (left, name) = (x + 14, fitting(&node.title, FITS.0));
    if node.note.is_empty() {
        let _ = writeln!(svg, "<text class=\"name\" x=\"{left}\" y=\"{}\">{}</text>", y + 26, text(&name));
    } else {
        let _ = writeln!(svg, "<text class=\"name\" x=\"{left}\" y=\"{}\">{}</text>", y + 18, text(&name));
        let note = fitting_end(&node.note, FITS.1);
        let _ = writeln!(svg, "<text class=\"note\" x=\"{left}\" y=\"{}\">{}</text>", y + 33, text(&note));
    }
    svg.push_str("</g>\n");
}

fn line(svg: &mut String, edge: &Edge, ends: &[(usize, usize)]) {
    let (Some(from), Some(to)) = (ends.get(edge.from), ends.get(edge.to)) else { return };
    let (y1, y2) = (from.1, to.1);
    // Boxes of one column are joined by a bow at their right.
    let (x1, x2, bend, back) = if from.0 < to.0 {
        let bend = (to.0 - from.0 - BOX.0) / 2;
        (from.0 + BOX.0, to.0, from.0 + BOX.0 + bend, to.0 - bend)
    } else {
        (from.0 + BOX.0, to.0 + BOX.0, from.0 + BOX.0 + GAP.0 / 2, to.0 + BOX.0 + GAP.0 / 2)
    };
    let _ = writeln!(
        svg,
        "<path class=\"edge {}\" d=\"M{x1} {y1}C{bend} {y1} {back} {y2} {x2} {y2}\"/>",
        stroke(edge.band)
    );
    // A line that stands for several steps says so.
    if edge.steps > 1 && from.0 < to.0 {
        let _ = writeln!(
            svg,
            "<circle class=\"stop\" cx=\"{}\" cy=\"{}\" r=\"2.5\"><title>{} steps</title></circle>",
            (x1 + x2) / 2,
            (y1 + y2) / 2,
            edge.steps
        );
    }
}

fn legend(svg: &mut String, y: usize) {
    let parts = [
        (Band::Certain, "certain: bound by scope, import or type"),
        (Band::Likely, "likely: dispatch, framework, contract"),
        (Band::Possible, "possible: nothing rules it out"),
    ];
    let mut x = MARGIN;
    for (band, words) in parts {
        let _ = writeln!(
            svg,
            "<path class=\"edge {}\" d=\"M{x} {}h30\"/><text class=\"note\" x=\"{}\" y=\"{y}\">{words}</text>",
            stroke(band),
            y.saturating_sub(4),
            x + 38
        );
        x += 310;
    }
}

/// The beginning of a text, as far as there is room.
fn fitting(text: &str, columns: usize) -> String {
    let text = printable(text);
    let mut used = 0;
    let mut out = String::new();
    for character in text.chars() {
        used += character.width().unwrap_or(1);
        if used > columns {
            out.pop();
            out.push('…');
            break;
        }
        out.push(character);
    }
    out
}

/// The end of a text, as far as there is room: of a path the file is what counts.
fn fitting_end(text: &str, columns: usize) -> String {
    let turned: String = printable(text).chars().rev().collect();
    fitting(&turned, columns).chars().rev().collect()
}

/// A paragraph in lines of at most so many columns.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in printable(text).split(' ').filter(|word| !word.is_empty()) {
        let word = fitting(word, columns);
        let wide: usize = word.chars().map(|character| character.width().unwrap_or(1)).sum();
        match lines.last_mut().filter(|_| used + 1 + wide <= columns) {
            Some(line) => {
                line.push(' ');
                line.push_str(&word);
                used += 1 + wide;
            }
            None => {
                lines.push(word);
                used = wide;
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_at_the_end_that_says_less() {
        assert_eq!(fitting("price_rounding", 8), "price_r…");
        assert_eq!(fitting("日本語です", 6), "日本…");
        assert_eq!(fitting_end("src/pricing/round.py:10", 12), "…round.py:10");
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
    }
}
