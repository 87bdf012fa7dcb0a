//! Lines on a terminal: wrapped at words, with a hanging indent, coloured if asked.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;

use crate::Options;
use crate::shared::state::Shown;

/// Headings and names of things.
pub(super) const BOLD: Style = Style::new().bold();
/// Labels.
pub(super) const DIM: Style = Style::new().dimmed();
/// Everything else.
pub(super) const PLAIN: Style = Style::new();

/// The colour that goes with a state, beside its icon and its word.
pub(super) fn style(shown: Shown) -> Style {
    let colour = match shown {
        Shown::Proceed => AnsiColor::Green,
        Shown::Hold | Shown::Warned => AnsiColor::Yellow,
        Shown::Stop | Shown::Overridden => AnsiColor::Red,
        Shown::Unknown => AnsiColor::Magenta,
        Shown::NotApplicable => return DIM,
    };
    Style::new().bold().fg_color(Some(colour.into()))
}

/// Text under construction.
#[derive(Debug)]
pub(super) struct Screen {
    out: String,
    width: usize,
    colour: bool,
}

/// A word: pieces that no space divides.
type Word<'a> = Vec<(Style, &'a str)>;

impl Screen {
    pub(super) fn new(options: &Options) -> Self {
        Self { out: String::new(), width: options.width.clamp(20, 400), colour: options.colour }
    }

    /// An empty line.
    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// Spans from column `first`, further lines from column `hang`.
    pub(super) fn put(&mut self, first: usize, hang: usize, spans: &[(Style, String)]) {
        self.pad(first);
        self.flow(first, hang, spans, self.width);
    }

    /// A label at column `first` and spans beside it from column `hang`. On a narrow screen the spans
    /// follow the label at once and hang two columns in.
    pub(super) fn labelled(&mut self, first: usize, label: &str, hang: usize, spans: &[(Style, String)]) {
        let hang = if self.width < 60 { first + 2 } else { hang };
        self.pad(first);
        self.styled(DIM, label);
        let gap = hang.saturating_sub(first + label.width()).max(usize::from(!label.is_empty()) * 2);
        self.pad(gap);
        self.flow(first + label.width() + gap, hang, spans, self.width);
    }

    /// One line, however long: a reader that takes the last line gets all of it.
    pub(super) fn put_unwrapped(&mut self, spans: &[(Style, String)]) {
        self.flow(0, 0, spans, usize::MAX);
    }

    /// A line as it is, not wrapped.
    pub(super) fn verbatim(&mut self, indent: usize, style: Style, text: &str) {
        self.pad(indent);
        self.styled(style, text);
        self.end();
    }

    /// Spans as they are, not wrapped.
    pub(super) fn verbatim_spans(&mut self, spans: &[(Style, String)]) {
        for (style, text) in spans {
            self.styled(*style, text);
        }
        self.end();
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Ends the line; padding with nothing after it goes.
    fn end(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
    }

    fn pad(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }

    /// Words from the column where the line stands, then from column `hang`.
    fn flow(&mut self, mut column: usize, hang: usize, spans: &[(Style, String)], width: usize) {
        let mut is_start = true;
        for word in words(spans) {
            let length: usize = word.iter().map(|(_, text)| text.width()).sum();
            if !is_start && column + 1 + length > width {
                self.end();
                self.pad(hang);
                column = hang;
            } else if !is_start {
                self.out.push(' ');
                column += 1;
            }
            for (style, text) in word {
                self.styled(style, text);
            }
            column += length;
            is_start = false;
        }
        self.end();
    }

    fn styled(&mut self, style: Style, text: &str) {
        if self.colour && style != PLAIN {
            self.out.push_str(&format!("{style}{text}{style:#}"));
        } else {
            self.out.push_str(text);
        }
    }
}

/// Words over the borders of spans: only a space ends one.
fn words(spans: &[(Style, String)]) -> Vec<Word<'_>> {
    let mut all: Vec<Word<'_>> = Vec::new();
    let mut open = false;
    for (style, text) in spans {
        for (index, part) in text.split(' ').enumerate() {
            open &= index == 0;
            if part.is_empty() {
                continue;
            }
            match all.last_mut().filter(|_| open) {
                Some(word) => word.push((*style, part)),
                None => all.push(vec![(*style, part)]),
            }
            open = true;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(width: usize) -> Screen {
        Screen::new(&Options { width, ..Options::default() })
    }

    #[test]
    fn words_are_wrapped_and_hang() {
        let mut screen = screen(20);
        screen.put(0, 4, &[(PLAIN, "one two three four five six".to_owned())]);
        assert_eq!(screen.finish(), "one two three four\n    five six\n");
    }

    #[test]
    fn a_word_that_is_too_long_stays_whole() {
        let mut screen = screen(20);
        screen.put(2, 2, &[(PLAIN, "see a/very/long/path/that/does/not/fit here".to_owned())]);
        assert_eq!(screen.finish(), "  see\n  a/very/long/path/that/does/not/fit\n  here\n");
    }

    #[test]
    fn spans_without_a_space_between_them_stay_together() {
        let mut screen = screen(20);
        screen.put(
            0,
            0,
            &[(BOLD, "payments".to_owned()), (PLAIN, " (tier 1), a".to_owned()), (BOLD, "b".to_owned())],
        );
        assert_eq!(screen.finish(), "payments (tier 1),\nab\n");
    }

    #[test]
    fn wide_characters_count_twice() {
        let mut screen = screen(20);
        screen.put(0, 0, &[(PLAIN, "日本語日本語 日本語日本語".to_owned())]);
        assert_eq!(screen.finish(), "日本語日本語\n日本語日本語\n");
    }
}
