// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.Serial;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that gives up when it looks at characters too often. CouchDB has PCRE, which
 * also gives up, and then takes the text for one that does not match.
 */
record BoundedRegex(Pattern pattern) {

  private static final int MAX_LOOKS = 5_000_000;

  /** A line ends at a line feed only, as in PCRE. */
  static BoundedRegex of(String regex, Json argument) {
    try {
      return new BoundedRegex(Pattern.compile(regex, Pattern.UNIX_LINES));
    } catch (PatternSyntaxException | StackOverflowError e) {
      throw CouchError.badArgument("$regex", argument);
    }
  }

  boolean isFoundIn(String text) {
    try {
      return pattern.matcher(new Counted(text)).find();
    } catch (TooOften | StackOverflowError e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Regular expression '%s' takes too long on a string of %d characters; make it simpler"
              .formatted(pattern, text.length()),
          e);
    }
  }

  /** A text that counts how often it is looked at. Not thread-safe. */
  private static final class Counted implements CharSequence {
    private final String text;
    private int left = MAX_LOOKS;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new TooOften();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** The way out of the search. */
  private static final class TooOften extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;
  }
}
