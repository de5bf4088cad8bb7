#!/usr/bin/env bash
# Makes the parts of the test control plane and prints the folder that holds them: build.sh [PART…]
# A part is a program, or a file that comes with one (*.yaml). It is made once per content of its module below modules/
# and kept in MIGRATE_TEST_CACHE; later runs find it there and need no Go. Parts that MIGRATE_TEST_BIN or
# KUBEBUILDER_ASSETS hold are used instead. K8S chooses the Kubernetes release (1.34). Progress goes to stderr.
# Exit code 3: a part is missing and there is no Go to build it with.
set -euo pipefail

modules=$(cd "$(dirname "${BASH_SOURCE[0]}")/modules" && pwd)
k8s=${K8S:-1.34}
cache=${MIGRATE_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pod-identity-migrate}
given=${MIGRATE_TEST_BIN:-${KUBEBUILDER_ASSETS:-}}
if [[ $# -eq 0 ]]; then set -- kube-apiserver etcd; fi

say() { echo "$*" >&2; }

fail() {
  say "build.sh: $*"
  exit 1
}

module_of() {
  case $1 in
    kube-apiserver | kube-controller-manager | kube-scheduler | kubectl) echo "kubernetes-$k8s" ;;
    webhook | azwi) echo webhook ;;
    mic | nmi | pod-identity.yaml) echo pod-identity ;;
    kwok | kwok-stages.yaml) echo kwok ;;
    etcd | helm) echo "$1" ;;
    *) fail "there is no '$1'" ;;
  esac
}

package_of() {
  case $1 in
    kube-apiserver | kube-controller-manager | kube-scheduler | kubectl) echo "k8s.io/kubernetes/cmd/$1" ;;
    webhook | azwi) echo "github.com/Azure/azure-workload-identity/cmd/$1" ;;
    mic | nmi) echo "github.com/Azure/aad-pod-identity/cmd/$1" ;;
    kwok) echo sigs.k8s.io/kwok/cmd/kwok ;;
    helm) echo helm.sh/helm/v3/cmd/helm ;;
    etcd) echo . ;;
  esac
}

hash_text() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-16; }

# Names and contents of a module's files, and the machine they are built for.
hash_module() {
  local file
  (cd "$modules/$1" && uname -sm && find . -type f | LC_ALL=C sort | while read -r file; do
    echo "$file"
    cat "$file"
  done) | hash_text
}

# Clients such as the webhook refuse a server that does not know its own version.
version_flags() {
  local release version=k8s.io/component-base/version
  [[ $1 == kubernetes-* ]] || return 0
  release=$(sed -n 's|.*k8s.io/kubernetes v\([0-9.]*\).*|\1|p' "$modules/$1/go.mod")
  echo "-X $version.gitVersion=v$release -X $version.gitMajor=${k8s%%.*} -X $version.gitMinor=${k8s#*.}"
}

build_program() {
  CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w $(version_flags "$2")" -o "$3" "$(package_of "$1")"
}

module_folder() { go mod download -json "$1" | sed -n 's|.*"Dir": "\(.*\)".*|\1|p'; }

# The real kwok takes its stages from a file; they lie in its module, one per file.
extract_file() {
  local folder stage
  case $1 in
    pod-identity.yaml)
      folder=$(module_folder github.com/Azure/aad-pod-identity)
      cat "$folder/deploy/infra/deployment-rbac.yaml"
      ;;
    kwok-stages.yaml)
      folder=$(module_folder sigs.k8s.io/kwok)/kustomize/stage
      for stage in node/fast/node-initialize node/heartbeat-with-lease/node-heartbeat-with-lease \
        pod/fast/pod-ready pod/fast/pod-complete pod/fast/pod-delete; do
        echo ---
        cat "$folder/$stage.yaml"
      done
      ;;
  esac
}

# Made beside its place and renamed into it, so that of two runs at once neither sees half a part.
make_part() {
  local part=$1 module=$2 target=$3 started=$SECONDS made=0
  if ! command -v go >/dev/null; then
    say "$part is not built yet and Go is not installed: install Go 1.26 or newer (https://go.dev/dl), or set MIGRATE_TEST_BIN to a folder that holds $part"
    exit 3
  fi
  mkdir -p "$(dirname "$target")"
  partial=$(mktemp -d "$target.XXXXXX")
  cd "$modules/$module"
  if [[ $part == *.yaml ]]; then
    extract_file "$part" >"$partial/part" 2>"$partial/log" || made=$?
  else
    say "building $part (the first time this takes up to some minutes) …"
    build_program "$part" "$module" "$partial/part" >"$partial/log" 2>&1 || made=$?
  fi
  if [[ $made -ne 0 ]]; then
    cat "$partial/log" >&2
    fail "$part could not be built"
  fi
  mv -f "$partial/part" "$target"
  rm -r "$partial"
  if [[ $part != *.yaml ]]; then say "built $part in $((SECONDS - started)) s"; fi
}

if [[ ! -d $modules/kubernetes-$k8s ]]; then
  fail "no module for K8S=$k8s; there are: $(cd "$modules" && echo kubernetes-*). modules/pin-kubernetes.sh makes one"
fi
if [[ -n $given ]]; then given=$(cd "$given" && pwd) || fail "MIGRATE_TEST_BIN or KUBEBUILDER_ASSETS is no folder"; fi

trap 'rm -rf "${partial:-}"' EXIT
everything=$(for name in "kubernetes-$k8s" etcd helm kwok pod-identity webhook; do hash_module "$name"; done)
folder=$cache/bin/$k8s/$(echo "$everything $given" | hash_text)
mkdir -p "$folder"
for part in "$@"; do
  module=$(module_of "$part")
  made=$cache/programs/$module-$(hash_module "$module")/$part
  if [[ -n $given && -e $given/$part ]]; then
    made=$given/$part
  elif [[ ! -e $made ]]; then
    make_part "$part" "$module" "$made"
  fi
  if [[ $(readlink "$folder/$part" || true) != "$made" ]]; then ln -sfn "$made" "$folder/$part"; fi
done
echo "$folder"
