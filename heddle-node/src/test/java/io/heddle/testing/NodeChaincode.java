// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.base.PackageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Chaincode below {@code src/test/resources/chaincode}, run without TLS with the official libraries
 * that the Node sample has installed.
 */
public record NodeChaincode(Process process) implements AutoCloseable {

  private static final Path SOURCES = Checkout.RESOURCES.resolve("chaincode");

  /**
   * Starts it as a server; returns when it listens.
   *
   * @param project where its files are copied to
   */
  public static NodeChaincode serve(String name, Path project, PackageId id, int port)
      throws IOException {
    NodeChaincode chaincode =
        start(
            name,
            project,
            id,
            "server",
            "--chaincode-address",
            "127.0.0.1:" + port,
            "--chaincode-id",
            id.value());
    Ports.awaitListener(port, chaincode.process);
    return chaincode;
  }

  /** Starts it so that it dials a peer. */
  public static NodeChaincode dial(String name, Path project, PackageId id, String peer)
      throws IOException {
    return start(name, project, id, "start", "--peer.address", peer);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static NodeChaincode start(String name, Path project, PackageId id, String... arguments)
      throws IOException {
    Path libraries = SampleChaincode.NODE.libraries();
    Files.createDirectories(project);
    for (String file : List.of("index.js", "package.json")) {
      Files.copy(SOURCES.resolve(name).resolve(file), project.resolve(file));
    }
    List<String> command =
        new ArrayList<>(List.of(libraries.resolve(".bin/fabric-chaincode-node").toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(project.toFile());
    builder.environment().put("NODE_PATH", libraries.toString());
    builder.environment().put("CORE_CHAINCODE_ID_NAME", id.value());
    builder.environment().put("CORE_PEER_TLS_ENABLED", "false");
    return new NodeChaincode(
        builder
            .redirectErrorStream(true)
            .redirectOutput(project.resolve("chaincode.log").toFile())
            .start());
  }
}
