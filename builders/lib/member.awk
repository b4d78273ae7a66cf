# SPDX-License-Identifier: Apache-2.0
#
# Prints the string member NAMED of the JSON object that is read; the name's case does not matter,
# the last one counts, and an absent one is empty. Fails with the reason on standard error.

BEGIN {
  if (!parse(slurp())) { print "not JSON: " PROBLEM | "cat >&2"; exit 1 }
  if (KIND[""] != "object") { print "not a JSON object" | "cat >&2"; exit 1 }
  for (i = KEYS[""]; i >= 1; i--) {
    name = NAME["", i]
    if (tolower(name) == NAMED) { printf "%s", VALUE[child("", name)]; exit 0 }
  }
}
