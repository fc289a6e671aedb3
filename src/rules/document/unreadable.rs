use crate::finding::{Draft, Location, RuleMeta, Subject};
use crate::rules::{Context, Rule, Sink, rule};
use crate::tree::ReadError;

rule!(Unreadable, Error, "document/unreadable", "unreadable.md", "a file is there but cannot be read");

impl Rule for Unreadable {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        for folder in cx.tree.hidden() {
            let message =
                format!("the folder `{folder}` cannot be read, so the files that git tracks in it were not checked");
            let location = Location::file(folder.clone());
            out.push(Draft::new(Subject::file(folder), location, message).key("folder").help(PERMISSION));
        }
        for file in cx.registry.files.iter().filter(|file| !super::is_reported_elsewhere(file)) {
            let Some(error) = file.error.as_ref().filter(|error| is_mine(error)) else { continue };
            let role = file.role.as_str();
            out.push(draft(Location::file(file.path.clone()), Subject::file(&file.path), role, error));
        }
        for (anchor, field, error) in super::unread_sources(cx).filter(|(_, _, error)| is_mine(error)) {
            let subject = Subject::anchor(anchor.name());
            out.push(draft(cx.at(field.text.place), subject, "source", error).key(field.text.value.clone()));
        }
    }
}

const PERMISSION: &str = "let the user who runs `ssot` read it";

/// What is too large is `document/too-large`'s.
fn is_mine(error: &ReadError) -> bool {
    !matches!(error, ReadError::TooLarge { .. })
}

fn draft(location: Location, subject: Subject, role: &str, error: &ReadError) -> Draft {
    let help = match error {
        ReadError::Absent { .. } => {
            "this is a partial clone, or one that lost something; run `git fetch --refetch --no-filter`, or clone without \
             a filter"
        }
        ReadError::Failed(reason) if reason == "permission denied" => PERMISSION,
        _ => "make it a regular file inside the repository",
    };
    Draft::new(subject, location, format!("the {role} cannot be read: {error}, so nothing in it was checked"))
        .help(help)
}
