#!/usr/bin/env bash
# The tests against a real control plane: npm run test:cluster [-- JEST-OPTION…]
# Skipped where it cannot be built, except in CI, where that is a failure. K8S chooses the Kubernetes release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

built=0
test/cluster/build.sh kube-apiserver etcd mic pod-identity.yaml webhook \
  kube-controller-manager kube-scheduler kwok kwok-stages.yaml >/dev/null || built=$?
if [[ $built -eq 3 && ${CI:-} != true ]]; then
  echo 'test:cluster is skipped.'
  exit 0
fi
if [[ $built -ne 0 ]]; then exit "$built"; fi

MIGRATE_TEST_LOGS=$(mktemp -d "${TMPDIR:-/tmp}/pod-identity-migrate-logs.XXXXXX")
export MIGRATE_TEST_LOGS
trap 'rm -rf "$MIGRATE_TEST_LOGS"' EXIT

failed=0
NODE_OPTIONS=--experimental-vm-modules node_modules/.bin/jest --config test/cluster/jest.config.js "$@" || failed=$?
if [[ $failed -eq 1 ]]; then
  trap - EXIT
  echo "The control planes' logs are in $MIGRATE_TEST_LOGS"
fi
exit "$failed"
