// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.home.DataDirectory;
import io.heddle.testing.ContainerEngine;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node with a container engine and without Heddle's own builders, in a process of its own. */
final class ContainerNode implements AutoCloseable {

  private final Path data;
  private final HeddleProcess node;
  private final GatewayClient client;

  private ContainerNode(Path data, HeddleProcess node) {
    this.data = data;
    this.node = node;
    this.client = GatewayClient.connect(DataDirectory.at(data).runningNode());
  }

  /** Starts it with what it had in its data directory. */
  static ContainerNode start(
      Path directory, ContainerEngine engine, Map<String, String> environment) throws IOException {
    Path data = directory.resolve("data");
    Map<String, String> all = new HashMap<>(environment);
    all.put("CORE_HEDDLE_OWNBUILDERS", "false");
    return new ContainerNode(
        data,
        HeddleProcess.startNode(
            all, data, "--operations-port", "0", "--vm-endpoint", engine.endpoint()));
  }

  /** What {@code heddle deploy} of these sources has written when it has ended. */
  Told deploy(String... sources) {
    return command("deploy", sources);
  }

  String logs(String name, String... more) {
    List<String> arguments = new ArrayList<>(List.of(name));
    arguments.addAll(List.of(more));
    return command("logs", arguments.toArray(String[]::new)).out();
  }

  String evaluate(String chaincode, String function, String... arguments) throws Exception {
    return new String(client.contract(chaincode).evaluateTransaction(function, arguments), UTF_8);
  }

  void submit(String chaincode, String function, String... arguments) throws Exception {
    client.contract(chaincode).submitTransaction(function, arguments);
  }

  List<String> written() {
    return node.err();
  }

  boolean isAlive() {
    return node.process().isAlive();
  }

  /** As {@code kill -9}. */
  void kill() {
    client.close();
    node.kill();
  }

  @Override
  public void close() {
    client.close();
    node.close();
  }

  private Told command(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--data", data.toString()));
    arguments.addAll(List.of(more));
    try (HeddleProcess told = HeddleProcess.run(arguments.toArray(String[]::new))) {
      int exitCode = told.exitCode();
      return new Told(exitCode, told.out(), String.join("\n", told.err()));
    }
  }

  record Told(int exitCode, String out, String err) {}
}
