//! Links lead somewhere, and pages can be found.

use super::page::Page;
use super::{enough, pages, root};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// `docs/../README.md` as `README.md`; nothing when it leaves the repository.
fn resolved(folder: &Path, link: &str) -> Option<PathBuf> {
    let mut place = PathBuf::new();
    for part in folder.join(link).components() {
        match part {
            Component::Normal(name) => place.push(name),
            Component::ParentDir => place.pop().then_some(())?,
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(place)
}

/// What is wrong with a link of a page.
fn broken(page: &Page, link: &str) -> Option<String> {
    if ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme)) {
        return None;
    }
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let folder = Path::new(&page.name).parent().unwrap_or(Path::new(""));
    if path.is_empty() {
        return anchor.and_then(|anchor| unknown_heading(page, anchor));
    }
    let place = resolved(folder, path);
    let Some(place) = place.filter(|place| root().join(place).exists()) else {
        return Some(format!("`{link}` leads to no file"));
    };
    let anchor = anchor?;
    if place.extension().is_none_or(|extension| extension != "md") {
        return Some(format!("`{link}` has an anchor, but `{}` has no headings", place.display()));
    }
    let name = place.to_string_lossy().replace('\\', "/");
    unknown_heading(&Page::read(&root(), &name), anchor)
}

fn unknown_heading(page: &Page, anchor: &str) -> Option<String> {
    let anchors: Vec<&str> = page.slugs.iter().map(|slug| slug.text.as_str()).collect();
    let known = anchors.contains(&anchor);
    (!known)
        .then(|| format!("no heading of {} has the anchor `#{anchor}`; there are {}", page.name, anchors.join(", ")))
}

#[test]
fn every_link_leads_somewhere() {
    let mut faults = Vec::new();
    let mut links = 0;
    for page in pages() {
        faults.extend(page.faults.iter().cloned());
        for link in &page.links {
            links += 1;
            faults.extend(broken(&page, &link.text).map(|what| page.fault(link.line, &what)));
        }
    }
    enough(links, 50, "links");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_broken_link_is_found() {
    let page = Page::parse("docs/page.md", "# Here\n");
    for sound in ["#here", "../README.md", "../README.md#try-it", "rules.md", "../src/rules", "https://example.com/#x"]
    {
        assert_eq!(broken(&page, sound), None, "{sound}");
    }
    for unsound in
        ["#there", "../README.md#nowhere", "nothing.md", "../../ssot/README.md", "../Cargo.toml#l1", "/README.md"]
    {
        assert!(broken(&page, unsound).is_some(), "{unsound}");
    }
}

#[test]
fn the_contents_list_every_page() {
    let contents = Page::read(&root(), "docs/README.md");
    let listed: BTreeSet<&str> = contents.links.iter().map(|link| link.text.as_str()).collect();
    for page in pages() {
        if let Some(name) = page.name.strip_prefix("docs/").filter(|name| !name.contains('/') && *name != "README.md") {
            assert!(listed.contains(name), "docs/README.md does not list {name}");
        }
    }
    let front = Page::read(&root(), "README.md");
    assert!(front.links.iter().any(|link| link.text == "docs/README.md"), "README.md does not lead to the manual");
}
