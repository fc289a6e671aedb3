//! A comment's text, in GitHub's Markdown. Every text of a document passes through [`prose`] or [`code`].

use super::document::{Approval, Approver, Document, Finding, LeftOut, Place, Summary};
use super::marker::marker;
use super::thread::Pull;
use crate::finding::Level;
use crate::path::RepoPath;
use crate::render::count;
use crate::render::delta::{add_sections, counts_in_words};
use crate::render::gfm::{code, opening, prose};
use crate::render::markdown::COMMENT;

/// What the parts of a comment may fill it up to, so that none takes the room of the next.
const APPROVALS: usize = COMMENT / 4;
const FINDINGS: usize = COMMENT * 5 / 8;
const CHANGES: usize = COMMENT * 7 / 8;
/// The last part of the room is for what is said at the end.
const END: usize = COMMENT - 2_000;

/// Of longer lists the rest is folded.
const OPEN: usize = 8;
/// How many people, places and changes are named before the rest is only counted.
const FEW: usize = 5;

/// The text: a marker, and in at most 65 536 characters who must approve, what is new and wrong, and what differs.
///
/// Links lead to the commit that `pull` names, and nowhere else; without it there are none.
pub fn body(document: &Document, pull: Option<&Pull>) -> String {
    let mut page = format!("{}\n{}\n", marker(document), headline(document));
    approvals(document, &mut page);
    findings(document, pull, &mut page);
    changes(document, &mut page);
    end(document, pull, &mut page);
    page
}

/// The state, in one breath.
fn headline(document: &Document) -> String {
    let Summary { errors, warnings, infos, approvals, .. } = document.summary;
    let demands = &document.approvals;
    let barred = demands.is_empty() || demands.iter().any(|demand| demand.level == Level::Error);
    let forbidden = demands.iter().any(|demand| demand.from.is_empty());
    let missing = approvals.max(demands.len());
    let wrong: Vec<String> = [
        (errors, "new error", "new errors"),
        (warnings, "new warning", "new warnings"),
        (infos, "new remark", "new remarks"),
    ]
    .into_iter()
    .filter(|(number, ..)| *number > 0)
    .map(|(number, one, many)| count(number, one, many))
    .collect();
    let wrong = match wrong.split_last() {
        None => None,
        Some((only, [])) => Some(only.clone()),
        Some((last, others)) => Some(format!("{} and {last}", others.join(", "))),
    };
    let waiting = match missing {
        0 => None,
        _ if forbidden => Some("policy forbids a part of this"),
        1 => Some("waiting for an approval"),
        _ => Some("waiting for approvals"),
    };
    let mark = match (errors, warnings) {
        (1.., _) => "❌",
        _ if forbidden && barred => "❌",
        _ if missing > 0 && barred => "⏳",
        (_, 1..) => "⚠️",
        _ if infos > 0 || missing > 0 => "ℹ️",
        _ => "✅",
    };
    let folder = if document.folder == "." { String::new() } else { format!(" in {}", code(&document.folder)) };
    let id = document.id.as_deref().map(|id| format!(" ({})", code(id))).unwrap_or_default();
    let state = match (wrong, waiting) {
        (None, None) => "nothing new is wrong".to_owned(),
        (Some(wrong), None) => wrong,
        (None, Some(waiting)) => waiting.to_owned(),
        (Some(wrong), Some(waiting)) => format!("{wrong}; {waiting}"),
    };
    format!("### {mark} ssot{folder}{id}: {state}")
}

/// Who must still approve, and what for: everything that the same people are asked for together.
fn approvals(document: &Document, page: &mut String) {
    let mut asked: Vec<(String, Vec<String>)> = Vec::new();
    for approval in &document.approvals {
        let (who, what) = (whose(approval), demand(approval));
        match asked.iter_mut().find(|(other, _)| *other == who) {
            Some((_, demands)) => demands.push(what),
            None => asked.push((who, vec![what])),
        }
    }
    let blocks = asked.into_iter().map(|(who, demands)| {
        let more = demands.len().saturating_sub(FEW);
        let more =
            if more > 0 { format!("  - and {}\n", count(more, "demand more", "demands more")) } else { String::new() };
        let told = demands.iter().take(FEW).map(String::as_str).collect::<String>();
        (demands.len(), format!("- {who}\n{told}{more}"))
    });
    let more = document.left_out.approvals;
    list("Who must still approve", blocks.collect(), more, ("demand", "demands"), APPROVALS, page);
}

/// Whose approval is missing.
fn whose(approval: &Approval) -> String {
    let from: Vec<String> = approval.from.iter().map(approver).collect();
    match (from.as_slice(), approval.missing) {
        ([], _) => "**Nobody may do this**".to_owned(),
        (from, 0 | 1) => from.join(" or "),
        (from, missing) => format!("**{missing} approvals**, one of them of {}", from.join(" or ")),
    }
}

/// What an approval is missing for.
fn demand(approval: &Approval) -> String {
    let what: Vec<String> = approval.changes.iter().take(FEW).map(|change| opening(change)).collect();
    let more = approval.changes.len() - what.len() + approval.more_changes;
    let more = if more > 0 { format!("; and {}", count(more, "change more", "changes more")) } else { String::new() };
    let place = approval.place.as_ref().map(|place| format!(" ({})", named(place))).unwrap_or_default();
    let mut block = format!("  - {}{more} — asked for by {}{place}\n", what.join("; "), prose(&approval.policy));
    if !approval.approved_by.is_empty() {
        let who: Vec<String> = approval.approved_by.iter().take(FEW).map(|name| code(name)).collect();
        let more = approval.approved_by.len() - who.len();
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        block.push_str(&format!("    - approved already: {}{more}\n", who.join(", ")));
    }
    for refused in approval.not_counted.iter().take(FEW) {
        block.push_str(&format!("    - {} {}\n", code(&refused.who), prose(&refused.why)));
    }
    if let Some(help) = approval.help.as_deref().filter(|_| !is_possible(approval)) {
        block.push_str(&format!("    - **help:** {}\n", prose(help)));
    }
    block
}

/// True when somebody can approve as things are; then there is nothing more to say about how.
fn is_possible(approval: &Approval) -> bool {
    approval.from.iter().any(|approver| approver.remark.is_none())
}

fn approver(approver: &Approver) -> String {
    let who = format!("**{}**", opening(&sentence(&approver.who)));
    if let Some(remark) = &approver.remark {
        return format!("{who} ({})", prose(remark));
    }
    let people: Vec<String> = approver.people.iter().take(FEW).map(|name| code(name)).collect();
    match (people.as_slice(), approver.people.len() - people.len() + approver.more_people) {
        ([], _) => who,
        (people, 0) => format!("{who} ({})", people.join(", ")),
        (people, more) => format!("{who} ({}, and {more} more)", people.join(", ")),
    }
}

/// With a capital at its start, as a list has it.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// What is new and wrong, the gravest first.
fn findings(document: &Document, pull: Option<&Pull>, page: &mut String) {
    let mut findings: Vec<&Finding> = document.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let blocks = findings.into_iter().map(|finding| (1, block(finding, pull)));
    let more = document.left_out.findings;
    list("New, and wrong", blocks.collect(), more, ("finding", "findings"), FINDINGS, page);
}

fn block(finding: &Finding, pull: Option<&Pull>) -> String {
    let mark = match finding.level {
        Level::Error => "❌",
        Level::Warning => "⚠️",
        Level::Info => "ℹ️",
    };
    let (place, message) = (at(&finding.place, pull), prose(&finding.message));
    let mut block = format!("- {mark} {place}: {message} · {}\n", code(&finding.rule));
    for related in finding.related.iter().take(FEW) {
        block.push_str(&format!("  - {}: {}\n", at(&related.place, pull), prose(&related.message)));
    }
    let more = finding.related.len().saturating_sub(FEW);
    if more > 0 {
        block.push_str(&format!("  - and {}\n", count(more, "more place", "more places")));
    }
    if let Some(help) = &finding.help {
        block.push_str(&format!("  - **help:** {}\n", prose(help)));
    }
    block
}

/// Adds a heading and blocks, each with how many things it tells, as far as there is room in a page of `most` bytes. The
/// later ones are folded; what is left out is counted.
fn list(
    title: &str,
    blocks: Vec<(usize, String)>,
    more: usize,
    (one, many): (&str, &str),
    most: usize,
    page: &mut String,
) {
    if blocks.is_empty() && more == 0 {
        return;
    }
    page.push_str(&format!("\n#### {title}\n\n"));
    let mut room = most.saturating_sub(page.len());
    let mut fits = Vec::new();
    let mut left_out = more;
    for (number, block) in blocks {
        if left_out == more && block.len() <= room {
            room -= block.len();
            fits.push((number, block));
        } else {
            left_out += number;
        }
    }
    let folded = fits.split_off(fits.len().min(OPEN));
    fits.iter().for_each(|(_, block)| page.push_str(block));
    if !folded.is_empty() {
        let number = folded.iter().map(|(number, _)| number).sum();
        let more = count(number, &format!("more {one}"), &format!("more {many}"));
        page.push_str(&format!("\n<details><summary>{more}</summary>\n\n"));
        folded.iter().for_each(|(_, block)| page.push_str(block));
        page.push_str("\n</details>\n");
    }
    if left_out > 0 {
        let more = count(left_out, &format!("more {one} is"), &format!("more {many} are"));
        page.push_str(&format!("\n{more} left out, because a comment has no room for more.\n"));
    }
}

/// `path:line` in code, as a link where the commit is known that holds it.
fn at(place: &Place, pull: Option<&Pull>) -> String {
    let text = named(place);
    if place.in_base {
        return format!("{text} of the base");
    }
    let head = pull.and_then(|pull| Some((pull.server.as_str(), pull.repository.as_str(), pull.head.as_ref()?)));
    // A path that is none would lead elsewhere.
    let (Some((server, repository, head)), Ok(path)) = (head, RepoPath::parse(&place.path)) else { return text };
    let line = place.line.map(|line| format!("#L{line}")).unwrap_or_default();
    let path = percent_encoded(path.as_str());
    format!("[{text}]({server}/{repository}/blob/{}/{path}{line})", head.as_str())
}

fn named(place: &Place) -> String {
    let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
    code(&format!("{}{line}", place.path))
}

/// A path as a part of an address; Markdown sees nothing in it.
fn percent_encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// What differs: folded where that is much.
fn changes(document: &Document, page: &mut String) {
    let LeftOut { changes: mut left_out, .. } = document.left_out;
    let sections = &document.changes.sections;
    if sections.is_empty() && left_out == 0 {
        return;
    }
    let items: usize = sections.iter().map(|section| section.items.len()).sum();
    // The words are ours, the numbers the document's: nothing of it could be markup.
    let words = counts_in_words(&document.changes.counts);
    let folded = items + left_out > OPEN;
    page.push_str(&if folded {
        format!("\n#### What changed\n\n<details><summary>{words}</summary>\n")
    } else {
        format!("\n#### What changed: {words}\n")
    });
    left_out += add_sections(sections, "#####", CHANGES, page);
    if left_out > 0 {
        let more = count(left_out, "entry more is", "entries more are");
        page.push_str(&format!("\n{more} left out, because a comment has no room for more; `ssot diff` shows all.\n"));
    }
    if folded {
        page.push_str("\n</details>\n");
    }
}

/// What the reader should know of the run, and what was compared.
fn end(document: &Document, pull: Option<&Pull>, page: &mut String) {
    let notes = document.notes.iter().take(FEW).map(|note| format!("- {}\n", opening(note)));
    let notes: Vec<String> = notes.collect();
    if !notes.is_empty() && page.len() + notes.iter().map(String::len).sum::<usize>() < END {
        page.push_str("\n#### Notes\n\n");
        notes.iter().for_each(|note| page.push_str(note));
    }
    let base = format!("{} ({})", short(&document.base.rev), short(&document.base.oid));
    let posted = pull.and_then(|pull| pull.head.as_ref()).map(|head| short(head.as_str()));
    let tree = posted.or_else(|| {
        let oid = short(document.head.oid.as_deref()?);
        Some(match &*document.head.kind {
            "commit" => oid,
            "index" => format!("The index on top of {oid}"),
            _ => format!("The working tree on top of {oid}"),
        })
    });
    let mut words = match tree {
        Some(tree) => format!("{tree}, compared with {base}."),
        None => format!("Compared with {base}."),
    };
    let Summary { known, waived, .. } = document.summary;
    let held = [
        (known, "finding that the base has, too, is not shown", "findings that the base has, too, are not shown"),
        (waived, "finding is waived", "findings are waived"),
    ];
    for (number, one, many) in held.into_iter().filter(|(number, ..)| *number > 0) {
        words.push_str(&format!(" {}.", count(number, one, many)));
    }
    page.push_str(&format!("\n<sub>{words}</sub>\n"));
}

/// A revision; an object id is cut as git does.
fn short(rev: &str) -> String {
    let id = rev.len() >= 40 && rev.bytes().all(|byte| byte.is_ascii_hexdigit());
    code(&rev.chars().take(if id { 12 } else { 200 }).collect::<String>())
}
