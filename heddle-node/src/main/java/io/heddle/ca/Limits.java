// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.ca.Refusal.Code;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How long things may be that somebody gives an authority to keep. */
final class Limits {

  private static final int MAX_NAME = 255;
  private static final int MAX_TYPE = 64;
  private static final int MAX_AFFILIATION = 1024;
  private static final int MAX_PART = 64;
  private static final int MAX_PARTS = 32;
  private static final int MAX_SECRET = 1024;
  private static final int MAX_ATTRIBUTES = 128;
  private static final int MAX_ATTRIBUTE_NAME = 256;
  private static final int MAX_ATTRIBUTE_BYTES = 16 * 1024;

  private Limits() {}

  static void checkName(String name) {
    check("identity's name", name, 1, MAX_NAME);
  }

  static void checkType(String type) {
    check("type", type, 0, MAX_TYPE);
  }

  static void checkSecret(String secret) {
    if (secret.length() > MAX_SECRET) {
      throw bad("A secret has at most %d characters".formatted(MAX_SECRET));
    }
  }

  static void checkAffiliation(String affiliation) {
    check("affiliation", affiliation, 1, MAX_AFFILIATION);
    List<String> parts = List.of(affiliation.split("[.]", -1));
    if (parts.size() > MAX_PARTS) {
      throw bad("An affiliation has at most %d parts".formatted(MAX_PARTS));
    }
    parts.forEach(part -> check("part of an affiliation", part, 1, MAX_PART));
  }

  static void checkAttributes(List<Attribute> attributes) {
    if (attributes.size() > MAX_ATTRIBUTES) {
      throw bad("An identity has at most %d attributes".formatted(MAX_ATTRIBUTES));
    }
    int bytes = 0;
    for (Attribute one : attributes) {
      check("attribute's name", one.name(), 1, MAX_ATTRIBUTE_NAME);
      bytes += one.name().getBytes(StandardCharsets.UTF_8).length;
      bytes += one.value().getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > MAX_ATTRIBUTE_BYTES) {
      throw bad(
          "The attributes of an identity have at most %d bytes".formatted(MAX_ATTRIBUTE_BYTES));
    }
  }

  private static void check(String what, String text, int min, int max) {
    if (text.length() < min || text.length() > max) {
      throw bad("The %s has from %d to %d characters".formatted(what, min, max));
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw bad("The %s has a control character".formatted(what));
    }
  }

  private static Refusal bad(String why) {
    return Refusal.of(400, Code.REGISTERING_IDENTITY, why);
  }
}
