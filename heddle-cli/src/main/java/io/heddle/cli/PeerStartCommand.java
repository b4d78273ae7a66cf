// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.node.PeerNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts a peer of a network elsewhere from its configuration, and serves until it is told to end.
 */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Start a peer of a network elsewhere from a Fabric peer's core.yaml and CORE_* variables, as 'peer node start' does:",
      "with the identity and the TLS files that they name, on the channels that it has joined."
    },
    footer = {"", "Example: heddle peer start --config /etc/hyperledger/fabric"})
final class PeerStartCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description =
          "Directory with 'core.yaml' (default: that of FABRIC_CFG_PATH if set, else the present one or /etc/hyperledger/fabric). CORE_* variables override it.")
  private @Nullable Path configDirectory;

  @Option(names = "--seed", paramLabel = "TEXT", hidden = true)
  private @Nullable String seed;

  PeerStartCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.serve(this::serve);
  }

  private int serve() throws InterruptedException {
    if (seed != null) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "A peer of a network elsewhere takes no --seed: its keys are those that it was given, and keys that follow from a text are for the tests of a network of one's own ('heddle start')");
    }
    var demise = new Demise();
    Optional<SystemdNotifier> systemd = SystemdNotifier.of(System.getenv());
    systemd.ifPresent(to -> to.starting("Starting"));
    try (PeerNode peer =
        PeerNode.start(
            Optional.ofNullable(configDirectory),
            System.getenv(),
            Home.shippedBuilders(),
            Progress.onStandardError(demise))) {
      systemd.ifPresent(to -> to.ready("Ready: peer at port " + peer.port()));
      peer.launchAll();
      try (Ticking _ = SpareHeap.start()) {
        return demise.await(System.err);
      }
    } catch (InterruptedException e) {
      systemd.ifPresent(SystemdNotifier::stopping);
      throw e;
    } catch (RuntimeException e) {
      if (demise.hasHappened()) {
        System.err.println(e.getMessage());
        return ExitCode.DIED.number();
      }
      throw e;
    }
  }
}
