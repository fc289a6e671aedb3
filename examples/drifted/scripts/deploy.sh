#!/usr/bin/env bash
# Apply the manifests to $CLUSTER and wait until the new version serves.
set -euo pipefail
cd "$(dirname "$0")/.."

aws eks update-kubeconfig --name "${CLUSTER:?name of the cluster}"
kubectl apply --kustomize k8s
kubectl rollout status deployment/nexus-backend --namespace nexus-platform --timeout 5m
