#!/usr/bin/env bash
# The tests against a real control plane: npm run test:cluster [-- JEST-OPTION…]
# Skipped where it cannot be built, except in CI, where that is a failure. K8S chooses the Kubernetes release.
# The first argument `rivals` runs the comparison with other tools instead, which is no part of the tier.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

parts=(kube-apiserver etcd mic nmi pod-identity.yaml webhook helm kubectl
  kube-controller-manager kube-scheduler kwok kwok-stages.yaml)
config=test/cluster/jest.config.js
if [[ ${1:-} == rivals ]]; then
  parts=(kube-apiserver etcd kube-controller-manager kube-scheduler kwok kwok-stages.yaml pod-identity.yaml azwi)
  config=test/cluster/rivals/jest.config.js
  shift
fi

built=0
test/cluster/build.sh "${parts[@]}" >/dev/null || built=$?
if [[ $built -eq 3 && ${CI:-} != true ]]; then
  echo 'test:cluster is skipped.'
  exit 0
fi
if [[ $built -ne 0 ]]; then exit "$built"; fi

MIGRATE_TEST_LOGS=$(mktemp -d "${TMPDIR:-/tmp}/pod-identity-migrate-logs.XXXXXX")
MIGRATE_TEST_AGREEMENTS=$(mktemp "${TMPDIR:-/tmp}/pod-identity-migrate-agreements.XXXXXX")
export MIGRATE_TEST_LOGS MIGRATE_TEST_AGREEMENTS
keep_logs=''
clean_up() {
  rm -f "$MIGRATE_TEST_AGREEMENTS"
  if [[ -z $keep_logs ]]; then rm -rf "$MIGRATE_TEST_LOGS"; fi
}
trap clean_up EXIT

# Lines of the same oracle and subject are added up.
print_agreements() {
  [[ -s $MIGRATE_TEST_AGREEMENTS ]] || return 0
  echo
  echo 'Oracles: how often the real programs and the tool agree'
  awk -F '\t' '
    { key = $1 FS $2; cases[key] += $3; agreed[key] += $4 }
    END { for (key in cases) { split(key, name, FS); printf "  %-26s %6d of %-6d %s\n", name[1], agreed[key], cases[key], name[2] } }
  ' "$MIGRATE_TEST_AGREEMENTS" | LC_ALL=C sort
}

failed=0
NODE_OPTIONS=--experimental-vm-modules node_modules/.bin/jest --config "$config" "$@" || failed=$?
print_agreements
if [[ $failed -eq 1 ]]; then
  keep_logs=yes
  echo "The control planes' logs are in $MIGRATE_TEST_LOGS"
fi
exit "$failed"
