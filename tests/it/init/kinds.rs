//! What is recognised, and what is not.

use super::{anchors, begun, read, rows};
use crate::repo::Repo;

#[test]
fn api_descriptions_are_known_by_their_content() {
    let repo = Repo::new()
        .file("contracts/users.yaml", "openapi: 3.0.3\ninfo: { title: Users, version: 1.2.0 }\npaths: {}\n")
        .file(
            "contracts/old.json",
            r#"{"swagger": "2.0", "info": {"title": "Old: API", "version": "1.0"}, "paths": {}}"#,
        )
        .file("contracts/events.yml", "asyncapi: '2.6.0'\ninfo: { title: E, version: latest }\n")
        .file("config/tools.yaml", "openapi: contracts/users.yaml\n")
        .file("notes.yaml", "text: we describe it with openapi\n")
        .commit("add");
    begun(&repo);
    assert_eq!(
        rows(&repo),
        [
            "events api asyncapi-2.6.yaml contracts/events.yml v0.1.0",
            "old api swagger-2.0.json contracts/old.json v1.0.0",
            "users api openapi-3.0.yaml contracts/users.yaml v1.2.0",
        ]
    );
    assert_eq!(anchors(&repo)[1]["description"].as_str(), Some("Old: API"));
}

#[test]
fn schemas_are_known_by_their_content() {
    let repo = Repo::new()
        .file(
            "schemas/order.json",
            r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Order", "type": "object"}"#,
        )
        .file("schemas/data.json", r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "answer": 42}"#)
        .file("config/renovate.json", r#"{"$schema": "https://docs.renovatebot.com/renovate-schema.json", "enum": 1}"#)
        .file("db/schema.sql", "-- tables\nCREATE TABLE users (id int);\n")
        .file("db/report.sql", "select * from users;\n")
        .file("db/migrations/001.sql", "create table users (id int);\n")
        .file("api/service.proto", "syntax = \"proto3\";\n")
        .commit("add");
    begun(&repo);
    assert_eq!(
        rows(&repo),
        [
            "service api proto api/service.proto v0.1.0",
            "order_schema schema json-schema schemas/order.json v0.1.0",
            "db_schema data sql db/schema.sql v0.1.0",
        ]
    );
}

#[test]
fn deployments() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x }\n";
    let service = "apiVersion: v1\nkind: Service\nmetadata: { name: x }\n";
    let repo = Repo::new()
        .file("compose.yaml", "services: { db: { image: postgres:16 } }\n")
        .file("docker-compose.prod.yml", "services: {}\n")
        .file("composer.yaml", "services: {}\n")
        .file("k8s/kustomization.yaml", "resources: [app.yaml]\n")
        .file("k8s/app.yaml", deployment)
        .file("k8s/deep/app.yaml", deployment)
        .file("deploy/app.yaml", format!("{service}---\n{deployment}"))
        .file("deploy/service.yaml", service)
        .file("chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 2.1.0\n")
        .file(
            "chart/templates/app.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Values.name }}\n",
        )
        .file("chart/templates/fixed.yaml", deployment)
        .file("infra/main.tf", "terraform {}\n")
        .file("infra/variables.tf", "variable \"x\" {}\n")
        .file("infra/net/network.tf", "\n")
        .commit("add");
    let run = begun(&repo);
    assert_eq!(
        rows(&repo),
        [
            "compose deployment docker-compose compose.yaml v0.1.0",
            "docker_compose_prod deployment docker-compose docker-compose.prod.yml v0.1.0",
            "k8s_kustomization deployment kustomize k8s/kustomization.yaml v0.1.0",
            "app deployment kubernetes deploy/app.yaml v0.1.0",
            "chart deployment yaml chart/Chart.yaml v2.1.0",
            "infra_main infrastructure terraform infra/main.tf v0.1.0",
            "network infrastructure terraform infra/net/network.tf v0.1.0",
        ]
    );
    assert!(!run.stderr.contains("cannot be read"), "templates are nobody's mistake: {run:?}");
}

#[test]
fn automation_environment_and_packages() {
    let repo = Repo::new()
        .file(".github/workflows/ci.yml", "name: 'CI: all'\non: push\njobs: {}\n")
        .file(".github/workflows/README.md", "# none\n")
        .file("action.yml", "name: a\nruns: { using: composite, steps: [] }\n")
        .file(".env.example", "A=1\n")
        .file("Cargo.toml", "[workspace.package]\nversion = \"0.3.0-rc.1\"\n")
        .file("Cargo.lock", "version = 4\n")
        .file("web/package.json", r#"{"name": "web", "version": "v4.0.1"}"#)
        .file("web/package-lock.json", "{}\n")
        .file("tools/pyproject.toml", "[project]\nname = \"tools\"\ndynamic = [\"version\"]\n")
        .file("go.mod", "module example.com/x\n\ngo 1.22\n")
        .commit("add");
    begun(&repo);
    assert_eq!(
        rows(&repo),
        [
            "ci_workflow automation github-actions .github/workflows/ci.yml v0.1.0",
            "action automation yaml action.yml v0.1.0",
            "environment_variables configuration env .env.example v0.1.0",
            "cargo_package package toml Cargo.toml v0.3.0-rc.1",
            "go_module package - go.mod v0.1.0",
            "python_package package toml tools/pyproject.toml v0.1.0",
            "npm_package package json web/package.json v4.0.1",
        ]
    );
    assert!(anchors(&repo).iter().all(|anchor| anchor["generates"].is_null()), "lockfiles follow from a part only");
}

#[test]
fn copies_samples_and_other_platforms_are_left_out_and_excluded() {
    let manifest = "anchors:\n  - id: inner\n    family: api\n    source: Cargo.toml\n";
    let repo = Repo::new()
        .file("Cargo.toml", "[package]\nname = \"a\"\nversion = \"1.0.0\"\n")
        .file("vendor/b/Cargo.toml", "[package]\n")
        .file("web/node_modules/c/package.json", "{}\n")
        .file("crates/d/tests/fixtures/Cargo.toml", "[package]\n")
        .file("inner[1]/ssot_plan/ssot_manifest.yaml", manifest)
        .file("inner[1]/Cargo.toml", "[package]\n")
        .file("attests/Cargo.toml", "[package]\nname = \"e\"\n")
        .commit("add");
    begun(&repo);
    assert_eq!(
        rows(&repo),
        [
            "cargo_package package toml Cargo.toml v1.0.0",
            "attests_cargo_package package toml attests/Cargo.toml v0.1.0"
        ]
    );
    let settings: serde_yaml::Value = serde_yaml::from_str(&read(&repo, "ssot.yaml")).unwrap();
    let exclude: Vec<&str> =
        settings["exclude"].as_sequence().unwrap().iter().filter_map(|glob| glob.as_str()).collect();
    assert_eq!(exclude, ["**/node_modules/**", "**/tests/**", "**/vendor/**", "inner[[]1[]]/**"]);
}

#[test]
fn ten_thousand_files_make_a_manifest_that_can_be_read() {
    let repo = Repo::new();
    for number in 0..10_000 {
        repo.write(
            format!("svc/{}/{number}.yaml", number % 100),
            "openapi: 3.1.0\ninfo: { title: x, version: 1.0.0 }\n",
        );
    }
    let repo = repo.file("openapi.yaml", "openapi: 3.1.0\ninfo: { title: root, version: 1.0.0 }\n").commit("add");
    let run = begun(&repo);
    assert_eq!(anchors(&repo).len(), ssot::init::MOST_OF_A_KIND);
    assert_eq!(anchors(&repo)[0]["source"].as_str(), Some("openapi.yaml"), "what is nearest to the root stays");
    assert!(run.stdout.contains("beyond these, left out 9989 API descriptions"), "{run:?}");
    assert!(read(&repo, super::MANIFEST).contains("# Left out: 9989 API descriptions"));
}

#[test]
fn a_whole_platform() {
    let repo = Repo::new();
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/nexus");
    for file in walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap).filter(|file| file.file_type().is_file()) {
        let path = file.path().strip_prefix(&from).unwrap();
        if !path.starts_with("ssot_plan") && path != std::path::Path::new(super::GOVERNANCE) {
            repo.write(path, std::fs::read(file.path()).unwrap());
        }
    }
    let repo = repo.commit("add");
    begun(&repo);
    let rows = rows(&repo);
    assert_eq!(rows.len(), 15, "{rows:#?}");
    assert!(rows.contains(&"platform_api api openapi-3.0.yaml contracts/platform-api.yaml v1.4.0".to_owned()));
    let owners: Vec<_> = anchors(&repo).iter().map(|anchor| anchor["owner"].as_str().map(str::to_owned)).collect();
    assert!(owners.iter().all(Option::is_some), "CODEOWNERS names an owner for each: {owners:?}");
    assert!(owners.contains(&Some("@nexus-ai-team".to_owned())));
}
