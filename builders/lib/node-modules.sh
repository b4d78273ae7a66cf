# SPDX-License-Identifier: Apache-2.0
#
# Installed node_modules that are used again; sourced after builder.sh. Where HEDDLE_CACHE names a directory, they are kept
# there by a key: one tar each, whose name ends in its own checksum and length. So each is there whole or not at all,
# and several builds may come and go.

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

# use_directory: makes sure that the directory of kept modules is there and ours alone
use_directory() {
  MODULES=$HEDDLE_CACHE/node_modules
  (umask 077 && mkdir -p "$MODULES") 2>/dev/null && [ -O "$MODULES" ] && [ -w "$MODULES" ]
}

# checksum FILE: prints its checksum and length, with a dash between
checksum() {
  cksum <"$1" | tr ' ' '-'
}

# take_modules: makes node_modules of what is kept under KEY
take_modules() {
  [ -n "$KEY" ] && use_directory || return 1
  for kept in "$MODULES/$KEY"-*.tar; do
    [ -f "$kept" ] || continue
    rm -rf node_modules
    if [ "$KEY-$(checksum "$kept").tar" = "${kept##*/}" ] && tar -xof "$kept"; then
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
  [ -n "$KEY" ] && use_directory || return 0
  unfinished=$MODULES/.new-$$-${KEY%"${KEY#????????}"}
  if (umask 077 && tar -cf "$unfinished" node_modules) 2>/dev/null; then
    mv -f "$unfinished" "$MODULES/$KEY-$(checksum "$unfinished").tar"
  fi
  rm -f "$unfinished"
  # by time of use: those that were not used for longest go
  # shellcheck disable=SC2012 # the names are our own
  ls -t "$MODULES" | sed -n "/\.tar\$/p" | sed "1,${KEPT_AT_MOST}d" | while read -r old; do
    rm -f "$MODULES/$old"
  done
}
