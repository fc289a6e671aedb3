//! Records as lines, for git's diff driver.

use crate::delta::Record;
use crate::finding::SubjectKind;
use crate::render::sanitize::is_hostile;

/// One line for each field of each record, in their order. Characters that could drive a terminal are escaped, since git
/// shows the lines as they are.
pub fn flat(records: &[Record]) -> String {
    let mut out = String::new();
    for record in records {
        let name = match record.subject.kind {
            // A file is not told its own path.
            SubjectKind::Manifest => "manifest".to_owned(),
            _ => format!("{} {}", record.subject.kind.as_str(), record.subject.id),
        };
        if record.fields.is_empty() {
            line(&mut out, &name);
        }
        for field in &record.fields {
            match field.name.as_str() {
                "value" => line(&mut out, &format!("{name}: {}", field.value)),
                field_name => line(&mut out, &format!("{name} {field_name}: {}", field.value)),
            }
        }
    }
    out
}

fn line(out: &mut String, text: &str) {
    for c in text.chars() {
        if is_hostile(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out.push('\n');
}
