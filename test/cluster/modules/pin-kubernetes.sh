#!/usr/bin/env bash
# Makes or renews the module of one Kubernetes release: pin-kubernetes.sh 1.34.2 writes kubernetes-1.34/go.mod and go.sum.
# Kubernetes publishes its staging modules as v0.<minor>.<patch>, but its own go.mod points at folders that only exist
# in its repository; each of those replaces is rewritten to the published version.
set -euo pipefail

release=${1:?usage: pin-kubernetes.sh RELEASE, for example 1.34.2}
staging=v0.${release#*.}
folder=$(cd "$(dirname "$0")" && pwd)/kubernetes-${release%.*}
mkdir -p "$folder"
cd "$folder"
rm -f go.mod go.sum

go mod init "pod-identity-migrate.test/kubernetes-${release%.*}"
# The floor; go get raises it to what the release needs, and no further to the Go that happens to be installed here.
go mod edit -go=1.24.0
upstream=$(go mod download -json "k8s.io/kubernetes@v$release" | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')
sed -n 's|^.*[[:space:]]\(k8s.io/[^ ]*\) => ./staging/.*|\1|p' "$upstream" |
  while read -r module; do go mod edit -replace "$module=$module@$staging"; done
for program in kube-apiserver kube-controller-manager kube-scheduler kubectl; do
  go get -tool "k8s.io/kubernetes/cmd/$program@v$release"
done
