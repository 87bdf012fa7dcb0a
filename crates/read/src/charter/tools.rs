//! `.caution/tools.yaml`: AI tools that the organisation approved, and where.

use caution_core::charter::{ApprovedTool, Tier};
use caution_core::problem::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::day::day;
use crate::yaml::{self, Spanned, quoted};

/// How many tools are read.
const AT_MOST: usize = 1_000;

/// AI tools that may take part in changes. Any other tool is novel: `when: {ai_tool: unapproved}`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToolsForm {
    /// The version of this form.
    #[schemars(range(min = 1, max = 1))]
    version: Option<Spanned<u32>>,
    /// Each of them.
    tools: Vec<ApprovedForm>,
}

/// One tool.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ApprovedForm {
    /// Its id, as `caution rules --markers` lists them.
    #[schemars(length(min = 1))]
    tool: Spanned<String>,
    /// Versions or models: its mark must name one of them. Every one if left out.
    #[serde(default)]
    versions: Vec<Spanned<String>>,
    /// Tiers on which it may take part, 1 to 4; everywhere if left out.
    tiers: Option<Vec<Spanned<u8>>>,
    /// The last day on which it is approved; for ever if left out.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    until: Option<Spanned<String>>,
    /// Why, or where that stands.
    because: Option<String>,
}

/// Reads the file. `is_known` tells the ids of tools that have marks.
pub(super) fn parse(
    input: &str,
    text: &str,
    is_known: &dyn Fn(&str) -> bool,
) -> Result<Vec<ApprovedTool>, Problem> {
    let form: ToolsForm = yaml::parse(input, text)?;
    let fail = |at, message: String, hint: &str| Err(Problem::new(input, message).at(at, text).hint(hint));
    if let Some(version) = form.version.as_ref().filter(|version| version.value != 1) {
        return fail(
            version.position,
            format!("version `{}` is not known", version.value),
            "this is version 1 of the form: `version: 1`",
        );
    }
    if let Some(next) = form.tools.get(AT_MOST) {
        return fail(next.tool.position, format!("more than {AT_MOST} tools are listed"), "list fewer");
    }
    let mut all = Vec::with_capacity(form.tools.len());
    for tool in &form.tools {
        let id = &tool.tool;
        if !is_known(&id.value) {
            return fail(
                id.position,
                format!("no mark belongs to a tool {}", quoted(&id.value)),
                "`caution rules --markers` lists the ids; add your own tool to .caution/markers.yaml",
            );
        }
        for version in &tool.versions {
            if version.value.trim().is_empty() {
                return fail(
                    version.position,
                    "a version is empty".to_owned(),
                    "leave `versions` out to mean every one",
                );
            }
        }
        let mut tiers = None;
        for number in tool.tiers.iter().flatten() {
            let Some(tier) = Tier::new(number.value) else {
                return fail(number.position, format!("`{}` is no tier", number.value), "tiers are 1 to 4");
            };
            tiers.get_or_insert_with(Vec::new).push(tier);
        }
        if tool.tiers.is_some() && tiers.is_none() {
            return fail(
                id.position,
                "`tiers` is empty".to_owned(),
                "leave the tool out, or `tiers` to mean everywhere",
            );
        }
        let until = tool.until.as_ref().map(|written| {
            day(input, text, written, "write the last day on which it is approved, such as `2026-12-31`")
        });
        all.push(ApprovedTool {
            tool: id.value.clone(),
            versions: tool.versions.iter().map(|version| version.value.trim().to_lowercase()).collect(),
            tiers,
            until: until.transpose()?,
            because: tool.because.clone(),
        });
    }
    Ok(all)
}
