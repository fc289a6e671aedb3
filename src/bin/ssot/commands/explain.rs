//! `ssot rules` and `ssot explain`.

use super::Stop;
use crate::args::Arguments;
use crate::output::{Status, stdout_style, write_stdout};
use ssot::render;
use ssot::rules;
use ssot::workspace::Failure;

pub(super) fn list(arguments: &Arguments) -> Result<Status, Stop> {
    let metas: Vec<_> = rules::all().map(|rule| rule.meta()).collect();
    let style = stdout_style(arguments.color, arguments.verbose);
    write_stdout(render::rules_table(&metas, &style).as_bytes())?;
    Ok(Status::Clean)
}

pub(super) fn run(arguments: &Arguments, id: &str) -> Result<Status, Stop> {
    let Some(rule) = rules::find(id) else {
        let near = rules::nearest_selector(id).map(|near| format!("; did you mean `{near}`?"));
        let near = near.unwrap_or_else(|| "; `ssot rules` lists them all".to_owned());
        return Err(Failure::Usage(format!("no rule is called {id:?}{near}")).into());
    };
    let style = stdout_style(arguments.color, arguments.verbose);
    write_stdout(render::page(rule.meta().page, &style).as_bytes())?;
    Ok(Status::Clean)
}
