use super::*;

fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn look(text: &str) -> Document {
    read("docs/page.md", text, now(), &|_| None)
}

#[test]
fn a_mark_of_the_page_itself_counts() {
    for text in [
        "---\nstatus: superseded\n---\n# Failover\n",
        "---\ntitle: x\nsuperseded_by: docs/new.md\n---\n# Failover\n",
        "---\ndeprecated: true\n---\n",
        "+++\nstatus = \"archived\"\n+++\n",
        "# Failover\n\n> **Deprecated**\n\nDo this.\n",
        "# Failover\n\n> **Deprecated**: see [the new page](new.md)\n",
        "# Failover\n\nThis page has been superseded by https://wiki.example.org/new.\n",
        "ARCHIVED\n\n# Failover\n",
        "# Failover\n\n⚠️ This runbook is outdated, use the one on Confluence.\n",
        "# [DEPRECATED] Failover\n",
        "# Failover (archived)\n",
        "# DEPRECATED: failover\n",
        "# 12. Use RabbitMQ\n\nDate: 2019-02-01\n\n## Status\n\nSuperseded by [13](0013.md)\n",
        "# 12. Use RabbitMQ\n\nStatus: Superseded by 0013\n",
        "# ADR\n\n| Status | Deprecated |\n|---|---|\n",
        "# x\n\n* **Status**: obsolete\n",
        "Request for Comments: 2616\nObsoleted by: 7230, 7231\n\nHTTP\n",
        "# x\n\n> [!WARNING]\n> This document is no longer maintained.\n",
        "# x\n\n!!! warning\n    This page is out of date.\n",
        "# x\n\n:::caution\nDeprecated. Please read the [new guide](a.md).\n:::\n",
        "{{Outdated}}\nFailover\n",
        "This is documentation for Shop 1.x, which is no longer actively maintained.\n",
        "You are viewing an outdated version of this page.\n",
        "# x\n\nThis repository has been archived by the owner on Mar 3, 2021. It is now read-only.\n",
        "# x\n\nThis is an archived document.\n",
        "# x\n\nThis document has been moved to <https://docs.example.org/x>.\n",
        "<!DOCTYPE html><html><head><title>x</title></head><body><p>This page is <b>deprecated</b>.</p></body></html>",
        "<html><body><div class=\"archived-banner\">Archived content</div><p>Do it</p></body></html>",
        "# x\n\n**This page is no longer valid!**\n",
        "\u{feff}---\nstatus: Superseded by ADR-7\n---\n",
    ] {
        let read = look(text);
        assert_eq!(read.advice.superseded, Some(true), "{text}");
        assert!(read.warnings.iter().any(|warning| warning.kind == Kind::Superseded), "{text}");
    }
}

#[test]
fn a_mark_of_something_that_the_page_describes_does_not_count() {
    for text in [
        "# API\n\n`foo()` is deprecated: use `bar()`.\n",
        "# API\n\n> **Deprecated**: `foo()` goes away, use `bar()`.\n",
        "# API\n\n**Deprecated:** The `messages` array field was removed as of v1.3.4.\n",
        "# CURLOPT_PUT\n\nDeprecated since 7.12.1.\n",
        "# Deprecated features\n\nA list.\n",
        "# Deprecated and removed commands\n",
        "# Archive\n",
        "# Changes\n\n- deprecated: the old flag\n",
        "---\nstatus: accepted\nsuperseded_by:\nsupersedes: 0011\n---\n",
        "---\nsuperseded_by: none\ndeprecated: false\n---\n",
        "---\nstatus:\n  - deprecated\n---\n# Element\n",
        "# RFC\n\nObsoletes: 2616\nUpdates: 2817\n",
        "# ADR 13\n\nStatus: Accepted\nSupersedes: 12\n",
        "# x\n\nIf this page is outdated, please open an issue.\n",
        "# x\n\nThis page describes deprecated flags.\n",
        "# x\n\nThis document is not deprecated.\n",
        "# x\n\nThis page is a list of deprecated options.\n",
        "# x\n\nIn this guide deprecated APIs are replaced by new ones.\n",
        "# x\n\nThis process is moved to a background thread.\n",
        "# x\n\nThe file is archived after a day.\n",
        "# x\n\n```\nThis page is deprecated.\n```\n",
        "# x\n\n<!-- This page is deprecated. -->\n",
        "# Pods\n\n## Status\n\nThe pod has a status.\n",
        "# x\n\n## History\n\nSuperseded by y.\n",
        "# x\n\nArchived logs go to the bucket.\n",
        "# x\n\nOutdated packages: run `npm outdated`.\n",
        "# x\n\n**Deprecated** in favour of `bar`\n",
    ] {
        let read = look(text);
        assert_eq!(read.advice.superseded, None, "{text}: {:?}", read.warnings);
        assert_eq!(read.warnings, [], "{text}");
    }
}

#[test]
fn what_replaces_a_page_is_told() {
    for (text, by) in [
        ("---\nsuperseded_by: docs/new.md\n---\n", "docs/new.md"),
        (
            "# x\n\nThis page has been superseded by https://wiki.example.org/new.\n",
            "https://wiki.example.org/new",
        ),
        ("# x\n\n> **Deprecated**: see [the new page](new.md)\n", "new.md"),
        ("# x\n\nStatus: Superseded by ADR 13.\n", "adr 13"),
    ] {
        assert_eq!(look(text).replaced_by.as_deref(), Some(by), "{text}");
    }
}

#[test]
fn owners_and_dates_are_read() {
    let text = "---\nowner: net-team\nlast_reviewed: 2026-10-01\n---\n# Failover\n";
    let read = look(text);
    assert_eq!(read.advice.owner.as_deref(), Some("net-team"));
    assert_eq!(read.advice.last_edited.unwrap().to_string(), "2026-10-01T00:00:00Z");
    assert_eq!(read.warnings, []);
}
