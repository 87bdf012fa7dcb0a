//! Where boxes stand: in columns, ordered so that few lines cross.

use super::{Edge, Look, Node, Picture};

/// How often the columns are gone through.
const SWEEPS: usize = 6;

/// As many lines get room of their own where they pass through a column.
const BENDS: usize = 40;

/// The picture with room for lines that pass through columns.
pub(super) fn with_bends(picture: &Picture) -> Picture {
    let mut all = Picture { edges: Vec::new(), ..picture.clone() };
    let column = |place: usize| picture.nodes.get(place).map_or(0, |node| node.column);
    let mut left = BENDS;
    for edge in &picture.edges {
        let between = column(edge.from) + 1..column(edge.to);
        if between.is_empty() || between.len() > left {
            all.edges.push(edge.clone());
            continue;
        }
        left -= between.len();
        let mut from = edge.from;
        for column in between {
            let (title, note) = (String::new(), String::new());
            all.nodes.push(Node { column, look: Look::Bend, title, note, band: Some(edge.band) });
            let to = all.nodes.len() - 1;
            all.edges.push(Edge { from, to, band: edge.band, steps: 1 });
            from = to;
        }
        all.edges.push(Edge { from, ..edge.clone() });
    }
    all
}

/// The boxes of each column, from top to bottom.
pub(super) fn columns(picture: &Picture) -> Vec<Vec<usize>> {
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); picture.columns.len()];
    for (place, node) in picture.nodes.iter().enumerate() {
        if let Some(column) = columns.get_mut(node.column) {
            column.push(place);
        }
    }
    let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); picture.nodes.len()];
    for edge in &picture.edges {
        for (one, other) in [(edge.from, edge.to), (edge.to, edge.from)] {
            if let Some(of_one) = neighbours.get_mut(one) {
                of_one.push(other);
            }
        }
    }
    for sweep in 0..SWEEPS {
        let ranks = ranks(&columns, picture.nodes.len());
        let order: Vec<usize> = match sweep % 2 {
            0 => (0..columns.len()).collect(),
            _ => (0..columns.len()).rev().collect(),
        };
        for column in order {
            let Some(boxes) = columns.get_mut(column) else { continue };
            let wish = |place: usize| wish(picture, &neighbours, &ranks, place);
            // A sort that keeps the order of equals: the same picture each time.
            boxes.sort_by(|one, other| wish(*one).total_cmp(&wish(*other)));
        }
    }
    columns
}

/// How far down each box stands, from 0 to 1.
fn ranks(columns: &[Vec<usize>], number: usize) -> Vec<f64> {
    let mut ranks = vec![0.0; number];
    for column in columns {
        for (index, place) in column.iter().enumerate() {
            if let Some(rank) = ranks.get_mut(*place) {
                *rank = (index as f64 + 0.5) / column.len() as f64;
            }
        }
    }
    ranks
}

/// Where a box would like to be: at the middle of its neighbours. What stands for others comes last.
fn wish(picture: &Picture, neighbours: &[Vec<usize>], ranks: &[f64], place: usize) -> f64 {
    if picture.nodes.get(place).is_some_and(|node| node.look == Look::More) {
        return 2.0;
    }
    let all = neighbours.get(place).map_or(&[] as &[usize], Vec::as_slice);
    if all.is_empty() {
        return ranks.get(place).copied().unwrap_or(1.0);
    }
    let sum: f64 = all.iter().filter_map(|other| ranks.get(*other)).sum();
    sum / all.len() as f64
}
