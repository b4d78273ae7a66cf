// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.HeddleException;
import io.heddle.client.CallResult;
import io.heddle.client.ChaincodeCall;
import io.heddle.client.GatewayConnection;
import io.heddle.client.GatewayTarget;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.node.NodeListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Goes through what every start of a node and every call of a client does. The launcher script lets
 * Java record it, so that later starts find their classes loaded and linked: those of a node, and
 * beside it, in a process that this one starts, those of the commands that ask one.
 */
@Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Callable<Integer> {

  @Option(names = "--write", paramLabel = "FILE", description = "Write what spares picocli.")
  private @Nullable Path file;

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description =
          "A program to run beside the node, with the data directory as a further argument.")
  private List<String> words = new ArrayList<>();

  RehearseCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (file != null) {
      QuickFile.write(file);
    }
    try (var data = TemporaryDirectory.create()) {
      NodeConfig config =
          NodeConfig.load(Optional.empty(), Map.of(), Home.shippedBuilders())
              .with(DataDirectory.at(data.path()))
              .with(Listeners.anyPorts(true));
      try (Node node = Node.start(config, List.of(), NodeListener.none())) {
        callNobody(node.description());
        if (!words.isEmpty()) {
          words.add(data.path().toString());
          new ProcessBuilder(words).inheritIO().start().waitFor();
        }
      }
    }
    return ExitCode.OK.number();
  }

  /** A call that comes back refused has passed through everything but a chaincode. */
  private static void callNobody(NodeDescription about) {
    GatewayTarget target = NodeOptions.userOf(about);
    var call = new ChaincodeCall("nobody", "none", List.of(), Map.of());
    try (GatewayConnection gateway = GatewayConnection.open(target)) {
      CallResult unexpected = gateway.evaluate(call);
      throw new IllegalStateException("'nobody' answered " + unexpected);
    } catch (HeddleException expected) {
      // nobody is defined
    }
  }
}
