# SPDX-License-Identifier: Apache-2.0
#
# Reads one JSON document with nothing but POSIX awk, for use below another program:
#   awk -f json.awk -f program.awk
#
#   parse(text)   fills KIND[path] with object, array, string, number, true, false or null, VALUE[path]
#                 with the decoded text of strings and the literal of numbers, and KEYS[path] with
#                 the number of members of an object; NAME[path, n] is the n-th member's name.
#                 The path of the document is ""; of a member, child(path, name).
#                 Returns 1, or 0 with the reason in PROBLEM.
#   quote(text)   the text as a JSON string
#   slurp()       everything on standard input or in the file arguments
#
# LC_ALL=C makes one character one byte, so that UTF-8 passes through unchanged.

function slurp(    text, line, first) {
  first = 1
  while ((getline line) > 0) {
    text = first ? line : text "\n" line
    first = 0
  }
  return text
}

function child(path, name) { return path SUBSEP name }

function parse(text) {
  JSON = text; AT = 1; PROBLEM = ""
  split("", KIND); split("", VALUE); split("", KEYS); split("", NAME)
  value("")
  blanks()
  if (PROBLEM == "" && AT <= length(JSON)) problem("more than one value")
  return PROBLEM == ""
}

function problem(reason) {
  if (PROBLEM == "") PROBLEM = reason " at character " AT
}

function blanks() {
  while (index(" \t\r\n", substr(JSON, AT, 1)) && AT <= length(JSON)) AT++
}

function value(path,    c) {
  blanks()
  c = substr(JSON, AT, 1)
  if (c == "{") object(path)
  else if (c == "[") array(path)
  else if (c == "\"") { KIND[path] = "string"; VALUE[path] = string() }
  else if (match(substr(JSON, AT, 400), /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/)) {
    KIND[path] = "number"
    VALUE[path] = substr(JSON, AT, RLENGTH)
    AT += RLENGTH
  }
  else if (word("true") || word("false") || word("null")) KIND[path] = WORD
  else problem(AT > length(JSON) ? "unexpected end" : "unexpected character")
}

function word(expected) {
  WORD = expected
  if (substr(JSON, AT, length(expected)) != expected) return 0
  AT += length(expected)
  return 1
}

function object(path,    name) {
  KIND[path] = "object"; KEYS[path] = 0
  AT++; blanks()
  if (substr(JSON, AT, 1) == "}") { AT++; return }
  while (PROBLEM == "") {
    blanks()
    if (substr(JSON, AT, 1) != "\"") { problem("a name is missing"); return }
    name = string()
    blanks()
    if (substr(JSON, AT++, 1) != ":") { problem("a colon is missing"); return }
    NAME[path, ++KEYS[path]] = name
    value(child(path, name))
    if (!more("}")) return
  }
}

function array(path,    n) {
  KIND[path] = "array"
  AT++; blanks()
  if (substr(JSON, AT, 1) == "]") { AT++; return }
  while (PROBLEM == "") {
    value(child(path, n++))
    if (!more("]")) return
  }
}

# Steps over what stands behind a member: true for a comma, false at the end.
function more(end,    c) {
  blanks()
  c = substr(JSON, AT, 1)
  if (c == "," || c == end) AT++
  else problem("a comma or " end " is missing")
  return c == ","
}

function string(    out, c, rest) {
  AT++
  while (PROBLEM == "") {
    rest = substr(JSON, AT, 4000)
    if (match(rest, /^[^"\\]+/)) { out = out substr(rest, 1, RLENGTH); AT += RLENGTH; continue }
    c = substr(rest, 1, 1)
    if (c == "\"") { AT++; return out }
    if (c == "") { problem("unexpected end"); return out }
    out = out escaped(substr(rest, 2, 1))
  }
  return out
}

function escaped(c,    code, low) {
  AT += 2
  if (c == "n") return "\n"
  if (c == "t") return "\t"
  if (c == "r") return "\r"
  if (c == "b") return "\b"
  if (c == "f") return "\f"
  if (c == "\"" || c == "\\" || c == "/") return c
  if (c != "u") { AT -= 2; problem("unknown escape"); return "" }
  code = hex4()
  if (code >= 55296 && code < 56320 && substr(JSON, AT, 2) == "\\u") {
    AT += 2
    low = hex4()
    code = 65536 + (code - 55296) * 1024 + (low - 56320)
  }
  return utf8(code)
}

function hex4(    n, i, digit) {
  for (i = 0; i < 4; i++) {
    digit = index("0123456789abcdef", tolower(substr(JSON, AT + i, 1)))
    if (!digit || AT + i > length(JSON)) { problem("four hexadecimal digits are missing"); return 63 }
    n = n * 16 + digit - 1
  }
  AT += 4
  return n
}

function utf8(code) {
  if (code < 128) return sprintf("%c", code)
  if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
  if (code < 65536) {
    return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
  }
  return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, \
    128 + int(code / 64) % 64, 128 + code % 64)
}

function quote(text,    out, c, i) {
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (c == "\"" || c == "\\") out = out "\\" c
    else if (c == "\n") out = out "\\n"
    else if (c == "\r") out = out "\\r"
    else if (c == "\t") out = out "\\t"
    else if (c < " ") out = out sprintf("\\u%04x", index(CONTROLS, c))
    else out = out c
  }
  return "\"" out "\""
}

BEGIN { for (i = 1; i < 32; i++) CONTROLS = CONTROLS sprintf("%c", i) }
