//! A strict reader for the XML that we write: elements, attributes, text, references. Whatever XML 1.0 forbids, it refuses.

use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).unwrap_or_else(|| panic!("<{}> has no {name}", self.name))
    }

    pub(super) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// Reads a document.
pub(super) fn parse(text: &str) -> Result<Element, String> {
    if let Some(c) = text.chars().find(|c| !is_char(*c)) {
        return Err(format!("{c:?} may not stand in XML"));
    }
    let rest = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").ok_or("no declaration")?;
    let (root, rest) = element(rest.trim_start())?;
    if rest.trim().is_empty() { Ok(root) } else { Err(format!("more behind the root: {rest:.40}")) }
}

fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

fn element(text: &str) -> Result<(Element, &str), String> {
    let rest = text.strip_prefix('<').ok_or_else(|| format!("no element: {text:.40}"))?;
    let (name, mut rest) = name(rest)?;
    let mut element = Element { name: name.to_owned(), ..Element::default() };
    loop {
        let bare = rest.trim_start();
        if let Some(rest) = bare.strip_prefix("/>") {
            return Ok((element, rest));
        }
        if let Some(inside) = bare.strip_prefix('>') {
            rest = inside;
            break;
        }
        if bare.len() == rest.len() {
            return Err(format!("no blank before an attribute: {rest:.40}"));
        }
        let (key, value, after) = attribute(bare)?;
        if element.attributes.insert(key.to_owned(), value).is_some() {
            return Err(format!("{key} stands twice"));
        }
        rest = after;
    }
    loop {
        let at = rest.find('<').ok_or_else(|| format!("<{name}> is not closed"))?;
        let (before, after) = rest.split_at(at);
        if before.contains("]]>") {
            return Err("]]> stands in text".to_owned());
        }
        element.text.push_str(&resolved(before)?);
        if let Some(close) = after.strip_prefix("</") {
            let rest = close.strip_prefix(name).and_then(|rest| rest.strip_prefix('>'));
            return Ok((element, rest.ok_or_else(|| format!("<{name}> is closed by {close:.20}"))?));
        }
        let (child, after) = self::element(after)?;
        element.children.push(child);
        rest = after;
    }
}

fn name(text: &str) -> Result<(&str, &str), String> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len());
    if end == 0 { Err(format!("no name: {text:.40}")) } else { Ok(text.split_at(end)) }
}

fn attribute(text: &str) -> Result<(&str, String, &str), String> {
    let (key, rest) = name(text)?;
    let rest = rest.strip_prefix("=\"").ok_or_else(|| format!("{key} has no value"))?;
    let (value, rest) = rest.split_once('"').ok_or_else(|| format!("{key} does not end"))?;
    if value.contains(['<', '\n', '\t', '\r']) {
        return Err(format!("{key} holds what a reader changes or refuses: {value}"));
    }
    Ok((key, resolved(value)?, rest))
}

fn resolved(text: &str) -> Result<String, String> {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (reference, rest) = part.split_once(';').ok_or_else(|| format!("& alone: {part:.20}"))?;
        let code = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
        let c = match reference {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => match reference.strip_prefix("#x") {
                Some(digits) => code(digits, 16),
                None => reference.strip_prefix('#').and_then(|digits| code(digits, 10)),
            },
        };
        out.push(c.filter(|c| is_char(*c)).ok_or_else(|| format!("&{reference}; is no reference"))?);
        out.push_str(rest);
    }
    Ok(out)
}

#[test]
fn refuses_what_is_not_well_formed() {
    let whole = |body: &str| parse(&format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}\n"));
    let good = whole("<a b=\"1&#10;&amp;\"><c/>x&#x9B;<c>y</c></a>").expect("well formed");
    assert_eq!((good.attribute("b"), good.text.as_str(), good.named("c").count()), ("1\n&", "x\u{9b}", 2));
    for bad in [
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a b=1/>",
        "<a b=\"<\"/>",
        "<a b=\"\n\"/>",
        "<a>&</a>",
        "<a>&x;</a>",
        "<a>&#1;</a>",
        "<a>\u{1}</a>",
        "<a>]]></a>",
        "<a b=\"1\" b=\"2\"/>",
        "<a b=\"1\"c=\"2\"/>",
        "<a>\u{fffe}</a>",
    ] {
        assert!(whole(bad).is_err(), "{bad:?}");
    }
}
