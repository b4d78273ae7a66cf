// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

/** Stands where a body is still to be written. */
final class NotYet {

  private NotYet() {}

  @SuppressWarnings({"TypeParameterUnusedInFormals", "DoNotCallSuggester"}) // it never returns
  static <T> T written(Object... arguments) {
    throw new UnsupportedOperationException("Not written yet, got " + arguments.length);
  }
}
