# SPDX-License-Identifier: Apache-2.0
#
# What a builder keeps for the next build; sourced after builder.sh. Where HEDDLE_CACHE names a directory, each kind has a
# folder of its own there. Files come under an unfinished name and are renamed, so each is there whole or not at all, and
# several builds may come and go.

# use_kept KIND: sets KEPT to the folder of that kind; fails if there is none that is ours alone
use_kept() {
  [ -n "${HEDDLE_CACHE:-}" ] || return 1
  KEPT=$HEDDLE_CACHE/$1
  (umask 077 && mkdir -p "$KEPT") 2>/dev/null && [ -O "$KEPT" ] && [ -w "$KEPT" ]
}

# unfinished NAME: prints the name of a file that is being written
unfinished() {
  printf '%s\n' "$KEPT/.new-$$-$1"
}

# checksum: prints checksum and length of standard input, with a dash between
checksum() {
  cksum | tr ' ' '-'
}

# keep_newest SUFFIX COUNT: leaves those that were used last
keep_newest() {
  # shellcheck disable=SC2012 # the names are our own
  ls -t "$KEPT" | sed -n "/\\$1\$/p" | sed "1,${2}d" | while read -r old; do
    rm -f "$KEPT/$old"
  done
}
