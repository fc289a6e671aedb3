//! Does a limit hold more, or less?

use super::{between, lines};
use ssot::delta::{ChangeKind, direction, direction_of_field};
use ssot::model::Role;

const LOOSER: Option<ChangeKind> = Some(ChangeKind::Loosened);
const TIGHTER: Option<ChangeKind> = Some(ChangeKind::Tightened);

#[test]
fn every_limit_knows_its_direction() {
    for (id, from, to, expected) in [
        ("rules.expiration.max_ttl", "90d", "1y", LOOSER),
        ("rules.expiration.max_ttl", "1y", "90d", TIGHTER),
        ("rules.expiration.max_ttl", "90d", "", LOOSER),
        ("rules.expiration.max_ttl", "", "90d", TIGHTER),
        ("rules.expiration.max_ttl", "90d", "soon", LOOSER),
        ("rules.expiration.default_ttl", "30d", "31d", LOOSER),
        ("rules.expiration.temporary_aliases", "false", "true", LOOSER),
        ("rules.expiration.temporary_aliases", "", "false", TIGHTER),
        ("rules.naming.pattern", "^a$", "", LOOSER),
        ("rules.naming.pattern", "", "^a$", TIGHTER),
        ("rules.naming.pattern", "^a$", "^[ab]$", LOOSER),
        // Stricter in truth, but nobody proves it here.
        ("rules.naming.pattern", "^[ab]$", "^a$", LOOSER),
        ("rules.naming.min_length", "3", "2", LOOSER),
        ("rules.naming.min_length", "3", "10", TIGHTER),
        ("rules.naming.min_length", "3", "", LOOSER),
        ("rules.naming.max_length", "9", "10", LOOSER),
        ("rules.naming.max_length", "50", "", LOOSER),
        ("rules.naming.max_length", "", "50", TIGHTER),
        ("rules.uniqueness.across_contexts", "true", "false", LOOSER),
        ("rules.uniqueness.across_contexts", "", "false", None),
        ("rules.uniqueness.within_context", "", "false", LOOSER),
        ("rules.uniqueness.within_context", "true", "", None),
        ("rules.uniqueness.within_context", "true", "\"true\"", None),
        ("rules.uniqueness.across_contexts", "true", "\"true\"", LOOSER),
        ("contexts.web.approval_required", "true", "false", LOOSER),
        ("contexts.web.approval_required", "true", "", LOOSER),
        ("contexts.web.approval_required", "false", "true", TIGHTER),
        ("contexts.migration.auto_expire", "true", "false", LOOSER),
        ("contexts.web.permissions", r#"["a"]"#, r#"["a","b"]"#, LOOSER),
        ("contexts.web.permissions", r#"["a","b"]"#, r#"["a"]"#, TIGHTER),
        ("contexts.web.permissions", r#"["a"]"#, r#"["b"]"#, LOOSER),
        ("contexts.web.permissions", r#"["a"]"#, "", LOOSER),
        ("contexts.web.permissions", r#"["temporary_only"]"#, r#"["a"]"#, LOOSER),
        ("contexts.web.permissions", r#"["a"]"#, r#"["a","temporary_only"]"#, TIGHTER),
        ("contexts.web", "", "declared", LOOSER),
        ("contexts.web", "declared", "", TIGHTER),
        ("contexts.a.b", "", "declared", LOOSER),
        ("contexts", "", "declared", TIGHTER),
        ("contexts", "declared", "", LOOSER),
        ("ssot_config.aliasing.contexts.web", "", "declared", LOOSER),
        ("ssot_config.aliasing.enabled", "false", "true", LOOSER),
        ("ssot_config.aliasing.global_rules.canonical_name_immutable", "true", "false", LOOSER),
        ("ssot_config.aliasing.global_rules.canonical_name_immutable", "true", "", LOOSER),
        ("ssot_config.aliasing.global_rules.max_ttl", "true", "false", LOOSER),
        ("ssot_config.aliasing.governance.add_alias", "require_pr_review", "none", LOOSER),
        ("ssot_config.aliasing.governance.add_alias", "require_pr_review", "", LOOSER),
        ("ssot_config.aliasing.governance.add_alias", "none", "require_pr_review", TIGHTER),
        ("ssot_config.aliasing.governance.add_alias", "require_pr_review", "whatever", LOOSER),
        ("ssot_config.aliasing.governance.remove_alias", "never", "maintainers_only", LOOSER),
        ("ssot_config.aliasing.governance.remove_alias", "never", "whatever", LOOSER),
        ("ssot_config.aliasing.governance.remove_alias", "never", "locked", None),
        ("ssot_config.aliasing.governance.remove_alias", "require_pr_review", "auto_approve", LOOSER),
        ("ssot_config.aliasing.governance.remove_alias", "auto", "none", None),
        ("ssot_config.aliasing.governance.remove_alias", "require_codeowner_review", "require_two_approvals", LOOSER),
        ("ssot_config.aliasing.governance.remove_alias", "require_pr_review", "require_two_approvals", TIGHTER),
        ("ssot_config.aliasing.governance.remove_alias", "require_pr_review", "No-One", TIGHTER),
        ("ssot_config.aliasing.governance.audit_retention", "7y", "90d", LOOSER),
        ("ssot_config.validation.modification_policy", "require_pr_review", "immutable", TIGHTER),
        ("ssot_config.validation.approval_required", "true", "false", LOOSER),
        ("ssot_config.validation.min_approvers", "2", "1", LOOSER),
        ("ssot_config.validation.min_approvers", "1", "2", TIGHTER),
        ("ssot_config.validation.min_approvers", "1", "", LOOSER),
        ("ssot_config.validation.required_fields", r#"["id","owner"]"#, r#"["id"]"#, LOOSER),
        ("ssot_config.validation.required_fields", r#"["id"]"#, r#"["id","owner"]"#, TIGHTER),
        ("ssot_config.validation.valid_families", r#"["a"]"#, r#"["a","b"]"#, LOOSER),
        ("ssot_config.validation.valid_families", r#"["a"]"#, "[]", LOOSER),
        ("ssot_config.validation.valid_families", "", r#"["a"]"#, TIGHTER),
        ("ssot_config.governance.owners.@a", r#"["x"]"#, r#"["x","y"]"#, LOOSER),
        ("ssot_config.governance.owners.@a", r#"["x"]"#, "any", LOOSER),
        ("ssot_config.governance.owners.@a", "", r#"["x"]"#, LOOSER),
        ("ssot_config.governance.owners.@a", r#"["x"]"#, "", TIGHTER),
        ("ssot_config.governance.owners", "declared", "", LOOSER),
        ("ssot_config.governance.access_control.write", r#"["code_owners_only"]"#, r#"["anyone"]"#, LOOSER),
        ("ssot_config.governance.access_control.admin", r#"["a"]"#, r#"["a","b"]"#, LOOSER),
        ("ssot_config.governance.access_control.admin", r#"["a","b"]"#, r#"["a"]"#, TIGHTER),
        ("ssot_config.governance.audit.log_all_changes", "true", "false", LOOSER),
        ("ssot_config.governance.audit.retention_period", "7y", "", LOOSER),
        ("audit.retention_period", "90d", "7y", TIGHTER),
        ("audit.external_storage", "s3://a", "false", LOOSER),
        ("audit.external_storage", "s3://a", "s3://b", None),
        ("ssot.yaml rules.alias/expired", "error", "off", LOOSER),
        ("ssot.yaml rules.alias/expired", "", "off", LOOSER),
        ("ssot.yaml rules.alias/expired", "", "warning", LOOSER),
        ("ssot.yaml rules.alias/expired", "", "error", TIGHTER),
        ("ssot.yaml rules.alias/expired", "off", "", TIGHTER),
        ("ssot.yaml rules.alias/expires-soon.days", "30", "14", LOOSER),
        ("ssot.yaml rules.alias/expires-soon.days", "", "60", TIGHTER),
        ("ssot.yaml rules.change/approval-missing.stale_reviews", "", "true", LOOSER),
        ("ssot.yaml rules.change/approval-missing.stale_reviews", "false", "true", LOOSER),
        ("ssot.yaml rules.change/approval-missing.stale_reviews", "true", "", TIGHTER),
        ("ssot.yaml rules.change/approval-missing.stale_reviews", "", "false", None),
        ("ssot.yaml rules.change/approval-missing.trailers", "", "true", None),
        ("ssot.yaml rules.change/approval-missing.trailers", "", "false", TIGHTER),
        ("ssot.yaml rules.change/approval-missing.trailers", "false", "", LOOSER),
        ("ssot.yaml rules.change/approval-missing.trailers", "false", "true", LOOSER),
        ("ssot.yaml rules.alias/expired.whatever", "", "1", LOOSER),
        ("ssot.yaml rules.alias/expired.whatever", "1", "", LOOSER),
        ("ssot.yaml fail_on", "warning", "error", LOOSER),
        ("ssot.yaml fail_on", "", "warning", TIGHTER),
        ("ssot.yaml fail_on", "info", "", LOOSER),
        ("ssot.yaml exclude", "", r#"["a/**"]"#, LOOSER),
        ("ssot.yaml exclude", r#"["a/**","b"]"#, r#"["b"]"#, TIGHTER),
        ("ssot.yaml aliases", r#"["a","b"]"#, r#"["a"]"#, LOOSER),
        ("ssot.yaml limits.file_size", "16MiB", "1GiB", LOOSER),
        ("ssot.yaml limits.file_size", "", "1024", TIGHTER),
        ("ssot.yaml limits.depth", "64", "", LOOSER),
        ("version", "1.0", "2.0", None),
        ("ssot_config.total_anchors", "1", "2", None),
        ("rules.expiration.max_ttl", "90d", "90d", None),
    ] {
        let some = |text: &'static str| (!text.is_empty()).then_some(text);
        assert_eq!(direction(id, some(from), some(to)), expected, "{id}: {from} → {to}");
    }
}

#[test]
fn what_limits_an_anchor_knows_its_direction() {
    for (field, from, to, expected) in [
        ("modification_policy", "require_pr_review", "none", LOOSER),
        ("modification_policy", "none", "require_pr_review", TIGHTER),
        ("schema", "a.json", "", LOOSER),
        ("schema", "a.json", "b.json", LOOSER),
        ("schema", "", "a.json", TIGHTER),
        ("schema", "", " ", None),
        ("aliasing.enabled", "false", "true", LOOSER),
        ("aliasing.enabled", "false", "", LOOSER),
        ("aliasing.enabled", "", "false", TIGHTER),
        ("aliasing.enabled", "", "true", None),
        ("aliasing.contexts", r#"["a"]"#, r#"["a","b"]"#, LOOSER),
        ("aliasing.contexts", r#"["a"]"#, r#"["b"]"#, LOOSER),
        ("aliasing.contexts", r#"["a"]"#, "", LOOSER),
        ("aliasing.contexts", "[]", r#"["a"]"#, LOOSER),
        ("aliasing.contexts", r#"["a","b"]"#, r#"["b"]"#, TIGHTER),
        ("aliasing.alias_types", r#"["permanent"]"#, r#"["permanent","temporary"]"#, LOOSER),
        ("aliasing.alias_types", "", r#"["permanent"]"#, TIGHTER),
        // Neither limits what may be done with the anchor.
        ("description", "a", "b", None),
        ("aliasing.note", "a", "", None),
    ] {
        let some = |text: &'static str| (!text.is_empty()).then_some(text);
        assert_eq!(direction_of_field(field, some(from), some(to)), expected, "{field}: {from} → {to}");
    }
}

fn governance(contexts: &str) -> String {
    format!("alias_governance:\n  version: '1'\n{contexts}")
}

#[test]
fn a_context_that_opens_is_told_once() {
    let before = governance("  contexts:\n    web: { permissions: [a], approval_required: true }\n");
    let after = before.clone() + "    app: { permissions: [a], approval_required: false }\n";
    assert_eq!(
        lines(&between(Role::Governance, &before, &after)),
        [
            "loosened governance contexts.app value: - → declared",
            "added governance contexts.app.approval_required value: - → false",
            "added governance contexts.app.permissions value: - → [\"a\"]",
        ]
    );
    // The first contexts of all are a limit: before, any context was good.
    assert_eq!(
        lines(&between(Role::Governance, &governance(""), &before)),
        [
            "tightened governance contexts value: - → declared",
            "added governance contexts.web value: - → declared",
            "added governance contexts.web.approval_required value: - → true",
            "added governance contexts.web.permissions value: - → [\"a\"]",
        ]
    );
}

#[test]
fn spellings_of_a_limit_are_the_same() {
    let limits = |rest: &str| governance(&format!("  rules: {{ expiration: {{ max_ttl: {rest} }} }}\n"));
    for (from, to) in [("1y", "365d"), ("2w", "14d"), ("48h", "2d"), ("6mo", "180d")] {
        assert_eq!(lines(&between(Role::Governance, &limits(from), &limits(to))), Vec::<String>::new(), "{from} {to}");
    }
    let contexts = |text: &str| governance(&format!("  contexts:\n    web: {text}\n"));
    for (from, to) in
        [("{ permissions: a }", "{ permissions: [a] }"), ("a", "{ permissions: [a] }"), ("[b, a]", "[a, b]")]
    {
        assert_eq!(
            lines(&between(Role::Governance, &contexts(from), &contexts(to))),
            Vec::<String>::new(),
            "{from} {to}"
        );
    }
}
