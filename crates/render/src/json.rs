//! The report as it is.

use crate::Format;

pub(crate) const FORMAT: Format = Format {
    id: "json",
    about: "the whole report, versioned; `caution schema report` prints its schema",
    render: |report, _| report.to_json(),
    exits_zero: false,
};
