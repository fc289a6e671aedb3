//! `ssot comment write`.

use crate::args::{Arguments, Write};
use crate::commands::formats::Outputs;
use crate::commands::{Stop, input, now, open};
use crate::output::{Status, stdout_style};
use ssot::comment::CommentFormat;
use ssot::workspace::{BaseOptions, ValidateOptions};

pub(super) fn run(arguments: &Arguments, options: &Write) -> Result<Status, Stop> {
    let now = now(options.now.as_deref())?;
    let outputs = Outputs::read(&options.format, CommentFormat::Markdown, CommentFormat::Json)?;
    let workspace = open(&options.tree, options.manifest.clone())?;
    let reviews = input::approvals(options.approvals.as_deref())?;
    let against = BaseOptions { rev: options.base.clone(), new_only: true, reviews, ..BaseOptions::default() };
    let compared = workspace.compare(now, &ValidateOptions::default(), &against)?;
    let document = super::document(&compared, options.id.as_deref());
    let style = stdout_style(arguments.color, arguments.verbose);
    outputs.write(style, |format, _, out| {
        out.extend(format.bytes(&document));
        Ok(())
    })?;
    // The process ends here; taking a large registry apart piece by piece would only take time.
    std::mem::forget(compared);
    Ok(Status::Clean)
}
