//! What holds of every text.

use proptest::prelude::*;

use crate::common::{acts, done};

/// Texts of the signs that mean something to a shell.
fn noisy() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "rm",
        "-rf",
        "/srv/data",
        " ",
        " ",
        "\n",
        ";",
        "&",
        "&&",
        "|",
        "||",
        "(",
        ")",
        "{",
        "}",
        "$(",
        "`",
        "'",
        "\"",
        "\\",
        "$x",
        "${x",
        "${x:-",
        "}",
        "$((",
        "))",
        "<<EOF",
        "\nEOF\n",
        "<<<",
        ">",
        "<(",
        "if ",
        "then ",
        "fi",
        "for x in ",
        "do ",
        "done",
        "while ",
        "case x in ",
        "esac",
        ";;",
        "[[ ",
        " ]]",
        "x=",
        "x+=(",
        "eval ",
        "bash -c ",
        "f() ",
        "function g ",
        "#",
        "*",
        "?",
        "[a-",
        "]",
        "~",
        "{1..",
        "..3}",
        ",",
        "=",
        "!",
        "\t",
        "\r\n",
        "ü",
        "\u{a0}",
        "%",
        "@",
        "$@",
        "$'",
        "xargs ",
        "find . -exec ",
        "{} +",
        "sudo ",
        "\0",
    ]);
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_stops_the_reader(text in any::<String>()) {
        let command = done(&text);
        for span in command.acts.iter().map(|act| act.span).chain(command.gaps.iter().map(|gap| gap.span)) {
            prop_assert!(span.start <= span.end && span.end <= text.len());
        }
    }

    #[test]
    fn no_noise_stops_the_reader(text in noisy()) {
        let command = done(&text);
        for span in command.acts.iter().map(|act| act.span).chain(command.gaps.iter().map(|gap| gap.span)) {
            prop_assert!(span.start <= span.end && span.end <= text.len());
        }
    }

    #[test]
    fn what_follows_a_line_that_can_be_read_is_seen(text in noisy()) {
        // Whatever stands on other lines: the deletion is seen, or something could not be read.
        let whole = format!("rm -rf /srv/first\n{text}");
        let command = done(&whole);
        prop_assert!(acts(&command).contains(&"delete tree /srv/first".to_owned()) || !command.gaps.is_empty());
    }

    #[test]
    fn blanks_and_quotes_change_nothing(blanks in "[ \t]{1,4}", quotes in prop::sample::select(vec!["'", "\""]), at in 0usize..9) {
        let plain = "/srv/data";
        let (begin, end) = plain.split_at(at);
        let text = format!("rm{blanks}-rf{blanks}{begin}{quotes}{end}{quotes}{blanks}");
        prop_assert_eq!(acts(&done(&text)), ["delete tree /srv/data"]);
    }
}
