//! Synthetic trees, the same bytes each time.

use git2::{IndexEntry, IndexTime, Oid, Repository, Signature, Time};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::Path;

/// What a synthetic tree holds.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// Anchors, each with one alias.
    pub(crate) anchors: usize,
    /// Bytes of each source.
    pub(crate) source_size: usize,
    /// Whether a lockfile pins every anchor.
    pub(crate) locked: bool,
}

const FAMILIES: [&str; 5] = ["api", "data", "deployment", "monitoring", "security"];

/// How many anchors go into one file. Larger registries are split with `include`, as the file-size limit asks people to.
const PART: usize = 10_000;

/// A manifest of about 700 bytes an anchor, as people write them.
pub(crate) fn manifest(anchors: std::ops::Range<usize>) -> String {
    let mut text = format!(
        "metadata:\n  version: \"1.0\"\n  platform: BENCH\n  total_ssot_anchors: {}\nanchors:\n",
        anchors.len()
    );
    for n in anchors {
        let family = FAMILIES[n % FAMILIES.len()];
        let _ = write!(
            text,
            "  - id: service_{n:06}_contract\n    family: {family}\n    description: >-\n      The contract of service {n}, which its callers, its tests and its dashboards\n      are generated from; changes need a review by the owning team.\n    format: sql\n    source_hint: {path}\n    owner: \"@team-{team}\"\n    version: v1.{minor}.0\n    centrality_score: 0.{score:02}\n    modification_policy: require_pr_review\n    depends_on: []\n    aliasing:\n      enabled: true\n      alias_types: [permanent, contextual]\n      contexts: [frontend, backend]\n    aliases:\n      - name: svc-{n:06}-api\n        type: permanent\n        context: frontend\n        description: What the web client calls it.\n        created_by: \"@team-{team}\"\n        created_at: 2026-01-{day:02}\n        status: active\n",
            path = source_path(n),
            team = n % 17,
            minor = n % 9,
            score = n % 100,
            day = n % 28 + 1,
        );
    }
    text
}

pub(crate) fn source_path(n: usize) -> String {
    format!("services/{:03}/schema_{n:06}.sql", n % 500)
}

/// Bytes that do not compress to nothing: a linear congruential generator in hexadecimal lines.
fn source(n: usize, size: usize) -> Vec<u8> {
    let mut state = n as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut bytes = Vec::with_capacity(size + 64);
    while bytes.len() < size {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        bytes.extend_from_slice(format!("-- {state:016x}\n").as_bytes());
    }
    bytes.truncate(size);
    bytes
}

/// Writes a repository with one commit of the shape; the blobs go into one pack, as a clone has them.
pub(crate) fn repository(folder: &Path, shape: Shape) {
    let repository = Repository::init(folder).expect("a repository");
    let odb = repository.odb().expect("an object database");
    let pack = odb.add_new_mempack_backend(1000).expect("an in-memory backend");
    let mut index = repository.index().expect("an index");
    let mut add = |path: &str, bytes: &[u8]| {
        let id = repository.blob(bytes).expect("a blob");
        index.add(&entry(path, id)).expect("an entry");
    };
    for start in (0..shape.anchors).step_by(PART) {
        let anchors = start..shape.anchors.min(start + PART);
        let mut entries = Vec::new();
        for n in anchors.clone() {
            let bytes = source(n, shape.source_size);
            add(&source_path(n), &bytes);
            entries.push(lock_entry(n, &bytes));
        }
        let part = start / PART;
        if shape.locked {
            add(&format!("ssot_plan/locks/bench-{part:02}.json"), lockfile(part, &entries).as_bytes());
        }
        let text = manifest(anchors);
        if shape.anchors <= PART {
            add("ssot_plan/ssot_manifest.yaml", text.as_bytes());
        } else {
            add(&format!("ssot_plan/parts/{part:02}.yaml"), text.as_bytes());
        }
    }
    if shape.anchors > PART {
        add("ssot_plan/ssot_manifest.yaml", b"include: [\"ssot_plan/parts/*.yaml\"]\n");
    }
    let tree = index.write_tree_to(&repository).expect("a tree");
    let tree = repository.find_tree(tree).expect("the tree");
    let who = Signature::new("Bench", "bench@example.org", &Time::new(1_790_000_000, 0)).expect("a signature");
    repository.commit(Some("HEAD"), &who, &who, "Synthetic tree", &tree, &[]).expect("a commit");
    let mut buffer = git2::Buf::new();
    pack.dump(&repository, &mut buffer).expect("a pack");
    let mut writer = odb.packwriter().expect("a pack writer");
    std::io::Write::write_all(&mut writer, &buffer).expect("written");
    writer.commit().expect("indexed");
}

fn lock_entry(n: usize, source: &[u8]) -> String {
    let digest: String = Sha256::digest(source).iter().map(|byte| format!("{byte:02x}")).collect();
    let (path, minor) = (source_path(n), n % 9);
    format!(
        "    \"service_{n:06}_contract\": {{\n      \"dependencies\": [],\n      \"generated\": {{}},\n      \"last_modified\": \"2026-11-01T00:00:00Z\",\n      \"sha256\": \"{digest}\",\n      \"source\": \"{path}\",\n      \"version\": \"v1.{minor}.0\"\n    }}"
    )
}

fn lockfile(part: usize, entries: &[String]) -> String {
    format!(
        "{{\n  \"anchors\": {{\n{}\n  }},\n  \"generated_at\": \"2026-11-01T00:00:00Z\",\n  \"lock_version\": 1,\n  \"workflow\": \"bench-{part:02}\"\n}}\n",
        entries.join(",\n")
    )
}

fn entry(path: &str, id: Oid) -> IndexEntry {
    IndexEntry {
        ctime: IndexTime::new(0, 0),
        mtime: IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode: 0o100_644,
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}
