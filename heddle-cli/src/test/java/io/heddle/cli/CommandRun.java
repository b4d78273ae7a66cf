// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command did that ran in this process; one at a time, for there is one standard output. */
record CommandRun(int exitCode, String out, String err) {

  static synchronized CommandRun of(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var usage = new StringWriter();
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
    try {
      int exitCode =
          HeddleCommand.commandLine(arguments)
              .setErr(new PrintWriter(usage, true))
              .execute(arguments);
      return new CommandRun(exitCode, out.toString(UTF_8), err.toString(UTF_8) + usage);
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }
}
