// SPDX-License-Identifier: Apache-2.0
package io.heddle.cache;

import io.heddle.disk.DamagedFile;
import java.time.DateTimeException;
import java.time.Instant;

/** What a pack says of itself: when it was made, and of what. */
record PackNote(Instant made, String about) {

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws DamagedFile if it did not
   */
  static PackNote parse(String text) throws DamagedFile {
    int space = text.indexOf(' ');
    try {
      return new PackNote(Instant.parse(text.substring(0, space)), text.substring(space + 1));
    } catch (DateTimeException | IndexOutOfBoundsException e) {
      throw new DamagedFile("it does not say when it was made", e);
    }
  }

  String text() {
    return made + " " + about;
  }
}
