# SPDX-License-Identifier: Apache-2.0
#
# Renders the connection.json that is read: references such as {{.name}} and {{.a.b}} in it are replaced
# by values of the JSON object in CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG. Known members are kept in
# a fixed order, absent ones stay absent. Fails with the reason on standard error.

BEGIN {
  text = ENVIRON["CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG"]
  if (text != "") {
    if (!parse(text)) give_up("Failed to unmarshal CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG: " PROBLEM)
    if (KIND[""] != "object" && KIND[""] != "null") {
      give_up("Failed to unmarshal CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG: not a JSON object")
    }
    for (path in KIND) { DATA_KIND[path] = KIND[path]; DATA[path] = VALUE[path] }
  }

  if (!parse(slurp())) give_up("connection.json is not JSON: " PROBLEM)
  if (KIND[""] != "object") give_up("connection.json is not a JSON object")
  for (i = 1; i <= KEYS[""]; i++) MEMBER[tolower(NAME["", i])] = child("", NAME["", i])

  tls = kind("tls_required", "true false") == "true"
  text_member("address", "Address")
  plain_member("domain", "string")
  if (kind("dial_timeout", "string number") == "number") plain_member("dial_timeout", "number")
  else text_member("dial_timeout", "DialTimeout")
  plain_member("tls_required", "true false")
  if (tls) {
    plain_member("client_auth_required", "true false")
    text_member("root_cert", "RootCert")
    text_member("client_key", "ClientKey")
    text_member("client_cert", "ClientCert")
  }
  print "{" OUT "}"
}

function give_up(reason) {
  print "::Error: " reason | "cat >&2"
  close("cat >&2")
  exit 1
}

# The kind of a member, which must be one of the allowed ones; empty if it is absent or null.
function kind(name, allowed,    found) {
  found = (name in MEMBER) ? KIND[MEMBER[name]] : "null"
  if (found == "null") return ""
  if (!index(" " allowed " ", " " found " ")) {
    gsub(" ", " or ", allowed)
    give_up("connection.json: '" name "' must be a JSON " allowed ", not a " found)
  }
  return found
}

function plain_member(name, allowed,    found) {
  found = kind(name, allowed)
  if (found == "string") add(name, quote(VALUE[MEMBER[name]]))
  else if (found == "number") add(name, VALUE[MEMBER[name]])
  else if (found != "") add(name, found)
}

function text_member(name, field) {
  if (kind(name, "string") != "") add(name, quote(rendered(VALUE[MEMBER[name]], field)))
}

function add(name, json) {
  OUT = OUT (OUT == "" ? "" : ",") "\"" name "\":" json
}

function rendered(template, field,    out, start, end, reference) {
  while ((start = index(template, "{{"))) {
    out = out substr(template, 1, start - 1)
    template = substr(template, start + 2)
    end = index(template, "}}")
    if (!end) unparsable(field, "a {{ has no }}")
    reference = substr(template, 1, end - 1)
    gsub(/^[ \t]+|[ \t]+$/, "", reference)
    template = substr(template, end + 2)
    out = out looked_up(reference, field)
  }
  return out template
}

function looked_up(reference, field,    names, count, path, found, i) {
  if (reference !~ /^(\.[A-Za-z_][A-Za-z0-9_]*)+$/) {
    unparsable(field, "'{{" reference "}}' is not supported, only references such as {{.name}} and {{.a.b}} are")
  }
  count = split(substr(reference, 2), names, ".")
  for (i = 1; i <= count; i++) {
    path = child(path, names[i])
    if (!(path in DATA_KIND)) {
      unparsable(field, "'{{" reference "}}': CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG has no entry for key \"" names[i] "\"")
    }
  }
  found = DATA_KIND[path]
  if (found == "object" || found == "array") {
    unparsable(field, "'{{" reference "}}' is an " found ", not a text")
  }
  if (found == "string") return DATA[path]
  if (found == "number") return number(DATA[path])
  return found == "null" ? "<no value>" : found
}

# Numbers as Go prints them: plain below a million, else with an exponent.
function number(literal,    digits) {
  if (literal + 0 < 1000000 && literal + 0 > -1000000) return literal
  digits = sprintf("%.15e", literal)
  sub(/\.?0+e/, "e", digits)
  return digits
}

function unparsable(field, reason) {
  give_up("Failed to parse the " field " field template: " reason)
}
