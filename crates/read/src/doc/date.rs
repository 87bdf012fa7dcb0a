//! Dates as people write them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The first date in a text that begins within its first few words. Of a month the last day, of a date that
/// can be read in two ways the later one: a page is never made older than it is.
pub(super) fn find(text: &str) -> Option<Timestamp> {
    let words: Vec<&str> = text
        .split(|letter: char| {
            letter.is_whitespace() || matches!(letter, ',' | '(' | ')' | '"' | '\'' | '*' | '_' | '|' | '`')
        })
        .filter(|word| !word.is_empty())
        .take(10)
        .collect();
    (0..words.len()).find_map(|index| at(words.get(index..)?))
}

fn at(words: &[&str]) -> Option<Timestamp> {
    let word = |index: usize| words.get(index).map(|word| word.trim_end_matches(['.', ';', ':']));
    let first = word(0)?;
    if let Some(date) = numeric(first) {
        return day(date);
    }
    let year = |index: usize| {
        word(index).and_then(|word| word.parse::<i16>().ok()).filter(|year| (1990..2200).contains(year))
    };
    if let Some(month) = month(first) {
        // `March 4 2021`, `March 2021`
        return match (word(1).and_then(ordinal), year(2)) {
            (Some(number), Some(year)) => day(Date::new(year, month, number).ok()?),
            _ => day(Date::new(year(1)?, month, 1).ok()?.last_of_month()),
        };
    }
    // `4 March 2021`
    let number = ordinal(first)?;
    day(Date::new(year(2)?, month(word(1)?)?, number).ok()?)
}

fn ordinal(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let rest = word.get(digits.len()..)?;
    if !matches!(rest, "" | "st" | "nd" | "rd" | "th") {
        return None;
    }
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn month(word: &str) -> Option<i8> {
    let lower = word.to_ascii_lowercase();
    if lower.len() < 3 || !lower.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    const FULL: &[&str] = &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let index = MONTHS
        .iter()
        .position(|short| lower == *short)
        .or_else(|| FULL.iter().position(|full| *full == lower));
    let index = index.or_else(|| (lower == "sept").then_some(8))?;
    i8::try_from(index + 1).ok()
}

/// `2021-03-04`, `2021/03/04`, `2021-03-04T10:00:00Z`, `04.03.2021`, `11/14/23`.
fn numeric(word: &str) -> Option<Date> {
    let word = word.split_once('T').map_or(word, |(day, _)| day);
    let separator = ['-', '/', '.'].into_iter().find(|separator| word.contains(*separator))?;
    let mut parts = word.split(separator);
    let (one, two, three) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || ![one, two, three].iter().all(|part| (1..=4).contains(&part.len())) {
        return None;
    }
    let number = |part: &str| part.parse::<i16>().ok().filter(|number| *number >= 0);
    let (a, b, c) = (number(one)?, number(two)?, number(three)?);
    let date = |year: i16, month: i16, day: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    if one.len() == 4 {
        return date(a, b, c).filter(|date| (1990..2200).contains(&date.year()));
    }
    let year = match three.len() {
        4 => c,
        2 => c + 2000,
        _ => return None,
    };
    let found = match separator {
        '.' => date(year, b, a),
        _ => date(year, a, b).max(date(year, b, a)),
    };
    found.filter(|date| (1990..2200).contains(&date.year()))
}

fn day(date: Date) -> Option<Timestamp> {
    date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (text, day) in [
            ("2021-03-04", Some("2021-03-04")),
            ("on 2021/03/04 by ana", Some("2021-03-04")),
            ("2021-03-04T10:00:00Z", Some("2021-03-04")),
            ("04.03.2021", Some("2021-03-04")),
            ("11/14/23.", Some("2023-11-14")),
            ("03/04/2021", Some("2021-04-03")),
            ("March 4, 2021", Some("2021-03-04")),
            ("4th of", None),
            ("4 Mar 2021", Some("2021-03-04")),
            ("4th March 2021", Some("2021-03-04")),
            ("February 2026", Some("2026-02-28")),
            ("by Ana on 1 Sept 2020", Some("2020-09-01")),
            ("1.2.3", None),
            ("10.0.0.1", None),
            ("2021-13-04", None),
            ("v2.10.2021x", None),
            ("may be wrong", None),
            ("", None),
        ] {
            let found = find(text).map(|at| at.to_string().chars().take(10).collect::<String>());
            assert_eq!(found.as_deref(), day, "{text}");
        }
    }
}
