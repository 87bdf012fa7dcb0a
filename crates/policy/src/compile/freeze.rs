//! Freezes: what waits for a time, whatever else is given.

use caution_core::problem::{Position, Problem};
use caution_core::verdict::Mode;
use caution_read::yaml::{Spanned, quoted};
use jiff::civil::Time;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan as _};

use super::requirement::{self, Scope};
use super::{Passing, Text, need, reset};
use crate::form::{FreezeForm, LiftForm, Moment, OneOrMany, PolicyForm, WEEK, WeekTime};
use crate::freeze::{Freeze, Spans};
use crate::model::{self, Layer, Modes, Requirement};

/// How many parts of a week one freeze may list.
const PARTS: usize = 20;

/// Reads the freezes of a text. Each becomes a requirement of its own layer, in hold mode: a freeze that
/// only watches is none.
pub(super) fn read_all(
    scope: &Scope<'_>,
    form: &PolicyForm,
    built_in: bool,
    passing: &mut Passing,
) -> Result<Vec<(Position, Requirement)>, Problem> {
    let mut all = Vec::new();
    for (name, form) in &form.freezes.0 {
        let text = scope.text;
        let id = requirement::checked_name(text, name)?;
        let because = requirement::reason(text, &form.because)?;
        let source = text.place(name.position);
        let zone = zone(text, form.time_zone.as_ref())?;
        let (spans, words) = spans(text, name, form, &zone)?;
        let needs = match &form.lift.value {
            LiftForm::Nobody => Vec::new(),
            LiftForm::Approvals(forms) => {
                let asks = forms.iter().map(|form_| need::approval(text, form.lift.position, form_));
                need::named(text, form.lift.position, asks.collect::<Result<_, _>>()?)?
            }
        };
        let freeze = Freeze {
            name: id.clone(),
            because: because.clone(),
            spans,
            words,
            absolute: needs.is_empty(),
            source: source.clone(),
        };
        let layer = passing.add(Layer {
            name: id.clone(),
            window: None,
            only_after: None,
            built_in,
            passing: Some(model::Passing::Freeze(freeze)),
        });
        let modes = Modes { mode: Mode::Hold, until: None, then: Mode::Hold, scopes: Vec::new() };
        let when = reset::area(scope, form.scope.as_ref())?;
        let never = needs.is_empty();
        all.push((name.position, Requirement { id, because, source, layer, when, needs, never, modes }));
    }
    Ok(all)
}

/// A time zone and its name.
struct Zone {
    zone: TimeZone,
    name: String,
}

/// Time zones come with Caution: those of the machine would make the same inputs decide differently.
fn zone(text: &Text<'_>, form: Option<&Spanned<String>>) -> Result<Zone, Problem> {
    let Some(form) = form else { return Ok(Zone { zone: TimeZone::UTC, name: "UTC".to_owned() }) };
    let name = form.value.trim();
    let zone = if matches!(name, "UTC" | "utc" | "Z") {
        Some(TimeZone::UTC)
    } else if name.starts_with(['+', '-']) {
        offset(name).map(TimeZone::fixed)
    } else {
        TimeZoneDatabase::bundled().get(name).ok()
    };
    match zone {
        Some(zone) => Ok(Zone { zone, name: name.to_owned() }),
        None => Err(text
            .problem(form.position, format!("{} is not a time zone", quoted(&form.value)))
            .hint("write a name like `Europe/Berlin`, an offset like `+01:00`, or `UTC`")),
    }
}

/// `+01:00`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = text.split_at_checked(1)?;
    let (hours, minutes) = digits.split_once(':')?;
    let number = |digits: &str| {
        let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<i32>().ok().filter(|_| plain)
    };
    let (hours, minutes) = (number(hours)?, number(minutes).filter(|minutes| *minutes < 60)?);
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

fn spans(
    text: &Text<'_>,
    name: &Spanned<String>,
    form: &FreezeForm,
    zone: &Zone,
) -> Result<(Spans, String), Problem> {
    let called = format!("the freeze {}", quoted(&name.value));
    let fail = |message: String, hint: &str| Err(text.problem(name.position, message).hint(hint));
    match (&form.from, &form.until, &form.weekly) {
        (Some(from), Some(until), None) => {
            let ends = (moment(from, zone, false), moment(until, zone, true));
            let (Some(begin), Some(end)) = ends else {
                return fail(format!("{called} lies beyond the calendar"), "give days of this century");
            };
            if end <= begin {
                return fail(
                    format!("{called} ends before it begins"),
                    "`until` is the end, `from` the beginning",
                );
            }
            let words = format!("from {} until {}", shown(from, zone), shown(until, zone));
            Ok((Spans::Once { from: begin, until: end }, words))
        }
        (None, None, Some(OneOrMany(parts))) => {
            if parts.len() > PARTS {
                return fail(format!("{called} lists more than {PARTS} parts of the week"), "merge some");
            }
            if parts.iter().any(|part| part.from == part.until) {
                return fail(
                    format!("{called} ends at the time of the week at which it begins"),
                    "for what is always frozen write a `never`",
                );
            }
            let words: Vec<String> = parts
                .iter()
                .map(|part| format!("{} to {}", of_week(part.from), of_week(part.until)))
                .collect();
            let words = format!("every week from {} ({})", words.join(" and from "), zone.name);
            let parts = parts.iter().map(|part| (part.from, part.until)).collect();
            Ok((Spans::Weekly { parts, zone: zone.zone.clone() }, words))
        }
        (_, _, Some(_)) => fail(format!("{called} gives both `weekly` and dates"), "keep one of the two"),
        _ => fail(format!("{called} does not say when"), "give `from` and `until`, or `weekly`"),
    }
}

/// The moment for which something stands. A day that ends something belongs to it.
fn moment(form: &Moment, zone: &Zone, ends: bool) -> Option<Timestamp> {
    let local = match form {
        Moment::Exact(at) => return Some(*at),
        Moment::Local(local) => *local,
        Moment::Day(day) if ends => day.checked_add(1.day()).ok()?.to_datetime(Time::midnight()),
        Moment::Day(day) => day.to_datetime(Time::midnight()),
    };
    local.to_zoned(zone.zone.clone()).ok().map(|zoned| zoned.timestamp())
}

fn shown(form: &Moment, zone: &Zone) -> String {
    match form {
        Moment::Exact(at) => at.to_string(),
        Moment::Local(local) => format!("{local} ({})", zone.name),
        Moment::Day(day) => format!("{day} ({})", zone.name),
    }
}

fn of_week(time: WeekTime) -> String {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let minute = time.minute % WEEK;
    let day = usize::try_from(minute / (24 * 60)).ok().and_then(|day| DAYS.get(day)).unwrap_or(&"");
    format!("{day} {:02}:{:02}", minute / 60 % 24, minute % 60)
}
