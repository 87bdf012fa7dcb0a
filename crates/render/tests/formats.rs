//! Every sample in every format, as a user meets it.

use caution_render::{ALL, Options};
use caution_testkit::sample::{self, Sample};
use caution_wire::Report;

fn report(sample: &Sample) -> Report {
    Report::new(&sample.change, &sample.charter, &sample.assessment, &sample.verdict)
}

fn rendered(format: &str, report: &Report, options: &Options) -> String {
    ALL.iter().filter(|one| one.id == format).map(|one| (one.render)(report, options)).collect()
}

#[test]
fn text_is_what_a_user_should_meet() {
    for make in sample::ALL {
        let sample = make();
        let text = rendered("text", &report(&sample), &Options::default());
        insta::assert_snapshot!(format!("text-{}", sample.name), text);
    }
}

#[test]
fn text_with_everything_shown() {
    let options = Options { verbose: true, ..Options::default() };
    for name in ["junior-with-ai", "everything-met"] {
        let sample = sample::by_name(name).unwrap();
        insta::assert_snapshot!(format!("verbose-{name}"), rendered("text", &report(&sample), &options));
    }
}

#[test]
fn text_on_a_narrow_screen() {
    let options = Options { width: 40, ..Options::default() };
    let sample = sample::by_name("junior-with-ai").unwrap();
    insta::assert_snapshot!("narrow-junior-with-ai", rendered("text", &report(&sample), &options));
}

#[test]
fn other_formats_as_they_are() {
    for (id, name) in [
        ("github", "junior-with-ai"),
        ("github", "never"),
        ("github", "many"),
        ("github", "far"),
        ("markdown", "far"),
        ("markdown", "junior-with-ai"),
        ("markdown", "typical"),
        ("markdown", "never"),
        ("markdown", "hostile"),
        ("sarif", "never"),
        ("json", "typical"),
    ] {
        let sample = sample::by_name(name).unwrap();
        let text = rendered(id, &report(&sample), &Options::default());
        let text = text.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        insta::assert_snapshot!(format!("{id}-{name}"), text);
    }
}

#[test]
fn the_last_line_of_text_is_the_verdict_and_the_next_act() {
    for make in sample::ALL {
        let sample = make();
        for width in [20, 40, 80, 200] {
            let options = Options { width, ..Options::default() };
            let text = rendered("text", &report(&sample), &options);
            let last = text.lines().last().unwrap();
            let word = sample.verdict.outcome.id();
            assert!(
                last.starts_with(&format!("✓ {word}: "))
                    || last.starts_with(&format!("‖ {word}: "))
                    || last.starts_with(&format!("✕ {word}: ")),
                "{last}"
            );
        }
    }
}

#[test]
fn no_line_of_text_ends_with_a_space_and_a_typical_change_fits_a_screen() {
    for make in sample::ALL {
        let sample = make();
        for (verbose, width) in [(false, 20), (false, 100), (true, 80)] {
            let text = rendered("text", &report(&sample), &Options { verbose, width, colour: false });
            for line in text.lines() {
                assert_eq!(line.trim_end(), line, "{}", sample.name);
            }
        }
    }
    for name in ["typical", "nothing", "junior-with-ai", "everything-met", "never", "only-unknowns", "staged"]
    {
        let text = rendered("text", &report(&sample::by_name(name).unwrap()), &Options::default());
        assert!(text.lines().count() <= 24, "{name}: {} lines\n{text}", text.lines().count());
    }
}

#[test]
fn colour_is_written_only_when_asked_for_and_never_says_what_words_do_not() {
    let report = report(&sample::by_name("never").unwrap());
    let plain = rendered("text", &report, &Options::default());
    let coloured = rendered("text", &report, &Options { colour: true, ..Options::default() });
    assert!(!plain.contains('\x1b') && coloured.contains('\x1b'));
    let mut stripped = String::new();
    for (index, part) in coloured.split('\x1b').enumerate() {
        // Every part but the first begins with the rest of a sequence, which ends at its `m`.
        stripped.push_str(if index == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert_eq!(stripped, plain);
}

#[test]
fn the_same_report_gives_the_same_bytes_in_every_format() {
    for make in sample::ALL {
        for format in ALL {
            let one = (format.render)(&report(&make()), &Options::default());
            let two = (format.render)(&report(&make()), &Options::default());
            assert_eq!(one, two, "{}", format.id);
            assert!(one.ends_with('\n'), "{}", format.id);
        }
    }
}

#[test]
fn only_sarif_exits_zero_on_any_verdict() {
    let zero: Vec<&str> = ALL.iter().filter(|format| format.exits_zero).map(|format| format.id).collect();
    assert_eq!(zero, ["sarif"]);
    assert!(ALL.iter().all(|format| !format.about.is_empty()));
}

#[test]
fn how_far_it_goes_is_said_in_every_form_and_unknown_is_never_low() {
    let report = report(&sample::by_name("unread-key").unwrap());
    for format in ALL.iter().filter(|format| format.id != "json") {
        let shown = (format.render)(&report, &Options::default()).replace('\n', " ");
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "");
        assert!(shown.contains("No reader of orders.max-retries was found: UNKNOWN, at least"), "{shown}");
        for word in [" none", "low ", "safe"] {
            let goes = shown.split_once("Changes ").map_or("", |(_, rest)| rest);
            let goes = goes.split_once("assumed").map_or(goes, |(paragraph, _)| paragraph);
            assert!(!goes.contains(word), "{word}: {goes}");
        }
    }
}

#[test]
fn without_a_radius_nothing_is_said_of_it() {
    let report = report(&sample::by_name("typical").unwrap());
    for format in ALL.iter().filter(|format| format.id != "json") {
        let shown = (format.render)(&report, &Options::default()).to_lowercase();
        assert!(!shown.contains("how far it goes") && !shown.contains("only comments"), "{}", format.id);
    }
}
