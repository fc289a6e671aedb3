use super::{name_of, setting};
use crate::finding::{Draft, RuleMeta};
use crate::model::DurationField;
use crate::rules::{Context, Rule, Sink, rule};

rule!(
    InvalidDuration,
    Error,
    "governance/invalid-duration",
    "invalid_duration.md",
    "a lifetime or a retention is not a length of time, so it limits nothing"
);

impl Rule for InvalidDuration {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let mut fields: Vec<(&str, Option<&DurationField>)> = Vec::new();
        if let Some(governance) = &cx.registry.governance {
            fields.push(("rules.expiration.default_ttl", governance.default_ttl.as_ref()));
            fields.push(("rules.expiration.max_ttl", governance.max_ttl.as_ref()));
            fields.push(("audit.retention_period", governance.audit.retention_period.as_ref()));
        }
        for config in cx.registry.manifests.iter().filter_map(|manifest| manifest.config.as_ref()) {
            fields.push(("ssot_config.aliasing.governance.audit_retention", config.alias_audit_retention.as_ref()));
            fields.push(("ssot_config.governance.audit.retention_period", config.audit.retention_period.as_ref()));
        }
        for (path, field) in fields {
            let Some((field, Err(error))) = field.map(|field| (field, &field.length)) else { continue };
            // The reason names the fault and then, behind a semicolon, the remedy.
            let (fault, remedy) = error.reason.split_once("; ").unwrap_or((&error.reason, "write one such as 90d"));
            let message = format!("`{}` is `{}`, which {fault}, so it limits nothing", name_of(path), field.text.value);
            out.push(Draft::new(setting(path), cx.at(field.text.place), message).help(remedy));
        }
    }
}
