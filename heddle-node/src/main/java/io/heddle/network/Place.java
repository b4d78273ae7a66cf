// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.words.Foreign;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where something stands in a network file.
 *
 * @param key as a path: {@code Organizations[0].Domain}; empty for the whole file
 * @param line from 1
 */
record Place(Path file, String key, int line) {

  Place at(String inner, int innerLine) {
    return new Place(file, key.isEmpty() ? inner : key + "." + inner, innerLine);
  }

  Place element(int index, int innerLine) {
    return new Place(file, "%s[%d]".formatted(key, index), innerLine);
  }

  /** What another room makes of what stands here; what it finds wrong is a mistake here. */
  <T> T within(Supplier<T> reading, String what) {
    try {
      return reading.get();
    } catch (HeddleException e) {
      throw mistake("%s%s", e.getMessage(), what);
    }
  }

  /** What is wrong here, as one sentence without its end. */
  @SuppressWarnings("AnnotateFormatMethod") // Heddle does without that library
  HeddleException mistake(String sentence, Object... arguments) {
    String where = key.isEmpty() ? "" : ", '%s'".formatted(Foreign.text(key));
    return new HeddleException(
        Fault.BAD_INPUT,
        "Network file '%s', line %d%s: %s"
            .formatted(
                file.getFileName(), line, where, Foreign.sentence(sentence.formatted(arguments))));
  }
}
