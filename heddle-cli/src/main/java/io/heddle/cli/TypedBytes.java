// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.Bytes;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes that were typed. Java hands arguments on as text, in which bytes that are none cannot
 * be told from each other; the system still knows them.
 */
final class TypedBytes {

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private static final char NO_TEXT = '\ufffd';

  /** What Java reads arguments with. */
  private static final Charset READING =
      Charset.forName(System.getProperty("sun.jnu.encoding", UTF_8.name()));

  private TypedBytes() {}

  /**
   * What the last arguments of the command line were.
   *
   * @throws HeddleException {@code BAD_INPUT} if that cannot be known
   */
  static List<Bytes> ofLast(List<String> arguments) {
    return of(arguments, COMMAND_LINE);
  }

  static List<Bytes> of(List<String> arguments, Path commandLine) {
    if (arguments.stream().noneMatch(TypedBytes::isDoubtful)) {
      return arguments.stream().map(Bytes::copyFromUtf8).toList();
    }
    List<Bytes> words = words(commandLine);
    List<Bytes> last = words.subList(Math.max(0, words.size() - arguments.size()), words.size());
    List<Bytes> bytes = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!isDoubtful(argument)) {
        bytes.add(Bytes.copyFromUtf8(argument));
      } else if (i < last.size() && last.get(i).toString(READING).equals(argument)) {
        bytes.add(last.get(i));
      } else {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "Argument '%s' is not UTF-8, and this system does not tell its bytes; send it in a form that is text, such as Base64"
                .formatted(argument));
      }
    }
    return bytes;
  }

  private static boolean isDoubtful(String argument) {
    return argument.indexOf(NO_TEXT) >= 0;
  }

  /** Each ends with a zero byte. */
  private static List<Bytes> words(Path commandLine) {
    Bytes all;
    try {
      all = Bytes.copyFrom(Files.readAllBytes(commandLine));
    } catch (IOException e) {
      return List.of();
    }
    List<Bytes> words = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < all.size(); i++) {
      if (all.byteAt(i) == 0) {
        words.add(all.substring(begin, i));
        begin = i + 1;
      }
    }
    return words;
  }
}
