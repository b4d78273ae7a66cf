# SPDX-License-Identifier: Apache-2.0
#
# Installed node_modules that are used again; sourced after kept.sh. They are kept by a key: one tar each, whose name ends in
# its own checksum and length.

KEPT_AT_MOST=12

# modules_key OMITTED: sets KEY to what the modules of the project here are kept under; empty, with WHY, if they are not kept
modules_key() {
  KEY=
  WHY=
  [ -n "${HEDDLE_CACHE:-}" ] || return 0
  answer=$(node "$LIB/node-modules.js" "$1" "$(readlink -f "$(command -v npm)")") || return 0
  case $answer in
    key\ *) KEY=${answer#key } ;;
    *) WHY=$answer ;;
  esac
}

# take_modules: makes node_modules of what is kept under KEY
take_modules() {
  [ -n "$KEY" ] && use_kept node_modules || return 1
  for kept in "$KEPT/$KEY"-*.tar; do
    [ -f "$kept" ] || continue
    rm -rf node_modules
    if [ "$KEY-$(checksum <"$kept").tar" = "${kept##*/}" ] && tar -xof "$kept"; then
      touch -c "$kept"
      return 0
    fi
    echo "The kept '$kept' is damaged, it is thrown away" >&2
    rm -rf node_modules "$kept"
  done
  return 1
}

# keep_modules: keeps node_modules under KEY; what cannot be kept is not
keep_modules() {
  [ -n "$KEY" ] && use_kept node_modules || return 0
  unfinished=$(unfinished "${KEY%"${KEY#????????}"}")
  if (umask 077 && tar -cf "$unfinished" node_modules) 2>/dev/null; then
    mv -f "$unfinished" "$KEPT/$KEY-$(checksum <"$unfinished").tar"
  fi
  rm -f "$unfinished"
  keep_newest .tar "$KEPT_AT_MOST"
}
