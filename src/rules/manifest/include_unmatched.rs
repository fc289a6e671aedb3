use crate::finding::{Draft, RuleMeta, Subject, SubjectKind};
use crate::model::compile_glob;
use crate::rules::{Context, Rule, Sink, rule};

rule!(IncludeUnmatched, Error, "manifest/include-unmatched", "include_unmatched.md", "an `include` matches no file");

impl Rule for IncludeUnmatched {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for (pattern, near) in super::missed(cx) {
            let subject = Subject::new(SubjectKind::Manifest, pattern.value.clone());
            let reason = match compile_glob(&pattern.value) {
                Ok(_) => format!("no file matches the include `{}`", pattern.value),
                Err(reason) => reason,
            };
            let message = format!("{reason}, so the anchors meant here are not checked");
            let help = match near {
                Some(path) => format!("did you mean `{path}`? An include is a path or a glob from the root"),
                None => "correct the glob (it starts at the root; `**` crosses folders), or remove it".to_owned(),
            };
            out.push(Draft::new(subject, cx.at(pattern.place), message).help(help));
        }
    }
}
