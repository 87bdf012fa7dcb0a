//! A report as text, JSON, SARIF, GitHub annotations and Markdown.
//!
//! Every text in a report comes from outside: commit subjects, paths, trailers, names, a policy's words.
//! No format lets it become anything else than text.

mod github;
mod html;
mod json;
mod markdown;
mod picture;
mod sarif;
mod shared;
mod text;

use caution_wire::reset::ResetStatus;
use caution_wire::{Backtest, Drills, ReachReport, Report};

pub use shared::plain::printable;

use shared::piece::line;
use shared::{far, say};

/// How a report is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether escape sequences for colour may be written.
    pub colour: bool,
    /// The width in columns at which text is wrapped.
    pub width: usize,
    /// Whether everything is shown that is otherwise folded.
    pub verbose: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { colour: false, width: 100, verbose: false }
    }
}

/// A form in which a report can be written.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Its name on the command line.
    pub id: &'static str,
    /// What it is for, in one line.
    pub about: &'static str,
    /// Writes the report. The same report and options give the same bytes.
    pub render: fn(&Report, &Options) -> String,
    /// True if the process exits 0 on any verdict, because readers of the form take other codes for a
    /// broken tool.
    pub exits_zero: bool,
}

/// Every format.
pub static ALL: &[Format] = &[text::FORMAT, json::FORMAT, sarif::FORMAT, github::FORMAT, markdown::FORMAT];

/// How far a change goes, on a terminal: a tree by band, the sentence last.
pub fn reach_text(report: &ReachReport, options: &Options) -> String {
    text::reach::render(report, options)
}

/// Every step to each thing that a report holds.
pub fn reach_why(report: &ReachReport, options: &Options) -> String {
    text::reach::why(report, options)
}

/// How far a change goes, for Graphviz. `all` draws more, and even then there is an end.
pub fn reach_dot(report: &ReachReport, all: bool) -> String {
    picture::dot::render(&picture::picture(&report.reach, all))
}

/// How far a change goes, for Mermaid.
pub fn reach_mermaid(report: &ReachReport, all: bool) -> String {
    picture::mermaid::render(&picture::picture(&report.reach, all))
}

/// How far a change goes, as a drawing that needs nothing else.
pub fn reach_svg(report: &ReachReport, all: bool) -> String {
    let says = line(&far::paragraph(&report.reach, far::LONG));
    let title = line(&say::change_of(&report.change));
    picture::svg::render(&picture::picture(&report.reach, all), &title, &says)
}

/// Drills on one screen, one line each.
pub fn drill_list(drills: &Drills, options: &Options) -> String {
    text::drill::render(drills, options)
}

/// All drills as a table, for a terminal.
pub fn drill_summary(drills: &Drills, options: &Options) -> String {
    text::drill::summary(drills, options)
}

/// Drills as stories: what was reported, the change, the verdict, what would clear it, the twin.
pub fn drill_stories(drills: &Drills, options: &Options) -> String {
    text::drill::stories(drills, options)
}

/// A backtest on one screen.
pub fn backtest_text(report: &Backtest, options: &Options) -> String {
    text::backtest::render(report, options)
}

/// A backtest as one page that needs nothing else: no script, no other file, no network.
pub fn backtest_html(report: &Backtest) -> String {
    html::backtest::render(report)
}

/// Where resets stand, on a terminal.
pub fn reset_text(status: &ResetStatus, options: &Options) -> String {
    text::reset::render(status, options)
}

/// Where resets stand, as Markdown.
pub fn reset_markdown(status: &ResetStatus) -> String {
    markdown::reset::render(status)
}

/// Where resets stand, as one page that needs nothing else.
pub fn reset_html(status: &ResetStatus) -> String {
    html::reset::render(status)
}
