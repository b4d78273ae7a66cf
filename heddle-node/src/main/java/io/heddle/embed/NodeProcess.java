// SPDX-License-Identifier: Apache-2.0
package io.heddle.embed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.base.HeddleException;
import io.heddle.json.JsonTree;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node in a process of its own, which lives as long as whoever started it: the first line of its
 * standard input says what is wanted, one line on standard output what there is or why there is
 * nothing, and a second line of input or the end of the input, which comes however the other
 * process ends, is its end. After a line it ends as Java does, which may record what it has done.
 */
public final class NodeProcess {

  /** Kept, as a logger that nobody holds forgets its level. */
  private static final List<Logger> QUIET =
      Stream.of("io.heddle", "io.netty", "io.grpc").map(Logger::getLogger).toList();

  private static final int FAILED = 1;
  private static final int DIED = 10;
  private static final int LEFT_ALONE = 11;

  private NodeProcess() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    QUIET.forEach(each -> each.setLevel(Level.WARNING));
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    var in =
        new BufferedReader(new InputStreamReader(new FileInputStream(FileDescriptor.in), UTF_8));
    String wanted = in.readLine();
    if (wanted == null) {
      return;
    }
    EmbeddedNode node;
    try {
      node = EmbeddedNode.start(wanted);
    } catch (HeddleException e) {
      ObjectNode told = JsonTree.object();
      told.put("error", e.getMessage());
      out.println(JsonTree.text(told));
      Runtime.getRuntime().halt(FAILED);
      return;
    }
    out.println(node.description());
    Thread.ofPlatform().daemon().name("heddle-death").start(() -> endWith(node));
    boolean wasAsked = in.readLine() != null;
    node.close();
    if (!wasAsked) {
      Runtime.getRuntime().halt(LEFT_ALONE);
    }
  }

  private static void endWith(EmbeddedNode node) {
    try {
      node.awaitDeath();
      Runtime.getRuntime().halt(DIED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
