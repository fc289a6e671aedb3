//! Which of two versions comes later, as Semantic Versioning 2.0 orders them.

use crate::model::check_version;
use std::cmp::Ordering;

/// Compares two versions; `None` when one of them is none. The `v` in front and build metadata do not count.
pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (Version::parse(a)?, Version::parse(b)?);
    Some(compare_lists(&a.core.map(Number::of), &b.core.map(Number::of), Ord::cmp).then_with(|| match (a.pre, b.pre) {
        (None, None) => Ordering::Equal,
        // A release comes after all of its pre-releases.
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(a), Some(b)) => {
            let labels = |pre: &str| pre.split('.').map(str::to_owned).collect::<Vec<_>>();
            compare_lists(&labels(a), &labels(b), |a, b| compare_labels(a, b))
        }
    }))
}

/// True when two texts are one version, whether they have a `v` in front or not.
pub(super) fn same(a: &str, b: &str) -> bool {
    fn bare(version: &str) -> &str {
        version.strip_prefix(['v', 'V']).unwrap_or(version)
    }
    bare(a) == bare(b)
}

struct Version<'a> {
    core: [&'a str; 3],
    pre: Option<&'a str>,
}

impl<'a> Version<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        check_version(text).ok()?;
        let rest = text.strip_prefix('v').unwrap_or(text);
        let rest = rest.split_once('+').map_or(rest, |(rest, _)| rest);
        let (core, pre) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
        let mut numbers = core.split('.');
        Some(Self { core: [numbers.next()?, numbers.next()?, numbers.next()?], pre })
    }
}

/// A number of any size, without leading zeros: a longer one is larger.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Number<'a>(usize, &'a str);

impl<'a> Number<'a> {
    fn of(digits: &'a str) -> Self {
        Self(digits.len(), digits)
    }
}

fn compare_labels(a: &str, b: &str) -> Ordering {
    let numeric = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    match (numeric(a), numeric(b)) {
        (true, true) => Number::of(a).cmp(&Number::of(b)),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.cmp(b),
    }
}

/// Item by item; of two lists that begin alike, the longer one is larger.
fn compare_lists<T>(a: &[T], b: &[T], by: impl Fn(&T, &T) -> Ordering) -> Ordering {
    let pairs = a.iter().zip(b).map(|(a, b)| by(a, b));
    pairs.fold(Ordering::Equal, Ordering::then).then(a.len().cmp(&b.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_as_semantic_versioning_does() {
        // The specification's own chain, with more around it. Each comes before all behind it.
        let rising = [
            "0.9.9",
            "1.0.0-0",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-99999999999999999999999999",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "v1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "v1.0.0+build",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "2.0.0",
            "10.0.0",
            "99999999999999999999999999.0.0",
        ];
        for (at, earlier) in rising.iter().enumerate() {
            assert_eq!(compare(earlier, earlier), Some(Ordering::Equal), "{earlier}");
            for later in &rising[at + 1..] {
                assert_eq!(compare(earlier, later), Some(Ordering::Less), "{earlier} {later}");
                assert_eq!(compare(later, earlier), Some(Ordering::Greater), "{later} {earlier}");
            }
        }
    }

    #[test]
    fn build_metadata_and_the_v_do_not_count() {
        assert_eq!(compare("v1.0.0+b", "1.0.0+a"), Some(Ordering::Equal));
        assert!(same("v1.0.0", "1.0.0"));
        assert!(!same("1.0.0+a", "1.0.0+b"));
    }

    #[test]
    fn what_is_no_version_is_not_compared() {
        assert_eq!(compare("latest", "1.0.0"), None);
        assert_eq!(compare("1.0.0", "1.0"), None);
    }
}
