// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Transient data of a call: from text, Base64, files, or the JSON that {@code peer} takes. */
final class TransientOptions {

  private static final String TEXT = "--transient";
  private static final String BASE64 = "--transient-base64";
  private static final String FILE = "--transient-file";

  @Option(
      names = TEXT,
      paramLabel = "KEY=VALUE",
      description =
          "Transient data, seen by the chaincode and never written to the ledger; may be repeated. Also '{\"KEY\":\"Base64\"}', as 'peer' takes it.")
  private List<String> texts = new ArrayList<>();

  @Option(
      names = BASE64,
      paramLabel = "KEY=BASE64",
      description = "Transient data of any bytes; may be repeated.")
  private List<String> encoded = new ArrayList<>();

  @Option(
      names = FILE,
      paramLabel = "KEY=FILE",
      description = "Transient data from a file, '-' for standard input; may be repeated.")
  private List<String> files = new ArrayList<>();

  TransientOptions() {}

  /**
   * All that was given, by key.
   *
   * @throws HeddleException {@code BAD_INPUT} or {@code NOT_FOUND} if some of it cannot be read, or
   *     a key is given twice
   */
  Map<String, Bytes> values() {
    Map<String, Bytes> values = new LinkedHashMap<>();
    List<String> assigned = new ArrayList<>();
    for (String text : texts) {
      // no key begins so
      if (text.stripLeading().startsWith("{")) {
        fromJson(text).forEach((key, value) -> put(values, TEXT, key, value));
      } else {
        assigned.add(text);
      }
    }
    Assignments.of(TEXT, assigned)
        .forEach((key, value) -> put(values, TEXT, key, Bytes.copyFromUtf8(value)));
    Assignments.of(BASE64, encoded)
        .forEach((key, value) -> put(values, BASE64, key, decoded(BASE64, key, value)));
    Assignments.of(FILE, files)
        .forEach((key, value) -> put(values, FILE, key, GivenFile.read(FILE, value)));
    return values;
  }

  /** How often standard input is to be read for it. */
  long inputs() {
    return Assignments.of(FILE, files).values().stream().filter(GivenFile::isInput).count();
  }

  private static void put(Map<String, Bytes> values, String option, String key, Bytes value) {
    if (values.putIfAbsent(key, value) != null) {
      throw new HeddleException(
          Fault.BAD_INPUT, "%s is given twice for '%s'".formatted(option, key));
    }
  }

  private static Map<String, Bytes> fromJson(String text) {
    JsonNode json = TypedJson.parsed(TEXT, text);
    Map<String, Bytes> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      if (!each.getValue().isString()) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "%s: the value of '%s' must be a text in Base64".formatted(TEXT, each.getKey()));
      }
      values.put(each.getKey(), decoded(TEXT, each.getKey(), each.getValue().asString()));
    }
    return values;
  }

  /** As Go reads it: the usual alphabet, with padding. */
  private static Bytes decoded(String option, String key, String value) {
    String letters = value.replace("\r", "").replace("\n", "");
    try {
      if (letters.length() % 4 == 0) {
        return Bytes.copyFrom(Base64.getDecoder().decode(letters));
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new HeddleException(
        Fault.BAD_INPUT,
        "%s: the value of '%s' is not Base64; for a text write %s %s=TEXT"
            .formatted(option, key, TEXT, key));
  }
}
