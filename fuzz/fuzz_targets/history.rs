//! Any bytes as a commit-graph file, a commit or a mailmap: no panic, no hang, and nothing read from outside the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ssot::history::graph::{Graph, Keys, Layer};
use ssot::history::{Commit, Mailmap, Oid, Watch};
use ssot::path::RepoPath;

fuzz_target!(|data: &[u8]| {
    let Some((selector, bytes)) = data.split_first() else { return };
    match selector % 4 {
        // A fuzzer finds no checksums, so most of the time none is asked for.
        0 | 3 => {
            let layer = if *selector < 250 { Layer::parse_unchecked(bytes.to_vec()) } else { Layer::parse(bytes.to_vec()) };
            let Some(graph) = layer.and_then(|layer| Graph::default().with(layer)) else { return };
            let path = |text: &str| RepoPath::parse(text).expect("a path");
            let watch = Watch::new().file(&path("a/b.yaml")).file(&path("ü")).below(&path("locks"), |_| true);
            let keys = Keys::of(&watch);
            for position in (0..graph.len().min(2_000)).chain([graph.len(), u32::MAX]) {
                let _ = graph.may_have_changed(position, &keys);
                if let Some(commit) = graph.commit(position) {
                    assert!(commit.parents().iter().all(|parent| *parent < graph.len()));
                }
                if let Some(id) = graph.id(position) {
                    let _ = graph.position(id);
                }
            }
        }
        1 => {
            let commit = Commit::parse(Oid([0; 20]), bytes);
            let _ = (commit.summary(), commit.authored.to_string(), commit.committed.to_string());
            for trailer in &commit.trailers {
                assert!(!trailer.key.contains('\n') && !trailer.value.contains('\n'), "{trailer:?}");
            }
        }
        _ => {
            let text = String::from_utf8_lossy(bytes);
            let commit = Commit::parse(Oid([1; 20]), bytes);
            let mailmap = Mailmap::parse(&text);
            let _ = mailmap.resolve(&commit.author);
        }
    }
});
