# SPDX-License-Identifier: Apache-2.0
#
# What the builders share; sourced by their executables, which set LIB to this directory.

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# need_arguments USAGE EXPECTED GIVEN
need_arguments() {
  [ "$3" -ge "$2" ] || fail "Too few arguments, usage: $1"
}

# need_program NAME REASON
need_program() {
  command -v "$1" >/dev/null 2>&1 || fail "'$1' was not found on the PATH, $2"
}

# builds_with PROGRAM...: whether the programs are there. Only where a container engine builds what no builder claims: elsewhere the
# build itself says best what it lacks
builds_with() {
  [ "${HEDDLE_CONTAINERS:-}" = true ] || return 0
  for program; do
    command -v "$program" >/dev/null 2>&1 || fail "'$program' was not found on the PATH, so the package is left to the container engine"
  done
}

# json_member FILE NAME: prints the string member of the JSON object in the file
json_member() {
  LC_ALL=C awk -v NAMED="$2" -f "$LIB/json.awk" -f "$LIB/member.awk" <"$1"
}

# chaincode_type METADATA_DIRECTORY: prints the type in lower case
chaincode_type() {
  json_member "$1/metadata.json" type | tr '[:upper:]' '[:lower:]'
}

# project_root SOURCE_DIRECTORY FILE: where the project with that file is. The peer command line
# puts sources below src/, other tools put them at the top.
project_root() {
  if [ -f "$1/src/$2" ]; then
    printf '%s\n' "$1/src"
  elif [ -f "$1/$2" ]; then
    printf '%s\n' "$1"
  fi
}

# keep_indexes FROM TO: copies state database indexes, if there are any
keep_indexes() {
  if [ -d "$1" ]; then
    mkdir -p "$2" && cp -R "$1/." "$2/"
  fi
}

# release_indexes BUILD_DIRECTORY RELEASE_DIRECTORY
release_indexes() {
  keep_indexes "$1/META-INF/statedb" "$2/statedb"
}

# connect_to_peer RUN_DIRECTORY: exports what the chaincode libraries read about the peer, and writes
# the credentials that they read from files
connect_to_peer() {
  umask 077
  [ -f "$1/chaincode.json" ] || fail "'$1/chaincode.json' was not found"

  CORE_CHAINCODE_ID_NAME=$(json_member "$1/chaincode.json" chaincode_id) || exit 1
  CORE_PEER_ADDRESS=$(json_member "$1/chaincode.json" peer_address) || exit 1
  CORE_PEER_LOCALMSPID=$(json_member "$1/chaincode.json" mspid) || exit 1
  client_cert=$(json_member "$1/chaincode.json" client_cert) || exit 1
  CORE_PEER_TLS_ENABLED=false
  export CORE_CHAINCODE_ID_NAME CORE_PEER_ADDRESS CORE_PEER_LOCALMSPID CORE_PEER_TLS_ENABLED

  if [ -n "$client_cert" ]; then
    CORE_PEER_TLS_ENABLED=true
    CORE_PEER_TLS_ROOTCERT_FILE=$1/root.pem
    CORE_TLS_CLIENT_CERT_FILE=$1/client-cert.pem
    CORE_TLS_CLIENT_KEY_FILE=$1/client-key.pem
    CORE_TLS_CLIENT_CERT_PATH=$1/client-cert.base64
    CORE_TLS_CLIENT_KEY_PATH=$1/client-key.base64
    export CORE_PEER_TLS_ROOTCERT_FILE CORE_TLS_CLIENT_CERT_FILE CORE_TLS_CLIENT_KEY_FILE
    export CORE_TLS_CLIENT_CERT_PATH CORE_TLS_CLIENT_KEY_PATH

    json_member "$1/chaincode.json" root_cert >"$CORE_PEER_TLS_ROOTCERT_FILE" || exit 1
    json_member "$1/chaincode.json" client_key >"$CORE_TLS_CLIENT_KEY_FILE" || exit 1
    printf '%s\n' "$client_cert" >"$CORE_TLS_CLIENT_CERT_FILE"
    # the libraries want the files called PATH in base64, on one line
    base64 <"$CORE_TLS_CLIENT_CERT_FILE" | tr -d '\n' >"$CORE_TLS_CLIENT_CERT_PATH"
    base64 <"$CORE_TLS_CLIENT_KEY_FILE" | tr -d '\n' >"$CORE_TLS_CLIENT_KEY_PATH"
  fi
}

# quiet_library LEVEL: what the chaincode library itself logs, unless the user asked for more; LEVEL is for the contract part
quiet_library() {
  CORE_CHAINCODE_LOGGING_SHIM=${CORE_CHAINCODE_LOGGING_SHIM:-warning}
  CORE_CHAINCODE_LOGGING_LEVEL=${CORE_CHAINCODE_LOGGING_LEVEL:-$1}
  export CORE_CHAINCODE_LOGGING_SHIM CORE_CHAINCODE_LOGGING_LEVEL
}
