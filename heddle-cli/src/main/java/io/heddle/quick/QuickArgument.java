// SPDX-License-Identifier: Apache-2.0
package io.heddle.quick;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One option or one parameter of a command.
 *
 * @param names of an option: {@code --data}; none for a parameter
 * @param firstIndex of a parameter
 * @param isRest whether the parameter is all that follow, too
 * @param otherwise the value that the library gives it if the command line does not; often none
 * @param path the fields from the command to the value, with dots between; empty if nobody keeps it
 */
public record QuickArgument(
    List<String> names,
    int firstIndex,
    boolean isRest,
    Kind kind,
    boolean isRequired,
    String otherwise,
    String path) {

  /** What becomes of the text. */
  public enum Kind {
    /** It has none: it is there or it is not. */
    FLAG,
    TEXT,
    NUMBER,
    PATH,
    /** Each time one more. */
    TEXTS,
    /** Its mere presence sends the command line to the library: {@code --help}. */
    ELSEWHERE
  }

  public QuickArgument {
    names = List.copyOf(names);
  }

  /** What Java makes of records by itself takes longer than all the rest of reading a line. */
  @Override
  public int hashCode() {
    return 31 * names.hashCode() + firstIndex;
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof QuickArgument other
        && names.equals(other.names)
        && firstIndex == other.firstIndex
        && isRest == other.isRest
        && kind == other.kind
        && isRequired == other.isRequired
        && otherwise.equals(other.otherwise)
        && path.equals(other.path);
  }

  boolean isOption() {
    return !names.isEmpty();
  }

  /** As one line, to be read again by {@link #parse}. */
  String line() {
    return String.join(
        "\t",
        String.join(",", names),
        String.valueOf(firstIndex),
        String.valueOf(isRest),
        kind.name(),
        String.valueOf(isRequired),
        otherwise,
        path);
  }

  static QuickArgument parse(String line) {
    String[] parts = line.split("\t", -1);
    return new QuickArgument(
        parts[0].isEmpty() ? List.of() : List.of(parts[0].split(",")),
        Integer.parseInt(parts[1]),
        Boolean.parseBoolean(parts[2]),
        Kind.valueOf(parts[3]),
        Boolean.parseBoolean(parts[4]),
        parts[5],
        parts[6]);
  }
}
