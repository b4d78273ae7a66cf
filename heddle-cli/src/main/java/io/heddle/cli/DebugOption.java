// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.show.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which chaincodes are started with their language's debugger listening. */
final class DebugOption {

  private static final int LAST_PORT = 65_535;

  @Option(
      names = "--debug",
      paramLabel = "NAME[=PORT]",
      description =
          "Start this chaincode, which the node runs, with its language's debugger (Java, Node.js) listening on this machine, and end no call of it for an hour (default port: the first free one from 5005 on); may be repeated.")
  private List<String> debugged = new ArrayList<>();

  DebugOption() {}

  /**
   * By the names of the chaincodes; 0 for any free one.
   *
   * @throws HeddleException {@code BAD_INPUT} if one is none
   */
  Map<String, Integer> ports() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (String one : debugged) {
      int equals = one.indexOf('=');
      String name = equals < 0 ? one : one.substring(0, equals);
      if (ports.putIfAbsent(name, equals < 0 ? 0 : port(one, one.substring(equals + 1))) != null) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "--debug is given twice for chaincode '%s'".formatted(Printable.of(name)));
      }
    }
    return ports;
  }

  private static int port(String given, String text) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > LAST_PORT) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "--debug takes NAME or NAME=PORT, with a port from 1 to %d, not '%s'"
              .formatted(LAST_PORT, Printable.of(given)));
    }
    return Integer.parseInt(text);
  }
}
