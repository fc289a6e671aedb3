//! `ssot schema`.

use super::Stop;
use crate::output::{Status, write_stdout};
use ssot::schema::SchemaName;
use ssot::workspace::Failure;

pub(super) fn run(name: Option<&str>) -> Result<Status, Stop> {
    let names: Vec<&str> = SchemaName::all().iter().map(|name| name.as_str()).collect();
    let Some(asked) = name else {
        write_stdout(format!("{}\n", names.join("\n")).as_bytes())?;
        return Ok(Status::Clean);
    };
    let Some(schema) = SchemaName::parse(asked) else {
        let near = ssot::text::nearest(asked, names.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
        let message =
            format!("no schema is called {asked:?}; there are {}{}", names.join(", "), near.unwrap_or_default());
        return Err(Failure::Usage(message).into());
    };
    write_stdout(schema.text().as_bytes())?;
    Ok(Status::Clean)
}
