//! A page that stays below the limit of a job summary.

/// Bytes that are written at most. GitHub takes 65,535 characters in a check run and a mebibyte in a
/// job summary; what closes the page needs a little.
pub(super) const LIMIT: usize = 60_000;

/// Bytes kept free for closing what is open.
const RESERVE: usize = 500;

/// Markdown under construction.
#[derive(Debug, Default)]
pub(super) struct Page {
    out: String,
    left_out: usize,
}

impl Page {
    /// Our own frame: always written.
    pub(super) fn frame(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// An entry: counted in place of written once the page is full.
    pub(super) fn entry(&mut self, text: &str) {
        if self.left_out == 0 && self.out.len() + text.len() + RESERVE <= LIMIT {
            self.out.push_str(text);
        } else {
            self.left_out += 1;
        }
    }

    /// Entries behind a fold; nothing if there are none.
    pub(super) fn fold(&mut self, summary: &str, entries: impl Iterator<Item = String>) {
        let mut entries = entries.peekable();
        if entries.peek().is_none() {
            return;
        }
        // A full page gets no empty folds; their entries are counted.
        let is_open = self.left_out == 0;
        if is_open {
            self.frame(&format!("<details><summary>{summary}</summary>\n\n"));
        }
        entries.for_each(|entry| self.entry(&entry));
        if is_open {
            self.frame("\n</details>\n\n");
        }
    }

    pub(super) fn finish(mut self) -> String {
        if self.left_out > 0 {
            let text = format!(
                "\n{} more entries are left out here; `--format json` has them all.\n",
                self.left_out
            );
            self.out.push_str(&text);
        }
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_counts_what_it_leaves_out() {
        let mut page = Page::default();
        page.fold("all", (0..100).map(|_| format!("- {}\n", "x".repeat(1_000))));
        page.fold("none", std::iter::empty());
        page.fold("later", std::iter::once("- y\n".to_owned()));
        let text = page.finish();
        assert!(text.len() <= LIMIT, "{}", text.len());
        assert!(
            text.ends_with("42 more entries are left out here; `--format json` has them all.\n"),
            "{}",
            text.len()
        );
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    }
}
