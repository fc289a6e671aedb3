//! Large and hostile changes: bounded time, the same output every time.

use super::{ALIASES, LOCK, MANIFEST, USERS, WAIVERS, changes, concise, digest, rules, users};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, n| {
        writeln!(text, "{}", line(n)).unwrap();
        text
    })
}

#[test]
fn ten_thousand_of_everything() {
    let anchors = |version: &str| {
        format!(
            "anchors:\n{}",
            lines(10_000, |n| format!("  - {{ id: a{n}, source: db/users.sql, version: {version} }}"))
        )
    };
    let waivers = |day: &str| {
        format!(
            "waivers:\n{}",
            lines(2_000, |n| format!(
                "  - {{ rule: alias/expired, path: 'p{n}/*', reason: r, owner: '@o', expires: 2027-01-{day} }}"
            ))
        )
    };
    let aliases = |pad: &str| {
        format!("aliases:\n{}", lines(10_000, |n| format!("  - {{ name: n-{n}{pad}, context: web, canonical: a{n} }}")))
    };
    let lock = format!(
        "{{ \"lock_version\": 1, \"anchors\": {{ \"a0\": {{ \"sha256\": \"{}\", \"version\": \"2.0.0\" }} }} }}\n",
        digest("CREATE TABLE users;\n")
    );
    let repo =
        users(&[(MANIFEST, &anchors("2.0.0")), (WAIVERS, &waivers("01")), (ALIASES, &aliases("")), (LOCK, &lock)]);
    repo.write(MANIFEST, anchors("1.0.0"));
    repo.write(WAIVERS, waivers("02"));
    repo.write(ALIASES, aliases("-x"));
    let start = Instant::now();
    let found = changes(&repo);
    // Some seconds without optimisation. What is quadratic takes hours.
    assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
    let count = |rule: &str| rules(&found).iter().filter(|found| **found == rule).count();
    assert_eq!(count("change/version-downgraded"), 10_000);
    assert_eq!(count("change/waiver-added"), 2_000);
    assert_eq!(count("change/lock-not-updated"), 1);
    assert_eq!(count("change/alias-removed"), 0);
}

#[test]
fn one_name_ten_thousand_times() {
    let list = |canonical: &str| {
        format!(
            "aliases:\n{}",
            lines(10_000, |_| format!("  - {{ name: same-name, context: web, canonical: {canonical} }}"))
        )
    };
    let repo =
        users(&[(ALIASES, &list("users")), (MANIFEST, &format!("{USERS}  - {{ id: b, source: db/users.sql }}\n"))]);
    repo.write(ALIASES, list("b"));
    let start = Instant::now();
    assert_eq!(rules(&changes(&repo)), ["change/canonical-retargeted"]);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[test]
fn ten_thousand_pointers_into_large_parts() {
    let big = lines(20_000, |n| format!("    k{n}: [1, 2, 3]"));
    let manifest = "anchors:\n  - { id: big, source: big.yaml }\n";
    let list = |part: &str| {
        format!(
            "aliases:\n{}",
            lines(10_000, |n| format!("  - {{ name: part-{n}, context: web, canonical: 'big#/{part}' }}"))
        )
    };
    let repo = users(&[(MANIFEST, manifest), (ALIASES, &list("a")), ("big.yaml", &format!("a:\n{big}b:\n{big}"))]);
    repo.write(ALIASES, list("b"));
    let start = Instant::now();
    let found = changes(&repo);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    assert!(found.iter().all(|line| line.contains("[change/canonical-retargeted]")));
}

#[test]
fn the_same_output_every_time() {
    let repo = users(&[
        (MANIFEST, &format!("{USERS}  - {{ id: b, source: db/b.sql, version: 1.0.0 }}\n")),
        ("db/b.sql", "b\n"),
        (ALIASES, "aliases:\n  - { name: a-one, canonical: users }\n  - { name: a-two, canonical: users }\n"),
        ("x.yaml", "a-one a-two user-x\n"),
    ]);
    repo.write(MANIFEST, "anchors: []\n");
    repo.write(ALIASES, "aliases: []\n");
    let first = concise(&repo);
    assert!(first.lines().count() > 2, "{first}");
    for _ in 0..5 {
        assert_eq!(concise(&repo), first);
    }
}

#[test]
fn names_of_control_characters_stay_harmless() {
    let aliases = "aliases:\n  - { name: \"evil-\\e[31mname\", context: web, canonical: users }\n";
    let repo = users(&[(ALIASES, aliases)]);
    repo.write(ALIASES, "aliases: []\n");
    repo.write(MANIFEST, USERS.replace("version: 1.0.0", "version: \"0.9.0\\e[31m\""));
    assert!(!concise(&repo).contains('\u{1b}'));
}
